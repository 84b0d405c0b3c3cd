import { accountWords } from "#agent/writer/commitments-held";
import { day, PAGE } from "#agent/writer/commitments";
import { MOST, type Sayings } from "#agent/writer/commitments-sayings";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, roughly } from "#agent/writer/ledger";
import { inert, plural, tight } from "#agent/writer/words";

/** Reserved instances: how well they are used, and where more would pay. */
export function reservations({ read: { commitmentPosition: held }, ledger, year, count }: Sayings): Sentence[] {
  const active = held.reservations.filter(({ state }) => state === "active");
  const advice = held.reservationCoverage.flatMap(({ label, advice: one }) => (one === null ? [] : [{ label, ...one }]));
  if (active.length === 0)
    return [
      lead("You hold no active reserved instance."),
      ...advice.slice(0, 2).map(({ label, saving }) => finding(0.8, `${inert(label)}: reserving more would save ${ledger.print(saving)}.`)),
    ];
  const idle = active.filter(({ unused }) => known(unused) && roughly(unused) > 0);
  return [
    lead(`You hold ${count("reservations", active.length, "active reservations")} active ${plural(active.length, "reservation")}.`),
    {
      ...finding(
        1,
        active
          .slice(0, MOST + 2)
          .map(
            ({ what, count: many, account, utilization, end, unused }) =>
              `- ${inert(what)} in ${accountWords(account.name)}: ${ledger.print(many)}, ${known(utilization) ? `${ledger.print(utilization)} used` : "use unknown"}${known(unused) && roughly(unused) > 0 ? `, ${ledger.print(unused)} idled` : ""}${end === null ? "" : `, ends ${day(end, year)}`}.`,
          )
          .join("\n"),
      ),
      block: true,
    },
    ...(idle.length === 0 ? [finding(0.6, `Nothing of them is known to have idled over ${inert(tight(held.period.label))}.`)] : []),
    ...held.reservationCoverage
      .filter(({ coverage }) => known(coverage))
      .slice(0, 3)
      .map(({ label, coverage }) => finding(0.6, `${inert(label)}: ${ledger.print(coverage)} of what runs is reserved.`)),
    ...advice
      .slice(0, 1)
      .map(({ label, saving }) => finding(0.55, `More for ${inert(label)} would save ${ledger.print(saving)}; reservations are bought by hand.`)),
    move(`They are listed on the page ${PAGE}.`),
  ];
}
