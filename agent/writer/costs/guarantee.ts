import type { Projection } from "#core/api/projection";
import type { Figure } from "#core/costs/figure";
import { monthName } from "#core/time/label";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed } from "#agent/writer/costs/scope-words";
import { known, type Ledger } from "#agent/writer/ledger";
import { hasNumeral, inert } from "#agent/writer/words";

/** Four names for four numbers, the base that they stand on, and what it leaves out. */
export function guaranteeSentences({ numbers, base, achieved, enoughData, notes }: Projection, ledger: Ledger): Sentence[] {
  const of = (key: Projection["numbers"][number]["key"]) => numbers.find((one) => one.key === key);
  const after = of("after_guarantee");
  const forecast = of("forecast");
  const lines = numbers.map(({ label, figure, low, high, explanation }) => {
    const range = low !== null && high !== null && known(low) && known(high) ? ` (${ledger.print(low)} to ${ledger.print(high)})` : "";
    return `- **${inert(label)}**: ${ledger.print(figure)}${range}. ${firstSentence(explanation)}`;
  });
  const excluded = base.exclusions.filter(({ amount }) => known(amount) && Number(amount.value) !== 0);
  return [
    after !== undefined && known(after.figure)
      ? lead(
          `After the guaranteed 20 % the base of ${monthOf(after.figure)} comes to ${ledger.print(after.figure)}${forecast !== undefined && known(forecast.figure) ? ` instead of a forecast ${ledger.print(forecast.figure)}` : ""} (projected).`,
        )
      : lead("What the month comes to after the guaranteed 20 % cannot be known yet."),
    { ...finding(1, lines.join("\n")), block: true },
    caveat(
      0.9,
      excluded.length === 0
        ? "The base is charges of usage; tax, support, credits and marketplace would be left out, and this bill has none of them."
        : `The base is charges of usage, ${ledger.print(base.base)} of the bill's ${ledger.print(base.bill)}: it leaves out ${excluded.map(({ label, amount }) => `${inert(label)} ${ledger.print(amount)}`).join(", ")}, which the guarantee does not change.`,
    ),
    caveat(
      0.85,
      `It is a promise of price, not what actions saved: that is ${ledger.print(achieved.realized)} realised so far, and never added to it.`,
    ),
    ...(enoughData ? [] : [caveat(1, "There are fewer than 48 hours of data: don't judge the difference yet.")]),
    ...notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 1)
      .map((note) => caveat(0.3, closed(note))),
    move("Both lines are on the page [Savings](/savings)."),
  ];
}

function monthOf({ period }: Figure): string {
  return `${monthName(Number(period.from.slice(5, 7)))} ${period.from.slice(0, 4)}`;
}

function firstSentence(text: string): string {
  return closed(/^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text);
}
