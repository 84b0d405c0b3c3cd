import type { ForecastAnswer } from "#core/api/forecast";
import type { Filter } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { decimalOf, type Decimal } from "#core/figures/decimal";
import { atPace, type MonthForecast, type MonthState } from "#core/guarantee/month-forecast";
import { isMarketplace } from "#core/guarantee/split-bill";
import { forecastCosts } from "#services/forecast/forecast-costs";
import type { ServiceContext } from "#services/context";
import type { CellRead } from "#services/insights/read-cells";
import { type BaseScope, purchasesCount } from "#services/projection/read-base";

export type ForecastState = MonthState & {
  /** The month is over in the data or by the clock: nothing is left to forecast. */
  readonly isOver: boolean;
  /** The bill of the month, to know which sellers and services are not in the base. */
  readonly read: CellRead;
};

/**
 * The base at the end of the month in progress, and of the months after it: by the same forecast as everywhere, of the charges in the
 * base alone; at the pace of the last days where it cannot answer.
 */
export async function forecastBase(ctx: ServiceContext, scope: BaseScope, state: ForecastState, ahead: readonly string[]): Promise<MonthForecast> {
  const pace = atPace(state, ahead);
  if (state.isOver) return { ...pace, mid: undefined, explanation: "The newest month in the data is over: there is nothing left to forecast in it." };
  try {
    const answer = await forecastCosts(ctx, questionOf(scope, state.read), { signal: scope.signal });
    const mid = decimalOf(answer.forecast.figure.value);
    if (mid === undefined) return pace;
    const isForecast = answer.method === "forecast";
    return {
      mid,
      low: isForecast ? decimalOf(answer.forecast.low.value) : undefined,
      high: isForecast ? decimalOf(answer.forecast.high.value) : undefined,
      ahead: aheadOf(answer, pace.ahead),
      explanation: isForecast
        ? `${answer.how}${answer.backTest === null ? "" : ` ${answer.backTest.sentence}`}`
        : "At the run rate: there are too few days of data for a forecast.",
    };
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    return pace;
  }
}

function questionOf(scope: BaseScope, read: CellRead) {
  const valuesOf = (dimension: string, isOut: (value: string) => boolean) => [
    ...new Set(
      read.after.flatMap(({ keys }) =>
        keys[dimension] !== null && keys[dimension] !== undefined && isOut(keys[dimension]) ? [keys[dimension]] : [],
      ),
    ),
  ];
  const not = (dimension: string, values: string[]): Filter[] => (values.length === 0 ? [] : [{ dimension, op: "is", values }]);
  const categories = purchasesCount(read) ? ["Usage", "Purchase"] : ["Usage"];
  const known = valuesOf("charge_category", (value) => categories.includes(value));
  return {
    metric: read.resolved.metric.name,
    filters: [...scope.filters, ...not("charge_category", known)],
    exclude: [
      ...scope.exclude,
      ...not(
        "service",
        valuesOf("service", (value) => /support/i.test(value)),
      ),
      ...not("billing_entity", valuesOf("billing_entity", isMarketplace)),
    ],
  };
}

/** Months by their names; one that the forecast does not reach keeps its pace. */
function aheadOf({ months }: ForecastAnswer, pace: ReadonlyMap<string, Decimal>): ReadonlyMap<string, Decimal> {
  const known = new Map(months.map(({ from, total }) => [from.slice(0, 7), decimalOf(total.value)]));
  return new Map([...pace].map(([month, value]) => [month, known.get(month) ?? value]));
}
