import type { SemanticModel } from "#core/costs/semantic-model";
import { formatValue } from "#core/figures/format";
import { hourAt, instantOfHour, monthsOf } from "#services/commitments/hours";
import type { HourSpan, UsageRead } from "#services/commitments/read-usage";
import type { UsageHistory } from "#services/commitments/usage-history";

/** Charged this far from public rates, it is worth saying. */
const PAID_DIFFERS = 0.005;

/** How fine the hours of a span are, and what is to be said of them. */
export function remarks(history: UsageHistory, { from, to }: HourSpan, currency: string): Pick<UsageRead, "grain" | "notes"> {
  const months = monthsOf(from, to).flatMap((month) => history.months.get(month) ?? []);
  const daily = new Set(months.flatMap((month) => [...month.daily]));
  const [list, paid] = months.reduce(([l, p], month) => [l + month.list, p + month.paid], [0, 0]);
  const leftOut = new Map<string, number>();
  for (const month of months) for (const [name, usd] of month.leftOut) leftOut.set(name, (leftOut.get(name) ?? 0) + usd);
  const negative = months.reduce((sum, month) => sum + month.negative, 0);
  const grain = ["EC2", "Fargate", "Lambda"].some((name) => daily.has(name)) ? "day" : "hour";
  const money = (usd: number) => formatValue(usd.toFixed(2), currency);
  return {
    grain,
    notes: [
      ...(grain === "day"
        ? [
            `This export has days only for ${[...daily].toSorted().join(", ")}: an hour is taken as a 24th of its day, so that coverage looks smoother than it is. Export by the hour for exact numbers.`,
          ]
        : daily.size > 0
          ? [`${[...daily].toSorted().join(", ")} ${daily.size === 1 ? "is" : "are"} billed by the day here: an hour is a 24th of its day.`]
          : []),
      ...(list > 0 && Math.abs(paid / list - 1) > PAID_DIFFERS
        ? [
            `Usage on demand is charged at ${((100 * paid) / list).toFixed(1)} % of its public price here; savings are counted against public prices, as coverage and the effective savings rate are.`,
          ]
        : []),
      ...(leftOut.size > 0
        ? [
            `Commitments of ${[...leftOut.keys()].toSorted().join(", ")} are not evaluated here (${money([...leftOut.values()].reduce((a, b) => a + b, 0))} at on-demand rates).`,
          ]
        : []),
      ...(negative > 0 ? [`Hours with a negative quantity, as corrections have it, count as none: ${negative}.`] : []),
      ...(currency === "USD" ? [] : [`Amounts are in ${currency}, as the bill has them.`]),
    ],
  };
}

/** What of the asked span the bill does not have. */
export function cutNotes(asked: HourSpan, { from, to }: HourSpan, { catalog }: SemanticModel): readonly string[] {
  const days = new Set(catalog.gaps.filter((day) => hourAt(`${day}T00:00:00.000Z`) < to && hourAt(`${day}T00:00:00.000Z`) >= from));
  return [
    ...(from > asked.from ? [`The bill begins at ${instantOfHour(from)}: hours before it are not in this.`] : []),
    ...(to < asked.to ? [`The bill is complete until ${instantOfHour(to)}: hours after it are not in this.`] : []),
    ...(days.size > 0
      ? [`The bill has no rows for ${days.size} ${days.size === 1 ? "day" : "days"} of the span: they count as hours without usage.`]
      : []),
  ];
}
