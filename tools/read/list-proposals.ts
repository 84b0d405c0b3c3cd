import { z } from "zod";
import type { ProposalDetail, ProposalList, ProposalSummary } from "#core/api/proposals";
import { getProposal } from "#services/proposals/get";
import { listProposals as list } from "#services/proposals/list";
import type { ServiceContext } from "#services/context";
import { readTool, type ToolResult } from "#tools/kit/define-tool";
import { factsOf, figuresOf, modelFacts, type ProposalFacts } from "#tools/kit/proposal-facts";
import { cleanText, untrusted } from "#tools/kit/untrusted";
import { countOf, savingFigure, tableOf } from "#tools/read/proposal-table";

type Detail = z.infer<typeof ProposalDetail>;
type Groups = z.infer<typeof ProposalList>;
export type ProposalsListed = { readonly groups: Groups; readonly state: "open" | "running" | "attention" | "ended" | "all" };

/** Cards that one answer shows; the Approvals page has them all. */
const MOST_CARDS = 3;
const MOST_FOR_MODEL = 20;

/** One proposal as the writer reads it; plain JSON. */
export type ProposalView = {
  readonly facts: ProposalFacts;
  readonly summary: ProposalSummary;
  readonly signing: string;
  readonly steps: Detail["steps"];
  readonly outcome: Detail["outcome"];
  readonly decisions: readonly { readonly name: string; readonly verdict: string; readonly reason: string | null }[];
};

export const listProposals = readTool({
  name: "list_proposals",
  description:
    "What is proposed: waiting for signatures, running, needing a person, ended. With an id such as APR-7: its state, steps, signatures and outcome. Reads only; signing is the person's, on the card.",
  scope: "proposal:read",
  input: z.object({
    id: z.string().trim().max(20).optional().describe("APR-7"),
    state: z.enum(["open", "running", "attention", "ended", "all"]).default("all"),
  }),
  guards: [],
  aliases: { proposal: "id", proposalid: "id", ref: "id", status: "state" },
  async run(ctx, { id, state }) {
    const person = asPerson(ctx);
    return id === undefined ? listed(person, await list(person), state) : one(person, await getProposal(person, idOf(id)));
  },
});

/** Who may sign is told for the person in whose thread the agent runs; nothing is signed from here. */
function asPerson(ctx: ServiceContext): ServiceContext {
  return ctx.actor.kind === "agent" ? { ...ctx, actor: { ...ctx.actor, kind: "user" } } : ctx;
}

