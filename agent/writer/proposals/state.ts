import type { Figure } from "#core/costs/figure";
import { endingOf, keptItsSaving } from "#core/proposals/ending";
import { OPEN } from "#core/proposals/state";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { at, lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert } from "#agent/writer/words";
import type { ProposalView } from "#tools/read/list-proposals";

/** Where one proposal stands, what it saves, and what comes next. */
export function proposalState(view: ProposalView, figures: readonly Figure[], ledger: Ledger, year: number): Sentence[] {
  return [...stateSentences(view, figures, ledger, year), ...extraFor(view, figures, ledger)];
}

function stateSentences(view: ProposalView, figures: readonly Figure[], ledger: Ledger, year: number): Sentence[] {
  const { facts, summary, outcome, signing, decisions, steps } = view;
  const title = inert(summary.title);
  const { id, state } = facts;
  const ended = outcome === null ? [] : [finding(0.9, sentence(inert(endingOf(outcome.text), 600)))];
  const undo = outcome?.undo ? [caveat(0.6, `To undo: ${lowerFirst(sentence(inert(outcome.undo, 300)))}`)] : [];
  const refusal = decisions.find(({ verdict }) => verdict === "reject");
  switch (state) {
    case "proposed":
    case "partially_approved":
      return [
        lead(`${id} waits for a signature: ${title}.`),
        finding(
          0.8,
          `It takes ${inert(signing)}.${summary.youMaySign ? " You may sign it." : summary.whyNot === null ? "" : ` ${sentence(inert(summary.whyNot, 300))}`}`,
        ),
        caveat(0.4, `Unsigned, it expires ${at(facts.expiresAt, year)}.`),
      ];
    case "approved":
      return [
        lead(
          summary.held === null
            ? `${id} is approved and about to start: ${title}.`
            : `${id} is approved and held: ${lowerFirst(sentence(inert(summary.held, 300)))}`,
        ),
      ];
    case "executing":
    case "rolling_back": {
      const [done, all] = ["steps_done", "steps"].map((path) => figures.find((figure) => figure.id === `${id}.${path}`));
      const now = steps.find((step) => step.state === "intent");
      return [
        lead(`${id} ${state === "executing" ? "is running" : "is being undone"}: ${title}.`),
        ...(done && all
          ? [
              finding(
                0.8,
                `${ledger.print(done)} of ${ledger.print(all)} steps are done${now === undefined ? "" : `; now ${inert(now.label.toLowerCase())}${now.note === null ? "" : ` (${inert(now.note)})`}`}.`,
              ),
            ]
          : []),
      ];
    }
    case "succeeded":
      return [lead(`${id} is done: ${title}.`), ...ended, ...undo];
    case "failed":
      return [lead(`${id} failed, and nothing is changed by it: ${title}.`), ...ended];
    case "rolled_back":
      return [lead(`${id} was undone: ${title}. What it had changed is changed back.`), ...ended];
    case "needs_attention":
      return [
        lead(`${id} needs a person: ${title}. What became of it is not certain.`),
        ...ended,
        move("An Owner looks at the evidence on its card and says what became of it."),
      ];
    case "rejected":
      return [
        lead(`${id} was rejected${refusal === undefined ? "" : ` by ${inert(refusal.name)}`}: ${title}.`),
        ...(refusal?.reason ? [finding(0.8, `The reason: ${sentence(inert(refusal.reason, 300))}`)] : []),
      ];
    case "cancelled":
      return [lead(`${id} was withdrawn: ${title}. Nothing was changed.`)];
    case "expired":
      return [lead(`${id} expired unsigned or unstarted: ${title}. Nothing was changed.`), move("Ask for the move again to draft it anew.")];
  }
}

function extraFor({ facts, outcome }: ProposalView, figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const { nodeSwitch: change } = facts;
  if (change === undefined || ["rejected", "cancelled", "expired", "failed", "rolled_back"].includes(facts.state)) return [];
  const figure = (path: string) => figures.find((each) => each.id === `${facts.id}.r${facts.rev}.${path}`);
  const [hour, month, pods] = [figure("saving_hour"), figure("saving_month"), figure("moves")];
  const done = facts.state === "succeeded";
  if (done && !keptItsSaving(outcome?.text, change.savingUsdPerHour)) return [];
  const verb = hour?.value?.startsWith("-") ? (done ? "It costs more" : "It would cost more") : done ? "It saves" : "It would save";
  return [
    ...(hour === undefined || month === undefined || hour.value === null
      ? []
      : [finding(0.7, `${verb}: ${ledger.size(hour)}, ${ledger.size(month)}.`)]),
    ...(OPEN.has(facts.state) && change.to === "spot"
      ? [
          finding(
            0.45,
            change.fallback === "on_demand"
              ? "Where there is no spot capacity, it launches on demand instead."
              : "Where there is no spot capacity, nothing changes.",
          ),
        ]
      : []),
    ...(done || pods === undefined || pods.value === "0"
      ? []
      : [finding(0.5, `${ledger.print(pods)} ${pods.value === "1" ? "pod moves" : "pods move"} with it.`)]),
  ];
}
