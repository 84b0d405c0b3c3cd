import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, aCurLine } from "#adapters/warehouse/testing/export-files";
import type { ChangeAnswer } from "#core/api/change";
import { ChangeRequest } from "#core/api/change";
import { decimal, sumOf, toText } from "#core/figures/decimal";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";
import { answerChange } from "#services/insights/change-answer";

/** Months of a random bill each; every month against the one before is a pair. */
const MONTHS = Array.from({ length: 9 }, (_, index) => `2026-${String(index + 1).padStart(2, "0")}`);
const money = fc.integer({ min: 1, max: 10 ** 9 }).map((units) => units / 1e7);
const line = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  cost: money,
  quantity: fc.integer({ min: 1, max: 1000 }),
  kind: fc.constantFrom(
    "Usage",
    "Usage",
    "Usage",
    "spot",
    "SavingsPlanCoveredUsage",
    "DiscountedUsage",
    "SavingsPlanRecurringFee",
    "Credit",
    "Refund",
    "Tax",
    "Fee",
  ),
  service: fc.constantFrom(
    ["AmazonEC2", "BoxUsage:m6i.large"],
    ["AmazonS3", "TimedStorage-ByteHrs"],
    ["AmazonEC2", "EBS:VolumeUsage.gp3"],
    ["AWSGlue", "ETL-DPU-Hour"],
  ),
  resource: fc.constantFrom("a", "b", "none", ""),
  account: fc.constantFrom("111111111111", "222222222222"),
  team: fc.constantFrom("web", "None", ""),
});

type Drawn = typeof line extends fc.Arbitrary<infer T> ? T : never;

function row(month: string, drawn: Drawn): Row {
  const { kind, cost } = drawn;
  const [product, usageType] = drawn.service as [string, string];
  const spot = kind === "spot";
  return aCurLine({
    at: `${month}-${String(drawn.day).padStart(2, "0")}T00`,
    line_item_line_item_type: spot ? "Usage" : kind,
    line_item_product_code: spot || (kind.endsWith("Usage") && kind !== "Usage") ? "AmazonEC2" : product,
    line_item_usage_type: spot ? "SpotUsage:m6i.large" : kind !== "Usage" && kind.endsWith("Usage") ? "BoxUsage:m6i.large" : usageType,
    line_item_unblended_cost: kind === "Credit" || kind === "Refund" ? -cost : cost,
    line_item_usage_amount: drawn.quantity,
    line_item_resource_id: drawn.resource,
    line_item_usage_account_id: drawn.account,
    savings_plan_savings_plan_effective_cost: kind === "SavingsPlanCoveredUsage" ? cost * 0.6 : null,
    savings_plan_total_commitment_to_date: kind === "SavingsPlanRecurringFee" ? cost : null,
    savings_plan_used_commitment: kind === "SavingsPlanRecurringFee" ? cost * 0.8 : null,
    reservation_effective_cost: kind === "DiscountedUsage" ? cost * 0.5 : null,
    resource_tags: drawn.team === "" ? {} : { user_team: drawn.team },
  });
}

let bill: Bill;
beforeAll(async () => {
  const drawn = fc.sample(fc.array(line, { minLength: 12, maxLength: 40 }), { numRuns: MONTHS.length, seed: 20261126 });
  bill = await aBill(drawn.flatMap((lines, index) => lines.map((one) => row(MONTHS[index] ?? "", one))));
});
afterAll(() => bill.close());

const ask = (request: Partial<ChangeRequest>) => answerChange(bill.ctx, ChangeRequest.parse({ period: "2026-09", ...request }));
const changesOf = (answer: ChangeAnswer) => toText(sumOf(answer.parts.map(({ change }) => decimal(change.value ?? "0"))));
const effectsOf = (answer: ChangeAnswer) => toText(sumOf(answer.effects.map(({ change }) => decimal(change.value ?? "0"))));

describe("the difference of random months", () => {
  it.each(MONTHS.slice(1).flatMap((month) => (["amortized", "unblended"] as const).map((metric) => ({ month, metric }))))(
    "sums to what two questions of their own say, of $metric in $month",
    async ({ month, metric }) => {
      const answer = await ask({ period: month, metric, by: "tag:team" });
      const total = async (period: string) => decimal((await queryCosts(bill.ctx, { metric, period })).reconciliation.total ?? "0");
      const before = `2026-${String(Number(month.slice(5)) - 1).padStart(2, "0")}`;
      const difference = toText((await total(month)) - (await total(before)));
      expect([changesOf(answer), effectsOf(answer), answer.change.value]).toEqual([difference, difference, difference]);
    },
  );

  it("can be looked into part by part, down to the resource, each inside summing to its part exactly", async () => {
    let looked = 0;
    const into = async (answer: ChangeAnswer): Promise<void> => {
      for (const part of answer.parts) {
        if (part.drill === null) continue;
        const inside = await ask({ drill: { kind: part.kind, path: part.drill.path }, by: part.drill.by });
        looked += 1;
        expect([changesOf(inside), effectsOf(inside), inside.change.value], JSON.stringify(part.drill)).toEqual([
          part.change.value,
          part.change.value,
          part.change.value,
        ]);
        expect([inside.before.value, inside.after.value]).toEqual([part.before.value, part.after.value]);
        if (looked < 60) await into(inside);
      }
    };
    await into(await ask({ by: "service" }));
    expect(looked).toBeGreaterThan(15);
  });

  it("tells a value named None from no value at all", async () => {
    const answer = await ask({ by: "tag:team" });
    const paths = answer.parts.flatMap(({ drill }) => drill?.path.map(({ value }) => value) ?? []);
    expect(paths).toEqual(expect.arrayContaining(["None", null]));
  });

  it("explains what is gone altogether, where the later period has no rows", async () => {
    const gone = await aBill([
      aCurLine({ at: "2026-09-03T00", line_item_product_code: "AWSGlue", line_item_unblended_cost: 12 }),
      aCurLine({ at: "2026-10-03T00" }),
    ]);
    const answer = await answerChange(
      gone.ctx,
      ChangeRequest.parse({ period: "2026-10", filters: [{ dimension: "service", values: ["Glue"] }], by: "usage_type" }),
    );
    await gone.close();
    expect([answer.before.value, answer.after.value, answer.change.value]).toEqual(["12", "0", "-12"]);
    expect(answer.effects.map(({ effect, label, change }) => [effect, label, change.value])).toEqual([["gone", "gone", "-12"]]);
  });
});
