import { formatInstant } from "#core/figures/dates";
import type { Figure } from "#core/costs/figure";
import { listed } from "#core/charts/subject";
import { caveat, lead, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { inert, tight } from "#agent/writer/words";
import type { NodeMove, NodeMovesRead } from "#tools/read/list-node-moves";

const MOST_LINES = 6;
const ENDS: Readonly<Record<string, string>> = {
  proposed: "waits for a signature",
  partially_approved: "waits for another signature",
  approved: "is about to start",
  executing: "runs now",
  succeeded: "succeeded",
  rolling_back: "is being undone",
  rolled_back: "was undone",
  needs_attention: "needs a person",
};

/** Who asked for moves of nodes, who signed, and what came of each. */
export function nodeMoveSentences(
  { moves, more }: NodeMovesRead,
  figures: readonly Figure[],
  ledger: Ledger,
  year: number,
  when: string,
): Sentence[] {
  const print = (path: string) => {
    const figure = figures.find(({ id }) => id === `moves.${path}`);
    return figure === undefined ? "" : ledger.print(figure);
  };
  if (moves.length === 0) return [lead(`Nobody moved a node or asked for it${when}.`)];
  const done = moves.filter(({ state }) => state === "succeeded").length;
  return [
    lead(
      done === 0
        ? `No node was moved${when}; ${print("all")} ${moves.length === 1 ? "move was" : "moves were"} asked for.`
        : `${print("done")} of ${print("all")} ${moves.length === 1 ? "move" : "moves"} asked for${when} succeeded.`,
    ),
    {
      place: "finding",
      weight: 0.9,
      text: moves
        .slice(0, MOST_LINES)
        .map((move) => lineOf(move, year))
        .join("\n"),
      block: true,
    },
    ...(more || moves.length > MOST_LINES ? [caveat(0.5, "The Approvals page has the rest.")] : []),
  ];
}

function lineOf({ id, title, state, updatedAt, askedBy, byAgent, signedBy, refusedBy }: NodeMove, year: number): string {
  const signed = signedBy.length === 0 ? "nobody signed" : `signed by ${listed(signedBy.map((name) => inert(name, 60)))}`;
  const refused = refusedBy.length === 0 ? "" : `, refused by ${listed(refusedBy.map((name) => inert(name, 60)))}`;
  const asked = `asked by ${inert(askedBy, 60)}${byAgent && !/major tom/i.test(askedBy) ? " through Major Tom" : ""}`;
  return `- ${id}, ${inert(title)}: ${asked}, ${signed}${refused}; ${ENDS[state] ?? state.replaceAll("_", " ")}, ${tight(formatInstant(new Date(updatedAt), { year }))}.`;
}
