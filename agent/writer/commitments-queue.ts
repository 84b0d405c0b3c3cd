import { day, PAGE } from "#agent/writer/commitments";
import { MOST, named, type Sayings } from "#agent/writer/commitments-sayings";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { sentence } from "#agent/writer/proposals/words";
import { hasNumeral, inert, plural } from "#agent/writer/words";

/** What is queued, and what waits for signatures. */
export function queued({ read: { commitmentPosition: held, purchases }, ledger, year, count }: Sayings): Sentence[] {
  const plans = held.plans.filter(({ state }) => state === "queued" || state === "payment-pending");
  const pending = (purchases?.purchases ?? []).filter(({ state }) => state === "pending_approval");
  const waiting =
    pending.length === 0
      ? []
      : [
          finding(
            0.9,
            `${count("pending", pending.length, "purchases that wait for signatures")} ${plural(pending.length, "purchase waits", "purchases wait")} for signatures: ${pending
              .slice(0, MOST)
              .map((one) => `${one.proposal ?? one.id} of ${ledger.print(one.commitment)}`)
              .join(", ")}.`,
          ),
        ];
  if (plans.length === 0) return [lead("Nothing is queued."), ...waiting, move(`The pipeline of purchases is on the page ${PAGE}.`)];
  return [
    lead(`${count("queued", plans.length, "queued plans")} ${plural(plans.length, "plan is", "plans are")} queued.`),
    ...plans
      .slice(0, MOST)
      .map((plan) =>
        finding(
          1,
          `The ${named(plan)} of ${ledger.print(plan.commitment)}${plan.start === null ? "" : ` starts ${day(plan.start, year)}`}; until then it is deleted at no cost.`,
        ),
      ),
    ...waiting,
    move("Say “cancel the queued plan” and I draft that for signatures; the cancel button is on its card, too."),
  ];
}

/** Whether buying is paused, what a pause does, and where a person presses it. */
export function pause({ read: { purchases } }: Sayings): Sentence[] {
  if (purchases === null) return [lead(`Buying is paused on the page ${PAGE}; nothing typed here does it.`)];
  const { pause: standing } = purchases;
  const who = standing.paused ? standing.youMayResume : standing.youMayPause;
  return [
    lead(
      standing.paused
        ? `Buying is paused already${standing.by === null ? "" : `, by ${inert(standing.by)}`}${standing.reason === null || hasNumeral(standing.reason) ? "" : ` (${inert(standing.reason)})`}.`
        : "Buying is not paused, and nothing typed here pauses it: a person presses Pause.",
    ),
    finding(
      1,
      "A pause stops the ladder, starts no purchase that is signed, and cancels what is queued. Either side may press it; only an Owner resumes.",
    ),
    ...(who.allowed || who.why === null || hasNumeral(who.why) ? [] : [finding(0.8, sentence(inert(who.why, 300)))]),
    move(`${standing.paused ? "Resume" : "Pause"} is on the page ${PAGE}.`),
  ];
}
