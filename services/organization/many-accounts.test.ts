import { expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import { aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

it("answers by unit in an organisation of two thousand accounts", async () => {
  const account = (index: number) => String(100_000_000_000 + index);
  const account_units = Array.from({ length: 2000 }, (_, index) => ({
    account_id: account(index),
    path: `Acme/Division ${index % 40}/Team ${index % 400}`,
  }));
  const bill = await aBill(
    Array.from({ length: 50 }, (_, index) => aCurLine({ line_item_usage_account_id: account(index * 40), line_item_unblended_cost: 1 })),
    { tables: { organization_versions: [{ version: 1, updated_at: "2026-11-01T00:00:00Z", updated_by: "Ada" }], account_units } },
  );
  const byUnit = await queryCosts(bill.ctx, { period: "2026-10", groupBy: ["organizational_unit:2"] });
  const one = await queryCosts(bill.ctx, { period: "2026-10", filters: [{ dimension: "ou", values: ["Acme"] }] });
  await bill.close();
  expect(byUnit.rows).toEqual([["Acme/Division 0", "50"]]);
  expect(one.rows).toEqual([["50"]]);
});
