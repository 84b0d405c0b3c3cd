import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { day, PAGE } from "#agent/writer/commitments";
import { named, type Sayings } from "#agent/writer/commitments-sayings";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, sign } from "#agent/writer/ledger";
import { sentence } from "#agent/writer/proposals/words";
import { hasNumeral, inert, tight } from "#agent/writer/words";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";

/** What the last purchase brought by the bill. */
export function lastPurchase({ read, ledger, year }: Sayings): Sentence[] {
  const one = latest(read);
  if (one === undefined) {
    const [plan] = read.commitmentPosition.plans
      .filter(({ state }) => state === "active")
      .toSorted((a, b) => ((a.start ?? "") < (b.start ?? "") ? 1 : -1));
    return [
      lead("Nothing was bought through here yet."),
      ...(plan === undefined || !known(plan.netSavings)
        ? []
        : [
            finding(
              1,
              `The newest plan that you hold, the ${named(plan)} of ${ledger.print(plan.commitment)}${plan.start === null ? "" : ` since ${day(plan.start, year)}`}, ${sign(plan.netSavings) < 0 ? `cost ${ledger.size(plan.netSavings)} more than it saved` : `saved ${ledger.print(plan.netSavings)} net`} over ${inert(tight(read.commitmentPosition.period.label))}, with ${known(plan.utilization) ? ledger.print(plan.utilization) : "an unknown share"} of it used.`,
            ),
          ]),
      move("Ask “should we buy a Savings Plan?” for what would pay."),
    ];
  }
  return [
    known(one.netSaving)
      ? lead(
          `${one.proposal ?? "The last purchase"}, of ${ledger.print(one.commitment)}, ${sign(one.netSaving) < 0 ? `has lost ${ledger.size(one.netSaving)}` : `has saved ${ledger.print(one.netSaving)}`} by the bill so far${known(one.utilization) ? `, with ${ledger.print(one.utilization)} of it used` : ""}.`,
        )
      : lead(
          `${one.proposal ?? "The last purchase"}, of ${ledger.print(one.commitment)}, is ${inert(one.stateLabel.toLowerCase())}: the bill has no hour of it yet, so what it saved is unknown.`,
        ),
    ...(hasNumeral(one.because) ? [] : [finding(0.7, sentence(inert(one.because, 300)))]),
    ...(one.start === null ? [] : [finding(0.5, `Its start: ${day(one.start, year)}.`)]),
    ...(one.returnableUntil === null ? [] : [finding(0.8, `It can be returned until ${day(one.returnableUntil, year)}.`)]),
    move(`Its history is on the page ${PAGE}.`),
  ];
}

function latest({ purchases }: CommitmentPositionRead): CommitmentPurchase | undefined {
  const all = (purchases?.purchases ?? []).filter(({ plan }) => plan !== null);
  return all.toSorted((a, b) => ((a.boughtAt ?? a.start ?? "") < (b.boughtAt ?? b.start ?? "") ? 1 : -1))[0];
}

/** No purchase has a card yet; with one, the card tells who signed. */
export function whoSigned({ read: { purchases } }: Sayings): Sentence[] {
  if ((purchases?.purchases ?? []).some(({ proposal }) => proposal !== null)) return [];
  return [
    lead("Nobody has signed a purchase here yet: no purchase of commitments was drafted."),
    finding(
      0.7,
      "Two people sign each one unless its card says otherwise, none of them the one who asked, and their names stay on its card and in the audit log.",
    ),
    move("The [audit log](/audit) has who did what."),
  ];
}
