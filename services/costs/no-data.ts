import { monthsSql } from "#core/costs/query-plan";
import type { SemanticModel } from "#core/costs/semantic-model";
import { NoDataError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import type { PeriodResolution } from "#core/time/period";
import { dayLabel, monthLabel } from "#core/time/label";
import { fromUtc } from "#core/time/zone";
import type { ResolvedQuery } from "#services/costs/resolve-query";
import { runCompiled } from "#services/costs/run-compiled";

const monthOf = (billingPeriod: string) => monthLabel({ year: Number(billingPeriod.slice(0, 4)), month: Number(billingPeriod.slice(5, 7)), day: 1 });

/** "18 Oct 2025 to 17 Nov 2026" */
export function coverageOf({ catalog }: SemanticModel): string {
  return `${dayLabel(fromUtc(new Date(catalog.dataFrom)))} to ${dayLabel(fromUtc(new Date(Date.parse(catalog.dataThrough) - 1)))}`;
}

/** No rows, which is not zero: says what there is instead. */
export async function noData(
  engine: CostEngine,
  { model, plan, period, query }: ResolvedQuery,
  signal: AbortSignal | undefined,
): Promise<NoDataError> {
  if (
    period.daysWithData === 0 &&
    !model.catalog.periods.some(({ billingPeriod }) => billingPeriod >= period.from.slice(0, 7) && billingPeriod < period.to.slice(0, 7))
  ) {
    return new NoDataError(
      `There is no cost data for ${period.label}: the data covers ${coverageOf(model)}. The nearest ${nearestPeriod(model, period)}.`,
    );
  }
  const { rows } = await runCompiled(engine, monthsSql({ ...plan, from: model.catalog.periods[0]?.billingPeriod ?? "0000-00" }), signal, 1000);
  const nearest = nearestMonth(
    period,
    rows.map(([month]) => String(month)),
  );
  const about = [
    ...query.filters.map(({ dimension, op, values }) =>
      op === "is-missing" ? `without ${dimension}` : `with ${dimension} ${op === "is-not" ? "other than " : ""}${values.join(" or ")}`,
    ),
    ...query.exclude.map(({ dimension, values }) => `without ${dimension} ${values.join(" or ")}`),
  ].join(", ");
  const what = about === "" ? "charges of that kind" : `charges ${about}`;
  return new NoDataError(
    nearest
      ? `There are no ${what} in ${period.label}. The nearest month that has any is ${monthOf(nearest)}.`
      : `There are no ${what} anywhere in this bill (${coverageOf(model)}). Remove or change a filter.`,
  );
}

/** A day for a question about days, a month for one about months. */
function nearestPeriod({ catalog }: SemanticModel, period: PeriodResolution): string {
  const days = catalog.periods.flatMap((one) => one.days);
  if (period.days < 28 && days.length > 0) {
    const away = (day: string) => Math.abs(Date.parse(day) - Date.parse(period.from));
    const nearest = days.reduce((best, day) => (away(day) < away(best) ? day : best));
    return `day with data is ${dayLabel(fromUtc(new Date(nearest)))}`;
  }
  return `month with data is ${monthOf(
    nearestMonth(
      period,
      catalog.periods.map(({ billingPeriod }) => billingPeriod),
    ) ?? period.from,
  )}`;
}

function nearestMonth(period: PeriodResolution, months: readonly string[]): string | undefined {
  const asked = monthNumber(period.from);
  return months.toSorted((a, b) => Math.abs(monthNumber(a) - asked) - Math.abs(monthNumber(b) - asked) || (a < b ? 1 : -1))[0];
}

function monthNumber(text: string): number {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
}
