import { z } from "zod";
import type { ProposalDetail } from "#core/api/proposals";
import type { Block } from "#core/chat/blocks";
import { getProposal } from "#services/proposals/get";
import { listProposals } from "#services/proposals/list";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";
import { boundsOf } from "#tools/read/period-bounds";
import { countOf } from "#tools/read/proposal-table";
import { Period } from "#tools/read/query-arguments";

/** Each is read whole, for who signed it. */
const MOST = 12;

/** One move as the writer reads it; plain JSON. */
export type NodeMove = {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly askedBy: string;
  readonly byAgent: boolean;
  readonly signedBy: readonly string[];
  readonly refusedBy: readonly string[];
  readonly outcome: string | null;
};
export type NodeMovesRead = { readonly moves: readonly NodeMove[]; readonly more: boolean };

export const listNodeMoves = readTool({
  name: "list_node_moves",
  description:
    "Which moves of nodes between spot and on demand were asked for or carried out in a period: who asked, who signed or refused, what came of each. Newest first.",
  scope: "proposal:read",
  input: z.object({ period: Period.optional(), node: z.string().trim().min(1).max(200).optional() }),
  guards: [],
  aliases: { timerange: "period", when: "period", name: "node" },
  async run(ctx, { period, node }) {
    const bounds = period === undefined ? undefined : await boundsOf(ctx, period);
    const groups = await listProposals(ctx, { limit: 200 });
    const all = [...groups.waitingForYou, ...groups.waitingForOthers, ...groups.running, ...groups.attention, ...groups.ended];
    const within = (at: string) => bounds === undefined || (at >= new Date(bounds.from).toISOString() && at < new Date(bounds.to).toISOString());
    const chosen = all
      .filter(
        ({ kind, title, createdAt, updatedAt }) =>
          kind === "node_switch" && (node === undefined || isOf(title, node)) && (within(createdAt) || within(updatedAt)),
      )
      .toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1));
    const moves = (await Promise.all(chosen.slice(0, MOST).map(({ id }) => getProposal(ctx, id)))).map(moveOf);
    const count = (path: string, of: readonly NodeMove[], label: string) => countOf(ctx, "moves", path, of.length, label);
    const figures = [
      countOf(ctx, "moves", "all", chosen.length, "moves of nodes that were asked for or ended"),
      count(
        "done",
        moves.filter(({ state }) => state === "succeeded"),
        "moves that succeeded",
      ),
    ];
    return {
      summary:
        chosen.length === 0 ? "No node was moved or asked to be" : `Listed ${chosen.length} ${chosen.length === 1 ? "move" : "moves"} of nodes`,
      data: {
        moves: moves.map(({ title, askedBy, signedBy, refusedBy, outcome, ...rest }) => ({
          ...rest,
          title: untrusted(title),
          askedBy: untrusted(askedBy, 60),
          signedBy: signedBy.map((name) => untrusted(name, 60)),
          refusedBy: refusedBy.map((name) => untrusted(name, 60)),
          outcome: outcome === null ? null : untrusted(outcome, 400),
        })),
        figures: figures.map(({ id, value }) => ({ id, value })),
      },
      figures,
      blocks: moves.length === 0 ? [] : [tableOf(moves)],
      sources: [],
      raw: { moves, more: chosen.length > MOST } satisfies NodeMovesRead,
    };
  },
});

/** The title is of the sealed text and names the node as a whole word. */
function isOf(title: string, node: string): boolean {
  return title.toLowerCase().split(/\s+/).includes(node.toLowerCase());
}

function moveOf({ id, title, state, createdAt, updatedAt, requester, decisions, outcome }: ProposalDetail): NodeMove {
  const by = (verdict: string) => [...new Set(decisions.filter((decision) => decision.verdict === verdict).map(({ name }) => name))];
  return {
    id,
    title,
    state,
    createdAt,
    updatedAt,
    askedBy: requester.name,
    byAgent: requester.kind === "agent",
    signedBy: by("approve"),
    refusedBy: by("reject"),
    outcome: outcome?.text ?? null,
  };
}

function tableOf(moves: readonly NodeMove[]): Block {
  return {
    id: "b_moves",
    kind: "table",
    title: "Moves of nodes",
    subtitle: "Newest first",
    y: [],
    dashed: [],
    annotations: [],
    queryId: "moves",
    columns: ["Id", "What", "Asked by", "Signed by", "State", "Last change"].map((label) => ({
      name: label.toLowerCase().replace(" ", "_"),
      label,
      align: "left" as const,
    })),
    rows: moves.map(({ id, title, askedBy, signedBy, state, updatedAt }) => [
      id,
      title,
      askedBy,
      signedBy.join(", "),
      state.replaceAll("_", " "),
      updatedAt,
    ]),
    finding: `${moves.length} ${moves.length === 1 ? "move" : "moves"} of nodes`,
  };
}
