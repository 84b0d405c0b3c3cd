import { createRoute } from "@hono/zod-openapi";
import {
  AnalysisQuery,
  CommitmentAnalysis,
  CommitmentPosition,
  CommitmentSimulation,
  PositionQuery,
  SimulateBody,
  SimulateQuery,
} from "#core/api/commitments";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { analysisCsv } from "#services/commitments/analysis-csv";
import { analyzeCommitments } from "#services/commitments/analyze";
import { listCommitments } from "#services/commitments/list-commitments";
import { positionCsv } from "#services/commitments/position-csv";
import { simulateCommitment } from "#services/commitments/simulate";
import { simulationCsv } from "#services/commitments/simulation-csv";

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
  summary: "One commitment, or one that reaches a target, against the scenarios and a future that is named; text/csv too",
  request: { query: SimulateQuery, body: jsonBody(SimulateBody) },
  responses: answers(CommitmentSimulation, "What it would do"),
});

export function commitmentRoutes() {
  return router<SignedInEnv>()
    .openapi(positionRoute, async (c) => {
      const { format, part, ...question } = c.req.valid("query");
      const position = await listCommitments(c.get("context"), question, { signal: c.req.raw.signal });
      if (!wantsCsv(c, format)) return c.json(position, 200);
      return csvAnswer(c, positionCsv(position, part ?? "plans"), `commitments-${part ?? "plans"}`);
    })
    .openapi(analysisRoute, async (c) => {
      const { format, part, ...question } = c.req.valid("query");
      const analysis = await analyzeCommitments(c.get("context"), question, { signal: c.req.raw.signal });
      if (!wantsCsv(c, format)) return c.json(analysis, 200);
      return csvAnswer(c, analysisCsv(analysis, part ?? "options"), `commitment-analysis-${part ?? "options"}`);
    })
    .openapi(simulateRoute, async (c) => {
      const { format, part } = c.req.valid("query");
      const simulation = await simulateCommitment(c.get("context"), c.req.valid("json"), { signal: c.req.raw.signal });
      if (!wantsCsv(c, format)) return c.json(simulation, 200);
      return csvAnswer(c, simulationCsv(simulation, part ?? "simulation"), `commitment-${part ?? "simulation"}`);
    });
}
