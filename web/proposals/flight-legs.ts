import type { Card } from "#core/proposals/card";
import type { ProposalDetail } from "#web/api/types.ts";
import { clockTime } from "#web/live/time-left.ts";

export type Leg = {
  readonly name: string;
  readonly label: string;
  readonly look: "planned" | "now" | "flown" | "failed" | "undone";
  readonly note: string;
};

const LOOKS = { planned: "planned", intent: "now", done: "flown", failed: "failed", undone: "undone" } as const;

/** The steps of the sealed card with what became of each: undo terms where it is planned, the clock where it was flown. */
export function legsOf(card: Card, proposal: Pick<ProposalDetail, "steps" | "state">, now: number): readonly Leg[] {
  const known = new Map(proposal.steps.map((step) => [step.name, step]));
  const planned: readonly { readonly name: string; readonly label: string; readonly undo: string }[] =
    card.steps.length > 0 ? card.steps : proposal.steps.map(({ name, label }) => ({ name, label, undo: "" }));
  const over = /^(rejected|cancelled|expired|failed|rolled_back|succeeded)$/.test(proposal.state);
  return planned.map(({ name, label, undo }) => {
    const step = known.get(name);
    if (step === undefined || step.state === "planned") return { name, label, look: "planned", note: over ? "" : undo };
    // What stopped in the middle needs a person: the step is where it stopped.
    const look = step.state === "intent" && proposal.state === "needs_attention" ? "failed" : LOOKS[step.state];
    const at = step.endedAt ?? step.at;
    const said = look === "undone" ? (step.note ?? "undone") : step.note;
    const note = look === "flown" ? (at === null ? "" : clockTime(at, now, true)) : (said ?? (look === "now" ? "" : undo));
    return { name, label, look, note };
  });
}
