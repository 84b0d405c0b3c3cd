import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  CommitmentLadder,
  CommitmentLadderList,
  CommitmentPause,
  CommitmentPurchase,
  CommitmentPurchaseList,
  CommitmentSettings,
  CommitmentSettingsAnswer,
  CommitmentSettingsChange,
  CommitmentSettingsQuery,
  KeepPurchase,
  LadderListQuery,
  PauseAnswer,
  PauseCommitments,
  PurchaseListQuery,
  ResumeCommitments,
  StartLadder,
} from "#core/api/commitment-workflow";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { pauseCommitments, resumeCommitments } from "#services/commitments/pause";
import { changeLadder, startLadder } from "#services/commitments/pipeline/change-ladder";
import { keepPurchase } from "#services/commitments/pipeline/keep-purchase";
import { getLadder, listLadders } from "#services/commitments/pipeline/list-ladders";
import { getPurchase, listPurchases } from "#services/commitments/pipeline/list-purchases";
import { laddersCsv, limitsCsv, pipelineCsv } from "#services/commitments/pipeline/pipeline-csv";
import { putCommitmentSettings, readCommitmentSettings } from "#services/commitments/pipeline/settings-view";

const ById = z.object({ id: z.string().min(1).max(64).openapi({ example: "spp_3k9f0c2m1a7b8d4e" }) });

const listRoute = createRoute({
  method: "get",
  path: "/commitments/purchases",
  summary: "The pipeline: purchases by state with their history, what you may do, returns that are left, what ends when; text/csv is answered too",
  request: { query: PurchaseListQuery },
  responses: answers(CommitmentPurchaseList, "The pipeline"),
});
const getRoute = createRoute({
  method: "get",
  path: "/commitments/purchases/{id}",
  summary: "One purchase with its history, by its id or the proposal's",
  request: { params: ById },
  responses: answers(CommitmentPurchase, "The purchase"),
});
const keepRoute = createRoute({
  method: "post",
  path: "/commitments/purchases/{id}/keep",
  summary: "Decide to keep a new plan (Owner, Admin): nobody is asked again; it can still be returned until its last day",
  request: { params: ById, body: jsonBody(KeepPurchase) },
  responses: answers(CommitmentPurchase, "The purchase as it is now"),
});
const settingsRoute = createRoute({
  method: "get",
  path: "/commitments/settings",
  summary: "Limits of money and what is used of them, the cooling-off time, who else signs, the pause; text/csv is answered too",
  request: { query: CommitmentSettingsQuery },
  responses: answers(CommitmentSettings, "Settings"),
});
const changeSettingsRoute = createRoute({
  method: "put",
  path: "/commitments/settings",
  summary: "Change them (Owner): lower limits count at once, higher ones are drafted for an Owner to sign",
  request: { body: jsonBody(CommitmentSettingsChange) },
  responses: answers(CommitmentSettingsAnswer, "Settings, and what waits for a signature"),
});
const pauseRoute = createRoute({
  method: "post",
  path: "/commitments/pause",
  summary: "Pause buying (Owner, Admin): ladders stop, no purchase starts, queued plans are cancelled",
  request: { body: jsonBody(PauseCommitments) },
  responses: answers(PauseAnswer, "What became of each queued plan"),
});
const resumeRoute = createRoute({
  method: "post",
  path: "/commitments/resume",
  summary: "Resume buying (Owner, password confirmed)",
  request: { body: jsonBody(ResumeCommitments) },
  responses: answers(CommitmentPause, "The pause"),
});
const laddersRoute = createRoute({
  method: "get",
  path: "/commitments/ladders",
  summary: "Ladders with their tranches so far and to come, and why the next one waits; text/csv is answered too",
  request: { query: LadderListQuery },
  responses: answers(CommitmentLadderList, "Ladders"),
});
const startLadderRoute = createRoute({
  method: "post",
  path: "/commitments/ladders",
  summary: "Start a ladder from an analysis (Owner, Admin); each tranche is signed like any purchase",
  request: { body: jsonBody(StartLadder) },
  responses: answers(CommitmentLadder, "The ladder", 201),
});
const changeLadderRoute = (verb: "pause" | "resume" | "end", summary: string) =>
  createRoute({
    method: "post",
    path: `/commitments/ladders/{id}/${verb}`,
    summary,
    request: { params: ById },
    responses: answers(CommitmentLadder, "The ladder as it is now"),
  });

export function commitmentWorkflowRoutes({ hands }: Pick<AppDependencies, "hands">) {
  const changed = async (c: Context<SignedInEnv>, id: string, verb: "pause" | "resume" | "end") => {
    await changeLadder(c.get("context"), id, verb);
    return getLadder(c.get("context"), id);
  };
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => {
      const { format, state, part = "purchases" } = c.req.valid("query");
      const list = await listPurchases(c.get("context"), { state });
      return wantsCsv(c, format) ? csvAnswer(c, pipelineCsv(list, part), `commitment-${part}`) : c.json(list, 200);
    })
    .openapi(getRoute, async (c) => c.json(await getPurchase(c.get("context"), c.req.valid("param").id), 200))
    .openapi(keepRoute, async (c) => c.json(await keepPurchase(c.get("context"), c.req.valid("param").id, c.req.valid("json").reason), 200))
    .openapi(settingsRoute, async (c) => {
      const settings = await readCommitmentSettings(c.get("context"));
      return wantsCsv(c, c.req.valid("query").format) ? csvAnswer(c, limitsCsv(settings), "commitment-limits") : c.json(settings, 200);
    })
    .openapi(changeSettingsRoute, async (c) => c.json(await putCommitmentSettings(c.get("context"), c.req.valid("json")), 200))
    .openapi(pauseRoute, async (c) => {
      const answer = await pauseCommitments(c.get("context"), { reason: c.req.valid("json").reason });
      if (answer.queued.some(({ outcome }) => outcome === "signed")) hands.poke();
      return c.json(answer, 200);
    })
    .openapi(resumeRoute, async (c) => c.json(await resumeCommitments(c.get("context"), c.req.valid("json")), 200))
    .openapi(laddersRoute, async (c) => {
      const list = await listLadders(c.get("context"));
      return wantsCsv(c, c.req.valid("query").format) ? csvAnswer(c, laddersCsv(list), "commitment-ladders") : c.json(list, 200);
    })
    .openapi(startLadderRoute, async (c) => {
      const { id } = await startLadder(c.get("context"), c.req.valid("json"));
      return c.json(await getLadder(c.get("context"), id), 201);
    })
    .openapi(changeLadderRoute("pause", "Stop a ladder (Owner, Admin)"), async (c) => c.json(await changed(c, c.req.valid("param").id, "pause"), 200))
    .openapi(changeLadderRoute("resume", "Let a ladder go on (Owner, Admin)"), async (c) =>
      c.json(await changed(c, c.req.valid("param").id, "resume"), 200),
    )
    .openapi(changeLadderRoute("end", "End a ladder for good (Owner, Admin); what was bought stays"), async (c) =>
      c.json(await changed(c, c.req.valid("param").id, "end"), 200),
    );
}
