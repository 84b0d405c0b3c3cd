import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine, aFocusRow } from "#adapters/warehouse/testing/export-files";
import type { SemanticQueryInput } from "#core/costs/query";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";
import { describeSemanticModel, listDimensionValues } from "#services/costs/semantic-model";

const ACCOUNTS = [
  { account_id: "111111111111", path: "Acme/Production/Payments" },
  { account_id: "222222222222", path: "Acme/Production" },
  { account_id: "333333333333", path: "Acme/Research" },
];
const TABLES = {
  organization_versions: [{ version: 3, updated_at: "2026-11-01T00:00:00Z", updated_by: "Ada" }],
  account_units: ACCOUNTS,
  cost_categories: [
    {
      name: "Product",
      rules: [
        { value: "Shop's own", all: [{ dimension: "tag:team", op: "is", values: ["shop"] }] },
        { value: "Storage", all: [{ dimension: "service", op: "is", values: ["Amazon Simple Storage Service"] }] },
        {
          value: "Prod compute",
          all: [
            { dimension: "organizational_unit", op: "is", values: ["Production"] },
            { dimension: "usage_type", op: "starts-with", values: ["BoxUsage:", "SpotUsage:"] },
          ],
        },
        { value: "Untagged rest", all: [{ dimension: "tag:team", op: "is-missing", values: [] }] },
      ],
      otherwise: "Everything else",
    },
    { name: "Nothing", rules: [{ value: "X", all: [{ dimension: "usage_type", op: "contains", values: ["Volume"] }] }], otherwise: null },
  ],
};

const cost = (account: string, amount: number, over: Parameters<typeof aCurLine>[0] = {}) =>
  aCurLine({ line_item_usage_account_id: account, line_item_usage_account_name: `a${account[0]}`, line_item_unblended_cost: amount, ...over });

const ROWS = [
  cost("111111111111", 1),
  cost("222222222222", 2),
  cost("333333333333", 4),
  cost("444444444444", 8),
  cost("333333333333", 16, { resource_tags: { user_team: "shop" }, cost_category: { Owner: "ml", "Business Unit": "R&D" } }),
  cost("111111111111", 32, {
    line_item_product_code: "AmazonS3",
    product_servicecode: "AmazonS3",
    line_item_usage_type: "TimedStorage-ByteHrs",
    resource_tags: { user_team: "web" },
    cost_category: { Owner: "web" },
  }),
  cost("222222222222", 64, { line_item_usage_type: "EBS:VolumeUsage.gp3", resource_tags: { user_team: "web" } }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS, { tables: TABLES });
});
afterAll(() => bill.close());

const rows = async (query: Partial<SemanticQueryInput>) => (await queryCosts(bill.ctx, { period: "2026-10", ...query })).rows;
const total = async (query: Partial<SemanticQueryInput>) =>
  (await queryCosts(bill.ctx, { period: "2026-10", ...query })).figures.find(({ id }) => id.endsWith(".total"))?.value;

describe("organisational units", () => {
  it("groups by the whole path; accounts in no unit are missing, and the parts add up", async () => {
    const result = await queryCosts(bill.ctx, { period: "2026-10", groupBy: ["ou"] });
    expect(result.rows).toEqual([
      ["Acme/Production", "66"],
      ["Acme/Production/Payments", "33"],
      ["Acme/Research", "20"],
      [null, "8"],
    ]);
    expect(result.reconciliation.ties).toBe(true);
  });

  it("rolls up to a level", async () => {
    expect(await rows({ groupBy: ["organizational_unit:2"] })).toEqual([
      ["Acme/Production", "99"],
      ["Acme/Research", "20"],
      [null, "8"],
    ]);
    expect(await rows({ groupBy: ["ou level 1"] })).toEqual([
      ["Acme", "119"],
      [null, "8"],
    ]);
  });

  it.each([
    { values: ["Acme"], value: "119" },
    { values: ["Production"], value: "99" },
    { values: ["acme/production/payments"], value: "33" },
    { values: ["Payments", "Research"], value: "53" },
  ])("takes $values with everything below", async ({ values, value }) => {
    expect(await total({ filters: [{ dimension: "organizational_unit", values }] })).toBe(value);
  });

  it("leaves a unit out with all that is below, and keeps accounts in none", async () => {
    expect(await total({ exclude: [{ dimension: "ou", values: ["Production"] }] })).toBe("28");
    expect(await total({ filters: [{ dimension: "ou", op: "is-missing" }] })).toBe("8");
  });

  it("refuses an unknown unit with the nearest", async () => {
    await expect(rows({ filters: [{ dimension: "ou", values: ["Acme/Prodution"] }] })).rejects.toThrow(/Acme\/Production/);
  });
});

describe("cost categories", () => {
  it("gives each charge to the first rule that holds", async () => {
    expect(await rows({ groupBy: ["cost_category:Product"] })).toEqual([
      ["Everything else", "64"],
      ["Storage", "32"],
      ["Shop's own", "16"],
      ["Untagged rest", "12"],
      ["Prod compute", "3"],
    ]);
  });

  it("knows a category by its bare name, filters by it, and leaves what no rule takes without one", async () => {
    expect(await total({ filters: [{ dimension: "product category", values: ["Storage"] }] }).catch(() => "unknown dimension")).toBe(
      "unknown dimension",
    );
    expect(await total({ filters: [{ dimension: "cost category product", values: ["Storage"] }] })).toBe("32");
    expect(await rows({ groupBy: ["cost_category:nothing"] })).toEqual(
      [
        [null, "63"],
        ["X", "64"],
      ].toSorted((a, b) => Number(b[1]) - Number(a[1])),
    );
  });

  it("reads the categories that the export carries", async () => {
    expect(await rows({ groupBy: ["cost_category:Owner"] })).toEqual([
      [null, "79"],
      ["web", "32"],
      ["ml", "16"],
    ]);
    expect(await rows({ groupBy: ["cost_category:Business Unit"], filters: [{ dimension: "cost_category:owner", values: ["ml"] }] })).toEqual([
      ["R&D", "16"],
    ]);
  });

  it("names the categories that there are where one is not known", async () => {
    await expect(rows({ groupBy: ["cost_category:Team"] })).rejects.toThrow(/There are Product, Nothing, Owner, Business Unit/);
  });

  it("lists them as dimensions with their values", async () => {
    const { dimensions } = await describeSemanticModel(bill.ctx);
    expect(dimensions.filter(({ available }) => available).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["organizational_unit", "organizational_unit:3", "cost_category:Product", "cost_category:Owner"]),
    );
    expect(await listDimensionValues(bill.ctx, "cost_category:Product")).toContain("Everything else");
    expect(await listDimensionValues(bill.ctx, "ou")).toEqual(["Acme", "Acme/Production", "Acme/Production/Payments", "Acme/Research"]);
  });
});

describe("an organisation over FOCUS", () => {
  it("groups by unit from SubAccountId", async () => {
    const focus = await aBill([aFocusRow({ SubAccountId: "111111111111", EffectiveCost: 3 }), aFocusRow({ SubAccountId: "999999999999" })], {
      file: "focus.parquet",
      tables: TABLES,
    });
    const result = await queryCosts(focus.ctx, { period: "2026-10", groupBy: ["ou level 1"] });
    await focus.close();
    expect(result.rows).toEqual([
      ["Acme", "3"],
      [null, "0.1"],
    ]);
  });
});
