import type { Frame } from "#core/planner/frame";
import { returnable } from "#agent/plan/commitment-moves";
import { day, PAGE } from "#agent/writer/commitments";
import { MOST, named, type Plan, type Sayings } from "#agent/writer/commitments-sayings";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { sentence } from "#agent/writer/proposals/words";
import { hasNumeral, inert } from "#agent/writer/words";

/** How many returns are left this year, and which plans can go back now. */
export function returns({ read, ledger, year, count }: Sayings): Sentence[] {
  const { commitmentPosition: held, purchases } = read;
  const counter = purchases?.returns ?? (held.returns === null ? null : { ...held.returns, left: held.returns.allowed - held.returns.used });
  const able = returnable({ i: "sp" }, read);
  const used = counter?.used ?? null;
  return [
    counter === null || used === null
      ? lead("How many returns are used this year is unknown: the provider could not be asked.")
      : lead(
          `${count("returns-left", counter.allowed - used, "returns left this year")} of ${count("returns-allowed", counter.allowed, "returns allowed a year")} returns are left this year.`,
        ),
    able.length === 0
      ? finding(
          1,
          "No plan that you hold can be taken back now: a plan is returned within a week of its start and in the month of it, and deleted only while it is queued.",
        )
      : finding(
          1,
          `${able
            .slice(0, MOST)
            .map((plan) => backWords(plan, ledger, year))
            .join(" ")}`,
        ),
    caveat(0.6, "AWS takes back a plan of at most one hundred dollars an hour; a return costs nothing, and what was paid comes back."),
    ...(able.length === 0 ? [] : [move("Say “return it” or “cancel the queued plan”, and I draft that for signatures.")]),
  ];
}

/** Why nothing was drafted; empty where something can go back. */
export function nothingToTakeBack({ read }: Sayings, frame: Frame): Sentence[] {
  if (returnable(frame, read).length > 0) return [];
  const wanted = frame["a.state"] === "queued";
  const [plan] = read.commitmentPosition.plans.toSorted((a, b) => ((a.start ?? "") < (b.start ?? "") ? 1 : -1));
  const why = plan === undefined ? undefined : (wanted ? plan.mayDeleteQueued : plan.mayReturn).why;
  return [
    lead(`I drafted nothing: ${wanted ? "no plan is queued" : "no plan that you hold can be returned now"}.`),
    finding(
      0.9,
      "A plan is deleted at no cost while it is queued, and returned within a week of its start, in the month of it, if it is of at most one hundred dollars an hour.",
    ),
    ...(why === undefined || why === "" || hasNumeral(why) ? [] : [finding(0.8, `Of the newest: ${sentence(inert(why, 300))}`)]),
    move(`What is held, and until when it may go back, is on the page ${PAGE}.`),
  ];
}

function backWords(plan: Plan, ledger: Ledger, year: number): string {
  const what = `The ${named(plan)} of ${ledger.print(plan.commitment)}`;
  return plan.mayReturn.may
    ? `${what} can be returned${plan.returnableUntil === null ? "" : ` until ${day(plan.returnableUntil, year)}`}.`
    : `${what} can be deleted${plan.start === null ? "" : ` until it starts, ${day(plan.start, year)}`}.`;
}
