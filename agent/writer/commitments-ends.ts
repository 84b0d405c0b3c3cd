import { day, PAGE } from "#agent/writer/commitments";
import { MOST, named, type Sayings } from "#agent/writer/commitments-sayings";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, sign } from "#agent/writer/ledger";
import { plural } from "#agent/writer/words";

/** How much of tomorrow is promised, and until when. */
export function lockIn({ read: { commitmentPosition: held }, ledger, year }: Sayings): Sentence[] {
  const { totals } = held;
  if (!known(totals.lockInMonths)) return [lead("How much is locked in is unknown: the plans' ends could not be read.")];
  const last = held.plans
    .filter(({ state, end }) => state === "active" && end !== null)
    .toSorted((a, b) => ((a.end ?? "") < (b.end ?? "") ? 1 : -1))[0];
  return [
    lead(
      `${ledger.print(totals.lockInMonths)} of today's usage are promised: ${ledger.print(totals.outstanding)} is still owed under what you hold, ${ledger.print(totals.commitmentPerHour)} today.`,
    ),
    ...(last === undefined
      ? []
      : [finding(0.9, `The last of it ends ${day(last.end ?? "", year)}: the ${named(last)} of ${ledger.print(last.commitment)}.`)]),
    finding(0.5, "It is what stays owed over what a month of usage costs on demand; it says how long you could not leave, not what is lost."),
    move(`The calendar of ends is on the page ${PAGE}. Ask “show the frontier” for what more lock-in would win.`),
  ];
}

/** What ends when, and what the bill rises by then. */
export function expiries({ read: { commitmentPosition: held }, ledger, year, count }: Sayings, kind: "savings_plan" | "reservation"): Sentence[] {
  const word = kind === "reservation" ? "reservation" : "Savings Plan";
  const months = held.calendar.filter(({ items }) => items.some((item) => item.kind === kind));
  const items = months.flatMap((month) => month.items.filter((item) => item.kind === kind).map((item) => ({ ...item, month })));
  const active =
    kind === "reservation"
      ? held.reservations.filter(({ state }) => state === "active").length
      : held.plans.filter(({ state }) => state === "active").length;
  if (items.length === 0)
    return [
      lead(active === 0 ? `You hold no ${word} that could end.` : `No end of a ${word} is known.`),
      move(`What is held is on the page ${PAGE}.`),
    ];
  const lines = items.slice(0, MOST + 2).map(({ end, commitment, month, renewal }) => {
    const rise =
      known(month.fallsBack) && sign(month.fallsBack) > 0 && month.items.length === 1
        ? `; ${ledger.print(month.fallsBack)} more if nothing replaces it`
        : "";
    return `- ${day(end, year)}: a ${word} of ${ledger.print(commitment)}${rise}${renewal === null ? "" : `; ${ledger.print(renewal.commitment)} would pay from then on`}.`;
  });
  return [
    lead(
      `${count(`ends-${kind}`, items.length, `${word}s with an end`)} ${plural(items.length, `${word} ends`, `${word}s end`)}, the next ${day(items[0]?.end ?? "", year)}.`,
    ),
    { ...finding(1, lines.join("\n")), block: true },
    ...(months.some(({ cliff }) => cliff)
      ? [caveat(0.8, "A month in it is a cliff: more than a quarter of everything that is committed ends then.")]
      : []),
    move(`Renewals can start at the very end of a plan; the calendar is on the page ${PAGE}.`),
  ];
}
