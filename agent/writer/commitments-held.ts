import type { CommitmentPosition } from "#core/api/commitments";
import { countFigure } from "#core/figures/derive";
import { planWords } from "#core/proposals/savings-plan-words";
import { day, PAGE } from "#agent/writer/commitments";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { inert, mono, plural, tight } from "#agent/writer/words";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";

/** What is held, how well it is used, what ends next, what can be taken back, what is under way. */
export function positionSentences({ commitmentPosition: held, purchases }: CommitmentPositionRead, ledger: Ledger, year: number): Sentence[] {
  const active = held.plans.filter(({ state }) => state === "active");
  const queued = held.plans.filter(({ state }) => state === "queued" || state === "payment-pending");
  const { totals } = held;
  const count = (name: string, number: number, label: string) =>
    ledger.print(countFigure(totals.commitmentPerHour, `commitments-${name}`, number, label));
  if (active.length + queued.length + held.reservations.length === 0)
    return [
      lead("You hold no Savings Plan and no reservation: everything is paid on demand or spot."),
      move("Ask “should we buy a Savings Plan?” for what would pay."),
    ];
  const reserved = held.reservations.filter(({ state }) => state === "active");
  const under = (purchases?.states ?? []).filter(
    ({ state, count: many }) => many > 0 && (state === "pending_approval" || state === "queued" || state === "purchased"),
  );
  return [
    lead(
      active.length === 0
        ? "No Savings Plan is active."
        : `You hold ${count("plans", active.length, "active Savings Plans")} active Savings ${plural(active.length, "Plan")}, ${ledger.print(totals.commitmentPerHour)} together${known(totals.utilization) ? `: ${ledger.print(totals.utilization)} of it is used, and it covers ${ledger.print(totals.coverage)} of what plans may cover` : ""}.`,
    ),
    ...(known(totals.unused) && roughly(totals.unused) > 0
      ? [
          finding(
            0.9,
            `${ledger.print(totals.unused)} of it idled over ${inert(tight(held.period.label))}; net of that commitments saved ${ledger.print(totals.netSavings)}.`,
          ),
        ]
      : []),
    ...(known(totals.lockInMonths)
      ? [finding(0.6, `${ledger.print(totals.lockInMonths)} of today's usage are promised, ${ledger.print(totals.outstanding)} still owed.`)]
      : []),
    ...nextEnd(held, ledger, year),
    ...queued
      .slice(0, 2)
      .map((plan) =>
        finding(
          0.95,
          `A ${named(plan)} of ${ledger.print(plan.commitment)} is queued${plan.start === null ? "" : ` and starts ${day(plan.start, year)}`}; until then it can be deleted, at no cost.`,
        ),
      ),
    ...active
      .filter(({ mayReturn }) => mayReturn.may)
      .slice(0, 2)
      .map((plan) =>
        finding(0.9, `The ${named(plan)} of ${ledger.print(plan.commitment)} can be returned until ${day(plan.returnableUntil ?? "", year)}.`),
      ),
    ...(reserved.length === 0
      ? []
      : [
          finding(
            0.5,
            `${count("reservations", reserved.length, "active reservations")} ${plural(reserved.length, "reservation is", "reservations are")} active besides.`,
          ),
        ]),
    ...under.map(({ label, count: many }) => finding(0.7, `${inert(label)}: ${count(`state-${label}`, many, `purchases, ${label}`)}.`)),
    move(`Plans, the calendar of expiries and the pipeline are on the page ${PAGE}.`),
  ];
}

function nextEnd({ calendar }: CommitmentPosition, ledger: Ledger, year: number): Sentence[] {
  const [next] = calendar;
  const [item] = next?.items ?? [];
  if (next === undefined || item === undefined) return [];
  const rise =
    known(next.fallsBack) && sign(next.fallsBack) > 0
      ? `; from then on the bill is ${ledger.print(next.fallsBack)} higher if nothing replaces it`
      : "";
  return [
    finding(
      0.85,
      `The next to end is a ${item.kind === "reservation" ? "reservation" : "Savings Plan"} of ${ledger.print(item.commitment)}, ${day(item.end, year)}${rise}.`,
    ),
  ];
}

function named({ type, family, region, account }: CommitmentPosition["plans"][number]): string {
  return `${planWords({ type, family, region })} of ${accountWords(account.name)}`;
}

/** An id where nobody gave it a name. */
export function accountWords(name: string): string {
  return /^\d+$/.test(name) ? mono(name) : inert(name);
}
