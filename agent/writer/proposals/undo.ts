import { OPEN } from "#core/proposals/state";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert } from "#agent/writer/words";
import type { ProposalView } from "#tools/read/list-proposals";

/** "Undo", where no switch the other way could be drafted: what there is to undo, and how. */
export function undoSentences({ facts, summary, outcome }: ProposalView): Sentence[] {
  const { id, state } = facts;
  const title = inert(summary.title);
  if (OPEN.has(state)) {
    return [
      lead(`There is nothing to undo: ${id} is ${state === "approved" ? "approved but not started" : "only drafted"}, and nothing is changed.`),
      finding(0.9, sentence(title)),
      move("Withdraw or reject it on its card, below or on the Approvals page."),
    ];
  }
  switch (state) {
    case "executing":
    case "rolling_back":
      return [
        lead(`${id} is ${state === "executing" ? "running" : "being undone already"}: ${title}.`),
        move("Stop it on its card: what it has changed is then changed back."),
      ];
    case "succeeded":
      return [
        lead(`I drafted nothing: which node took the place of the old one is not certain.`),
        ...(outcome?.undo ? [finding(0.9, `To undo ${id}: ${lowerFirst(sentence(inert(outcome.undo, 300)))}`)] : []),
        move("Name the node that should go back, and I draft it."),
      ];
    case "needs_attention":
      return [lead(`${id} needs a person first: what became of it is not certain.`), finding(0.9, sentence(title))];
    default:
      return [lead(`There is nothing to undo: ${id} is ${state.replaceAll("_", " ")}, and nothing is changed by it.`)];
  }
}
