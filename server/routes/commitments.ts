import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { AnalysisQuery, CommitmentAnalysis, CommitmentPosition, CommitmentSimulation, PositionQuery, SimulateBody } from "#core/api/commitments";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { analyzeCommitments } from "#services/commitments/analyze";
import { analysisCsv, positionCsv } from "#services/commitments/commitments-csv";
import { listCommitments } from "#services/commitments/list-commitments";
import { simulateCommitment } from "#services/commitments/simulate";

const positionRoute = createRoute({
  method: "get",
  path: "/commitments",
  summary: "Savings Plans and reservations: what is held, what it did, when it ends; text/csv is answered too",
  request: { query: PositionQuery },
  responses: answers(CommitmentPosition, "The position"),
});
const analysisRoute = createRoute({
  method: "get",
  path: "/commitments/analysis",
  summary: "What to commit to, three ways side by side on the real waterfall, with a frontier and what else could be bought; text/csv too",
  request: { query: AnalysisQuery },
  responses: answers(CommitmentAnalysis, "The analysis"),
});
const simulateRoute = createRoute({
  method: "post",
  path: "/commitments/simulate",
  summary: "One commitment, or one that reaches a target, against the scenarios and a future that is named",
  request: { body: jsonBody(SimulateBody) },
  responses: answers(CommitmentSimulation, "What it would do"),
});

export function commitmentRoutes() {
  return router<SignedInEnv>()
    .openapi(positionRoute, async (c) => {
      const { format, part, ...question } = c.req.valid("query");
      const position = await listCommitments(c.get("context"), question, { signal: c.req.raw.signal });
      if (!wantsCsv(c, format)) return c.json(position, 200);
      return csv(c, positionCsv(position, part ?? "plans"), `commitments-${part ?? "plans"}`);
    })
    .openapi(analysisRoute, async (c) => {
      const { format, part, ...question } = c.req.valid("query");
      const analysis = await analyzeCommitments(c.get("context"), question, { signal: c.req.raw.signal });
      if (!wantsCsv(c, format)) return c.json(analysis, 200);
      return csv(c, analysisCsv(analysis, part ?? "options"), `commitment-analysis-${part ?? "options"}`);
    })
    .openapi(simulateRoute, async (c) => c.json(await simulateCommitment(c.get("context"), c.req.valid("json"), { signal: c.req.raw.signal }), 200));
}

function wantsCsv(c: Context, format: "csv" | undefined): boolean {
  return format === "csv" || (c.req.header("accept")?.includes("text/csv") ?? false);
}

function csv(c: Context, text: string, name: string): never {
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="major-tom-${name}.csv"`,
  }) as never;
}
