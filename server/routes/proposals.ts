import { createRoute, z } from "@hono/zod-openapi";
import { NodeSetSaving, ProposalSetQuery } from "#core/api/nodes";
import {
  Approve,
  BatchAnswer,
  Cancel,
  DecideBatch,
  DraftProposal,
  ProposalDetail,
  ProposalId,
  ProposalList,
  Reject,
  Resolve,
  Revise,
  StopAction,
} from "#core/api/proposals";
import { ProposalState } from "#core/proposals/state";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import type { ServiceContext } from "#services/context";
import { approveProposal } from "#services/proposals/approve";
import { cancelProposal } from "#services/proposals/cancel";
import { decideBatch } from "#services/proposals/decide-batch";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { listProposals } from "#services/proposals/list";
import { rejectProposal } from "#services/proposals/reject";
import { resolveProposal } from "#services/proposals/resolve";
import { reviseProposal } from "#services/proposals/revise";
import { savingTogether } from "#services/proposals/saving-together";

// An id of another shape names nothing, and is answered as such.
const params = z.object({ id: z.string().min(1).max(64).openapi({ example: "APR-12" }) });
const detail = answers(ProposalDetail, "The proposal as it is now");

const savingRoute = createRoute({
  method: "get",
  path: "/proposals/saving",
  summary: "What several moves of nodes, as they are sealed, do to the bill together, after commitments",
  request: { query: ProposalSetQuery },
  responses: answers(NodeSetSaving, "Gross, net, and why they differ"),
});
const listRoute = createRoute({
  method: "get",
  path: "/proposals",
  summary: "What waits for you, for others, what runs, what needs a person, and what has ended",
  request: {
    query: z.object({
      state: ProposalState.optional(),
      cluster: z.string().max(200).optional(),
      before: ProposalId.optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
  },
  responses: answers(ProposalList, "Proposals, newest first; nextBefore pages through the ended ones"),
});
const draftRoute = createRoute({
  method: "post",
  path: "/proposals",
  summary: "Draft a change: it is planned from the world as it is, sealed, and waits for signatures",
  request: { body: jsonBody(DraftProposal) },
  responses: answers(ProposalDetail, "The proposal", 201),
});
const batchRoute = createRoute({
  method: "post",
  path: "/proposals/decisions",
  summary: "Several decisions, each alone: one that fails stops none of the others",
  request: { body: jsonBody(DecideBatch) },
  responses: answers(BatchAnswer, "What became of each"),
});
const getRoute = createRoute({
  method: "get",
  path: "/proposals/{id}",
  summary: "One proposal with its sealed text, hash, decisions, steps and revisions",
  request: { params },
  responses: detail,
});
const approveRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/approve",
  summary: "Sign the bytes whose hash you were shown",
  request: { params, body: jsonBody(Approve) },
  responses: detail,
});
const rejectRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/reject",
  summary: "Refuse it for good, with the reason",
  request: { params, body: jsonBody(Reject) },
  responses: detail,
});
const cancelRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/cancel",
  summary: "Withdraw it: who asked for it, or an Owner",
  request: { params, body: jsonBody(Cancel) },
  responses: detail,
});
const reviseRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/revise",
  summary: "Edit it: planned anew and sealed as the next revision; signatures are void",
  request: { params, body: jsonBody(Revise) },
  responses: detail,
});
const resolveRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/resolve",
  summary: "Say what became of an action that needs a person: an Owner, with what they saw",
  request: { params, body: jsonBody(Resolve) },
  responses: detail,
});
const dryRunRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/dry-run",
  summary: "The exact requests of this revision, checked where the provider can; changes nothing",
  request: { params },
  responses: detail,
});
const stopRoute = createRoute({
  method: "post",
  path: "/proposals/{id}/stop",
  summary: "Stop a running action before its next effect and undo what it did",
  request: { params, body: jsonBody(StopAction) },
  responses: detail,
});

export function proposalRoutes({ hands }: Pick<AppDependencies, "hands">) {
  /** Does it, lets the executor look, and shows the proposal as it is then. */
  const then = async (ctx: ServiceContext, id: string, done: Promise<{ readonly state: ProposalState } | undefined>) => {
    if ((await done)?.state === "approved") hands.poke();
    return getProposal(ctx, id);
  };
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listProposals(c.get("context"), c.req.valid("query")), 200))
    .openapi(draftRoute, async (c) => {
      const { proposal } = await draftProposal(c.get("context"), c.req.valid("json"));
      return c.json(await getProposal(c.get("context"), proposal.id), 201);
    })
    .openapi(batchRoute, async (c) => {
      const ctx = c.get("context");
      const answer = await decideBatch(ctx, c.req.valid("json").decisions);
      if (answer.results.some(({ state }) => state === "approved")) hands.poke();
      return c.json(answer, 200);
    })
    .openapi(savingRoute, async (c) => c.json(await savingTogether(c.get("context"), c.req.queries("id") ?? []), 200))
    .openapi(getRoute, async (c) => c.json(await getProposal(c.get("context"), c.req.valid("param").id), 200))
    .openapi(approveRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      return c.json(await then(ctx, id, approveProposal(ctx, { id, ...c.req.valid("json") })), 200);
    })
    .openapi(rejectRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      return c.json(await then(ctx, id, rejectProposal(ctx, { id, ...c.req.valid("json") })), 200);
    })
    .openapi(cancelRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      return c.json(await then(ctx, id, cancelProposal(ctx, { id, ...c.req.valid("json") })), 200);
    })
    .openapi(reviseRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      return c.json(await then(ctx, id, reviseProposal(ctx, { id, ...c.req.valid("json") })), 200);
    })
    .openapi(resolveRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      return c.json(await then(ctx, id, resolveProposal(ctx, { id, ...c.req.valid("json") })), 200);
    })
    .openapi(dryRunRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      await hands.dryRun(ctx, id);
      return c.json(await getProposal(ctx, id), 200);
    })
    .openapi(stopRoute, async (c) => {
      const [ctx, { id }] = [c.get("context"), c.req.valid("param")];
      await hands.stop(ctx, id, c.req.valid("json").reason);
      return c.json(await getProposal(ctx, id), 200);
    });
}
