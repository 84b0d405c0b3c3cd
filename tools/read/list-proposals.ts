import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { ProposalDetail, ProposalList, ProposalSummary } from "#core/api/proposals";
import { OPEN } from "#core/proposals/state";
import { getProposal } from "#services/proposals/get";
import { listProposals as list } from "#services/proposals/list";
import type { ServiceContext } from "#services/context";
import { readTool, type ToolResult } from "#tools/kit/define-tool";
import { factsOf, figuresOf, modelFacts, type ProposalFacts } from "#tools/kit/proposal-facts";
import { cleanText, untrusted } from "#tools/kit/untrusted";

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
    targets: facts.nodeSwitch ? [facts.nodeSwitch.node, facts.nodeSwitch.instanceId] : [],
    raw: { proposal: view },
  };
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

function savingFigure(ctx: ServiceContext, { id, rev, savingUsdPerMonth, updatedAt, title }: ProposalSummary): Figure[] {
  if (savingUsdPerMonth === null) return [];
  return [
    {
      ...countOf(ctx, id, "", 0, `${id}: ${title}, saving per month of 730 h`),
      id: `${id}.r${rev}.saving_month`,
      value: savingUsdPerMonth,
      unit: "USD/month",
      metric: "saving",
      kind: "projected",
      asOf: updatedAt,
    },
  ];
}

function countOf(ctx: ServiceContext, queryId: string, path: string, count: number, label: string): Figure {
  const now = ctx.now().toISOString();
  return {
    id: `${queryId}.${path}`,
    value: String(count),
    unit: "count",
    metric: "count",
    kind: "measured",
    period: { from: now, to: now },
    timeZone: ctx.tenant.timeZone,
    asOf: now,
    queryId,
    label,
  };
}

function tableOf(rows: readonly ProposalSummary[]): Block {
  return {
    id: "b_proposals",
    kind: "table",
    title: "Proposals",
    subtitle: "Now",
    y: [],
    dashed: [],
    annotations: [],
    queryId: "proposals",
    columns: [
      { name: "id", label: "Id", align: "left" },
      { name: "title", label: "What", align: "left" },
      { name: "state", label: "State", align: "left" },
      { name: "signatures", label: "Signed", align: "left" },
      { name: "saving", label: "Saves", unit: "USD/month", align: "right" },
    ],
    rows: rows.map(({ id, title, state, signatures, savingUsdPerMonth }) => [
      id,
      cleanText(title, 120),
      state.replaceAll("_", " "),
      OPEN.has(state) ? `${signatures.given} of ${signatures.needed}` : "",
      savingUsdPerMonth,
    ]),
    finding: `${rows.length} ${rows.length === 1 ? "proposal" : "proposals"}`,
  };
}
