import type { ForecastAnswer } from "#core/api/forecast";
import { MajorTomError } from "#core/errors";
import { decimalOf, type Decimal } from "#core/figures/decimal";
import { atPace, type MonthForecast, type MonthState } from "#core/guarantee/month-forecast";
import { forecastCosts } from "#services/forecast/forecast-costs";
import type { ServiceContext } from "#services/context";
import type { BaseScope } from "#services/projection/read-base";

export type ForecastState = MonthState & {
  /** The month is over in the data or by the clock: nothing is left to forecast. */
  readonly isOver: boolean;
  readonly metric: string;
  /** Unused commitment and other fees that the rest of the month will bring at their pace. */
  readonly feesLeft: Decimal;
  /** What of the last whole month was not in the base. */
  readonly outsideLastMonth: Decimal;
};

/**
 * The base at the end of the month in progress, and of the months after it: by the same forecast as everywhere, less what is not in
 * the base; at the pace of the last days where it cannot answer.
 */
export async function forecastBase(ctx: ServiceContext, scope: BaseScope, state: ForecastState, ahead: readonly string[]): Promise<MonthForecast> {
  const pace = atPace(state, ahead);
  if (state.isOver) return { ...pace, mid: undefined, explanation: "The newest month in the data is over: there is nothing left to forecast in it." };
  try {
    const answer = await forecastCosts(ctx, { metric: state.metric, filters: scope.filters, exclude: scope.exclude }, { signal: scope.signal });
    const [whole, billed] = [decimalOf(answer.forecast.figure.value), decimalOf(answer.monthToDate.value)];
    if (whole === undefined || billed === undefined) return pace;
    const isForecast = answer.method === "forecast";
    // The whole bill is forecast, since commitments are known by their fees; what comes of it that is no usage is taken out again.
    const outside = (decimalOf(answer.monthStartCharges.value) ?? 0n) + (decimalOf(answer.credits.value) ?? 0n) + state.feesLeft;
    const mid = state.toDate + whole - billed - outside;
    const shifted = (end: string | null) => (isForecast ? moved(decimalOf(end), mid - whole) : undefined);
    return {
      mid,
      low: shifted(answer.forecast.low.value),
      high: shifted(answer.forecast.high.value),
      ahead: aheadOf(answer, pace.ahead, state.outsideLastMonth),
      explanation: isForecast
        ? `The forecast of the bill, less what is not usage. ${answer.how}${answer.backTest === null ? "" : ` ${answer.backTest.sentence}`}`
        : "At the run rate: there are too few days of data for a forecast.",
    };
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    return pace;
  }
}

/** Months by their names; one that the forecast does not reach keeps its pace. */
function aheadOf({ months }: ForecastAnswer, pace: ReadonlyMap<string, Decimal>, outside: Decimal): ReadonlyMap<string, Decimal> {
  const known = new Map(months.map(({ from, total }) => [from.slice(0, 7), decimalOf(total.value)]));
  return new Map([...pace].map(([month, value]) => [month, moved(known.get(month), -outside) ?? value]));
}

function moved(value: Decimal | undefined, by: Decimal): Decimal | undefined {
  return value === undefined ? undefined : value + by;
}