function idOf(text: string): string {
  const digits = /^(?:APR)?[- #]?0*(\d+)$/i.exec(text)?.[1];
  return digits === undefined ? text.toUpperCase() : `APR-${digits}`;
}

/** Where the conversation is held without a session that can sign, the way to one is what helps. */
const UNSIGNED_HERE = /^(?:Only a person who is signed in|Your session has ended)/;

function viewOf(detail: Detail): ProposalView {
  const { signing, steps, outcome, decisions, sealed: _sealed, ...rest } = detail;
  return {
    facts: factsOf(detail),
    summary: UNSIGNED_HERE.test(rest.whyNot ?? "") ? { ...rest, whyNot: "Sign in to the web app to sign it; nothing is signed from here." } : rest,
    signing,
    steps,
    outcome,
    decisions: decisions.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
  };
}

function one(ctx: ServiceContext, detail: Detail): ToolResult {
  const view = viewOf(detail);
  const { facts } = view;
  const figures = figuresOf(facts, ctx.tenant.timeZone);
  const done = detail.steps.filter((step) => step.state === "done").length;
  const progress = detail.steps.some((step) => step.state !== "planned")
    ? [countOf(ctx, facts.id, "steps_done", done, "steps done"), countOf(ctx, facts.id, "steps", detail.steps.length, "steps")]
    : [];
  return {
    summary: `${facts.id} is ${facts.state.replaceAll("_", " ")}`,
    data: {
      proposal: modelFacts(facts, figures),
      signing: detail.signing,
      signatures: detail.signatures,
      held: detail.held === null ? null : cleanText(detail.held, 300),
      startBy: detail.startBy,
      decisions: detail.decisions.map(({ name, verdict, reason, at }) => ({
        by: untrusted(name, 60),
        verdict,
        reason: reason === null ? null : untrusted(reason, 300),
        at,
      })),
      steps: detail.steps.map(({ name, state, at, endedAt, note }) => ({
        name,
        state,
        at,
        endedAt,
        note: note === null ? null : untrusted(note, 200),
      })),
      outcome: detail.outcome === null ? null : { text: untrusted(detail.outcome.text, 600), undo: untrusted(detail.outcome.undo ?? "", 300) },
      note: "Only a person signs, on the card. You cannot approve, reject or run it.",
    },
    figures: [...figures, ...progress],
    blocks: [],
    sources: [],
    proposals: [{ id: facts.id, rev: facts.rev, hash: facts.hash }],
    targets: targetsOf(detail, facts),
    raw: { proposal: view },
  };
}

/** The node of the sealed text, and what the provider itself called what was launched in its place. */
function targetsOf({ steps }: Detail, { nodeSwitch }: ProposalFacts): string[] {
  if (nodeSwitch === undefined) return [];
  const made = steps.flatMap(({ name, refs }) =>
    name === "launch" ? refs.filter((ref) => ref.startsWith("i-")) : name === "wait_ready" ? refs : [],
  );
  return [nodeSwitch.node, nodeSwitch.instanceId, nodeSwitch.cluster, ...made];
}

async function listed(ctx: ServiceContext, groups: Groups, state: ProposalsListed["state"]): Promise<ToolResult> {
  const open = [...groups.waitingForYou, ...groups.waitingForOthers];
  const chosen = {
    open,
    running: groups.running,
    attention: groups.attention,
    ended: groups.ended,
    all: [...groups.attention, ...groups.running, ...open, ...groups.ended],
  }[state];
  const counts = [
    countOf(ctx, "proposals", "open", open.length, "proposals that wait for a signature"),
    countOf(ctx, "proposals", "for_you", groups.waitingForYou.length, "proposals that wait for you"),
    countOf(ctx, "proposals", "running", groups.running.length, "proposals that run"),
    countOf(ctx, "proposals", "attention", groups.attention.length, "proposals that need a person"),
    countOf(ctx, "proposals", "ended", groups.ended.length, "proposals that ended, of the latest"),
  ];
  const cards = open.length <= MOST_CARDS && state !== "ended" ? await Promise.all(open.map(({ id }) => getProposal(ctx, id))) : [];
  return {
    summary: chosen.length === 0 ? "No proposals" : `Listed ${chosen.length} ${chosen.length === 1 ? "proposal" : "proposals"}`,
    data: {
      counts: counts.map(({ id, value }) => ({ id, value })),
      proposals: chosen
        .slice(0, MOST_FOR_MODEL)
        .map(({ id, kind, state: now, title, cluster, savingUsdPerMonth, signatures, expiresAt, held, youMaySign, whyNot, progress }) => ({
          id,
          kind,
          state: now,
          title: untrusted(title),
          cluster: cluster === null ? null : untrusted(cluster),
          savingUsdPerMonth,
          signatures,
          expiresAt,
          held,
          youMaySign,
          whyNot,
          progress: progress === null ? null : untrusted(progress),
        })),
      note: "Only a person signs, on the card or on the Approvals page.",
    },
    figures: [...counts, ...chosen.flatMap((summary) => savingFigure(ctx, summary))],
    blocks: chosen.length === 0 ? [] : [tableOf(chosen)],
    sources: [],
    proposals: cards.map(({ id, rev, hash }) => ({ id, rev, hash })),
    raw: { proposals: { groups, state } satisfies ProposalsListed },
  };
}
