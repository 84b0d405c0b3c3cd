import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Spend } from "#core/api/spend";
import { toCsv } from "#core/costs/csv";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";
import { readSpend, readSpendRows } from "#services/spend/read-spend";

const Several = (description: string) =>
  z
    .union([z.string().max(500), z.array(z.string().max(500)).max(200)])
    .optional()
    .openapi({ description });

/** What an address may say of a period and of what to leave in or out. */
export const SpendParameters = z.object({
  period: Several("A token: this_month, last_30d, 2026-10, YTD, MTD, D, W, M"),
  range: Several("The same as period"),
  from: Several("With to: half-open, 2026-10-01"),
  to: Several("The day after the last one"),
  granularity: Several("D, W, M, or hourly, daily, weekly, monthly, quarterly"),
  groupBy: Several("Dimensions; repeat it or write a comma"),
  metric: Several("A metric of the semantic model; amortized where the export has it"),
  compareTo: Several("prev_period, prev_year, or a period"),
  topN: Several("Groups that are kept; the rest is summed"),
  format: Several("csv: the rows as a file, as with Accept: text/csv"),
  account: Several(
    "Name or id. Any dimension of the semantic model is a filter by its name, repeatable; (none) is what has no value; exclude.account leaves out",
  ),
  orgUnit: Several("Organisational unit"),
  service: Several("EC2, S3, RDS ..."),
  region: Several("us-east-1 ..."),
  cluster: Several("Kubernetes cluster"),
  "tag:team": Several("Value of a tag, with any key in place of team"),
});

const spendRoute = createRoute({
  method: "get",
  path: "/spend",
  summary: "Spend over time and by group, with totals, comparison, chart and table; text/csv is answered too",
  request: { query: SpendParameters },
  responses: answers(Spend, "Spend"),
});

export function spendRoutes() {
  return router<SignedInEnv>().openapi(spendRoute, async (c) => {
    const { signal } = c.req.raw;
    const parameters = c.req.queries();
    if (!wantsCsv(c)) return c.json(await readSpend(c.get("context"), parameters, { signal }), 200);
    const rows = await readSpendRows(c.get("context"), parameters, { signal });
    return c.body(toCsv(rows), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="major-tom-spend-${rows.queryId}.csv"`,
    }) as never;
  });
}

function wantsCsv(c: Context): boolean {
  return c.req.query("format")?.toLowerCase() === "csv" || (c.req.header("accept")?.includes("text/csv") ?? false);
}
