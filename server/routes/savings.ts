import { createRoute } from "@hono/zod-openapi";
import { Savings, SavingsCsv } from "#core/api/ledger";
import { Projection } from "#core/api/projection";
import { InvalidInputError } from "#core/errors";
import type { PeriodInput } from "#core/costs/query";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";
import { SpendParameters } from "#server/routes/spend";
import { readSpendQuestion } from "#core/spend/spend-question";
import { readSavings } from "#services/ledger/read-savings";
import { savingsCsv } from "#services/ledger/savings-csv";
import { readProjection } from "#services/projection/read-projection";
import { strictObject } from "#core/api/strict-object";

const projectionRoute = createRoute({
  method: "get",
  path: "/projection",
  summary: "The guaranteed 20 % against its base, what is not in it, and the four numbers of the month",
  request: { query: SpendParameters.omit({ groupBy: true, topN: true, format: true, compareTo: true, metric: true }) },
  responses: answers(Projection, "Before and after"),
});
const savingsRoute = createRoute({
  method: "get",
  path: "/savings",
  summary: "What actions really saved: promised against realised, by action and by category; text/csv is answered too",
  request: {
    query: strictObject({
      period: SpendParameters.shape.period,
      from: SpendParameters.shape.from,
      to: SpendParameters.shape.to,
      ...SavingsCsv.shape,
    }),
  },
  responses: answers(Savings, "The ledger"),
});

export function savingsRoutes() {
  return router<SignedInEnv>()
    .openapi(projectionRoute, async (c) => c.json(await readProjection(c.get("context"), c.req.queries()), 200))
    .openapi(savingsRoute, async (c) => {
      const { format, part = "entries" } = c.req.valid("query");
      const { format: _format, part: _part, ...asked } = c.req.queries();
      const savings = await readSavings(c.get("context"), { period: periodOf(asked) });
      return wantsCsv(c, format) ? csvAnswer(c, savingsCsv(savings, part), `savings-${part}`) : c.json(savings, 200);
    });
}

/** @throws InvalidInputError for a parameter that is no period: the ledger is whole */
function periodOf(parameters: Record<string, string[]>): PeriodInput | undefined {
  return readSpendQuestion(parameters, (name) => {
    throw new InvalidInputError(`Savings are asked for by period, or by from and to; "${name.slice(0, 60)}" is none of these.`);
  }).period;
}
