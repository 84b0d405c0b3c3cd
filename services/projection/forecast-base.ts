import { atPace, type MonthForecast, type MonthState } from "#core/guarantee/month-forecast";
import type { ServiceContext } from "#services/context";
import type { CellRead } from "#services/insights/read-cells";
import type { BaseScope } from "#services/projection/read-base";

export type ForecastState = MonthState & {
  /** The month is over in the data or by the clock: nothing is left to forecast. */
  readonly isOver: boolean;
  readonly purchases: CellRead;
};

/** The base at the end of the month in progress, and of the months after it. */
export async function forecastBase(_ctx: ServiceContext, _scope: BaseScope, state: ForecastState, ahead: readonly string[]): Promise<MonthForecast> {
  const pace = atPace(state, ahead);
  if (!state.isOver) return pace;
  return { ...pace, mid: undefined, explanation: "The newest month in the data is over: there is nothing left to forecast in it." };
}
