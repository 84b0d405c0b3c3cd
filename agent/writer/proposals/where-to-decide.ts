import { OPEN } from "#core/proposals/state";
import { caveat, finding, lead, type Sentence } from "#agent/writer/compose";
import { at, lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert } from "#agent/writer/words";
import type { ProposalView } from "#tools/read/list-proposals";

/** For somebody who says yes or no: where that is done, and by whom. Words decide nothing. */
export function whereToDecide({ facts, summary, signing }: ProposalView, intent: "ok" | "no", year: number): Sentence[] {
  if (facts.state === "executing" || facts.state === "rolling_back") {
    const running = facts.state === "executing" ? `${facts.id} is running` : `${facts.id} is being undone`;
    return [
      lead(
        intent === "ok"
          ? `${running}: it is signed already.`
          : `${running}. It is stopped on its card, and what it has changed is then changed back.`,
      ),
    ];
  }
  if (!OPEN.has(facts.state))
    return [lead(`${facts.id} is ${facts.state.replaceAll("_", " ")}: there is nothing left to ${intent === "ok" ? "sign" : "refuse"}.`)];
  if (intent === "ok" && facts.state === "approved")
    return [
      lead(
        `${facts.id} is approved already${summary.held === null ? ", and starts by itself" : `, and held: ${lowerFirst(inert(summary.held, 300))}`}.`,
      ),
    ];
  const where = "on its card, below or on the Approvals page";
  if (intent === "no") return [lead(`${facts.id} (${inert(summary.title)}) is withdrawn or rejected ${where}; what is typed here does neither.`)];
  return [
    lead(`What is typed here approves nothing: ${facts.id} is signed ${where}.`),
    finding(0.9, sentence(inert(summary.title))),
    finding(0.8, summary.youMaySign ? "You may sign it." : sentence(inert(summary.whyNot ?? "You may not sign it.", 300))),
    finding(0.6, `It takes ${inert(signing)}.`),
    caveat(0.3, `Unsigned, it expires ${at(facts.expiresAt, year)}.`),
  ];
}
