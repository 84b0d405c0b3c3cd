import { listed } from "#core/charts/subject";
import type { Figure } from "#core/costs/figure";
import type { Reading } from "#core/planner/frame";
import type { ToolOutcome } from "#agent/writer/answer";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { undoSentences } from "#agent/writer/proposals/undo";
import { proposalState } from "#agent/writer/proposals/state";
import { whereToDecide } from "#agent/writer/proposals/where-to-decide";
import { lowerFirst, sentence } from "#agent/writer/proposals/words";
import type { ProposalsRead } from "#agent/writer/raw";
import { inert } from "#agent/writer/words";

/** More names than this are read in the table. */
const MOST_NAMED = 3;

/** One proposal or all of them; for somebody who says yes or no, where that is done. */
export function proposalSentences(read: ProposalsRead, outcome: ToolOutcome, reading: Reading, ledger: Ledger, year: number): Sentence[] {
  const { figures } = outcome.output;
  const intent = reading.frame.i;
  const decides = intent === "ok" || intent === "no";
  if (read.kind === "proposal") {
    if (intent === "sw") return undoSentences(read.value);
    return decides ? whereToDecide(read.value, intent, year) : proposalState(read.value, figures, ledger, year);
  }
  const { groups } = read.value;
  const open = [...groups.waitingForYou, ...groups.waitingForOthers];
  if (decides) {
    const verb = intent === "ok" ? "approve" : "reject";
    if (open.length === 0) return [lead(`Nothing waits for a signature, so there is nothing to ${verb}.`)];
    return [
      lead(`What is typed here ${intent === "ok" ? "approves" : "rejects"} nothing: a person signs or refuses on the card.`),
      finding(0.9, `${waitingWords(figures, open.length, ledger)}: ${listed(open.slice(0, 5).map(({ id, title }) => `${id} (${inert(title)})`))}.`),
      move("Open a card below, or the Approvals page."),
    ];
  }
  return listSentencesOf(read.value, figures, ledger, (outcome.output.proposals ?? []).length > 0);
}

function waitingWords(figures: readonly Figure[], open: number, ledger: Ledger): string {
  const figure = figures.find(({ id }) => id === "proposals.open");
  return figure === undefined ? "Waiting" : `${ledger.print(figure)} ${open === 1 ? "waits" : "wait"} for a signature`;
}

function listSentencesOf(
  { groups }: Extract<ProposalsRead, { kind: "proposals" }>["value"],
  figures: readonly Figure[],
  ledger: Ledger,
  hasCards: boolean,
): Sentence[] {
  const waiting = [...groups.waitingForYou, ...groups.waitingForOthers];
  const [open, forYou] = [waiting.length, groups.waitingForYou.length];
  const print = (name: string) => {
    const figure = figures.find(({ id }) => id === `proposals.${name}`);
    return figure === undefined ? "" : ledger.print(figure);
  };
  const [last] = groups.ended;
  return [
    open === 0
      ? lead("No proposal waits for a signature.")
      : lead(
          `${waitingWords(figures, open, ledger)}${forYou > 0 && forYou < open ? `, ${print("for_you")} of them for yours` : ""}${
            open <= MOST_NAMED ? `: ${listed(waiting.map(({ id, title }) => `${id} (${inert(title)})`))}` : ""
          }.`,
        ),
    ...groups.attention.slice(0, 2).map(({ id, title }) => finding(1, `${id} needs a person: ${inert(title)}. What became of it is not certain.`)),
    ...groups.running
      .slice(0, 3)
      .map(({ id, title, state, held, progress }) =>
        finding(
          0.9,
          held === null
            ? `${id} ${state === "approved" ? "is approved and about to start" : "runs"}: ${inert(title)}${progress === null ? "" : `, now ${inert(progress)}`}.`
            : `${id} is approved and held: ${lowerFirst(sentence(inert(held, 300)))}`,
        ),
      ),
    ...(last === undefined ? [] : [finding(0.4, `The last to end was ${last.id}, ${last.state.replaceAll("_", " ")}: ${inert(last.title)}.`)]),
    ...(open > 0 ? [move(hasCards ? "Sign on a card below, or on the Approvals page." : "Sign on the Approvals page.")] : []),
  ];
}
