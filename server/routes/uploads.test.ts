import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { anApp, type AppUnderTest } from "#server/testing/an-app";

describe("uploads", () => {
  let test: TestDatabase;
  let app: AppUnderTest;
  let token: string;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    app = await anApp(test, {});
    const { body } = await app.call(undefined, "POST", "/api/auth/signup", {
      organization: "Acme",
      email: "ada@acme.test",
      password: "correct horse battery",
      name: "Ada",
    });
    token = String(body["token"]);
  });
  afterAll(() => test.close());

  const csv = async (path: string, text: string, type = "text/csv") => {
    const response = await app.request(path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": type },
      body: text,
      from: "10.3.0.1",
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };

  it("shows units before it stores them, stores all or nothing, replaces by series and removes", async () => {
    const file = "date,unit,quantity\n2026-10-01,orders,10\n2026-10-03,orders,12.5\n2026-10,builds,900\n";
    const preview = await csv("/api/units?preview=true", file);
    expect(preview).toMatchObject({
      status: 200,
      body: { stored: false, rows: 3, faults: [], series: [{ name: "orders", gaps: 1, replaces: 0 }, { name: "builds" }] },
    });
    expect((await app.call(token, "GET", "/api/units")).body).toEqual({ series: [] });

    expect(await csv("/api/units", file)).toMatchObject({ status: 200, body: { stored: true } });
    expect((await app.call(token, "GET", "/api/units")).body).toMatchObject({
      series: [
        {
          name: "builds",
          one: "build",
          metric: "unit_cost:builds",
          step: "month",
          from: "2026-10",
          to: "2026-10",
          points: 1,
          gaps: 0,
          updatedBy: "Ada",
        },
        { name: "orders", one: "order", step: "day", from: "2026-10-01", to: "2026-10-03", points: 2, gaps: 1 },
      ],
    });

    const faulty = await csv("/api/units", "date,unit,quantity\n2026-10-09,orders,1\n2026-10-10,orders,many\n");
    expect(faulty).toMatchObject({
      status: 400,
      body: { code: "invalid-input", detail: expect.stringContaining("Nothing was stored. Line 3:"), errors: [{ path: "line 3" }] },
    });
    expect((await csv("/api/units?preview=true", "date,unit,quantity\n2026-11-01,orders,7\n")).body).toMatchObject({ series: [{ replaces: 2 }] });
    await csv("/api/units", "date,unit,quantity\n2026-11-01,orders,7\n");
    expect((await app.call(token, "GET", "/api/units/orders")).body).toMatchObject({
      from: "2026-11-01",
      data: [{ at: "2026-11-01", value: null, quantity: "7" }],
    });

    expect((await app.call(token, "DELETE", "/api/units/orders")).status).toBe(204);
    expect((await app.call(token, "GET", "/api/units/orders")).status).toBe(404);
    expect((await app.call(token, "GET", "/api/audit?action=units.upload")).body).toMatchObject({ total: 2 });
  });

  it("maps accounts to units from CSV and JSON, and names the line of each fault", async () => {
    const faulty = await csv("/api/organization/accounts", "account_id,organizational_unit\n123456789012,Acme/Prod\n12,Acme\n123456789012,Acme//x\n");
    expect(faulty.body).toMatchObject({ errors: [{ path: "line 3" }, { path: "line 4" }] });
    expect((await app.call(token, "GET", "/api/organization")).body).toMatchObject({
      accounts: [],
      units: [],
      notes: [expect.stringContaining("Upload a CSV")],
    });

    await csv("/api/organization/accounts", "Account;OU\n123456789012;/Acme/Prod/\n23456789012;Acme\n");
    expect((await app.call(token, "GET", "/api/organization")).body).toMatchObject({
      accounts: [
        { accountId: "023456789012", path: "Acme", from: "upload", inBill: false },
        { accountId: "123456789012", path: "Acme/Prod" },
      ],
      units: [
        { path: "Acme", depth: 1, accounts: 2 },
        { path: "Acme/Prod", name: "Prod", depth: 2, accounts: 1 },
      ],
    });
    await csv("/api/organization/accounts", '[{ "accountId": "111111111111", "path": "Acme/Lab" }]', "application/json");
    expect((await app.call(token, "GET", "/api/organization")).body).toMatchObject({ accounts: [{ accountId: "111111111111", path: "Acme/Lab" }] });
  });

  it("keeps rules of cost categories, and refuses what cannot be tested", async () => {
    const rule = { value: "Web", all: [{ dimension: "tag:team", values: ["web"] }] };
    expect((await app.call(token, "PUT", "/api/organization", { categories: [{ name: "Product", rules: [rule] }] })).body).toMatchObject({
      categories: [{ name: "Product", dimension: "cost_category:Product", otherwise: null, origin: "rules" }],
      accounts: [{ accountId: "111111111111" }],
    });
    for (const [condition, expected] of [
      [{ dimension: "namespace", values: ["x"] }, 'Category Product, rule 1: "namespace" cannot be tested'],
      [{ dimension: "service", values: [] }, "has no values"],
      [{ dimension: "service", op: "is-missing", values: ["x"] }, "is-missing takes no values"],
      [{ dimension: "ou", op: "contains", values: ["x"] }, "a unit is tested with is or is-not"],
    ] as const)
      expect(
        (await app.call(token, "PUT", "/api/organization", { categories: [{ name: "Product", rules: [{ value: "V", all: [condition] }] }] })).body,
      ).toMatchObject({
        detail: expect.stringContaining(expected),
      });
    expect((await app.call(token, "PUT", "/api/organization", {})).body).toMatchObject({ detail: expect.stringContaining("nothing to change") });
  });
});
