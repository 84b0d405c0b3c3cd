import type { ForecastAnswer } from "#core/api/forecast";
import type { BackTested } from "#core/costs/forecast/back-test";
import { type DayNumber, dayInstant } from "#core/costs/forecast/day-number";
import type { BillProjection } from "#core/costs/forecast/project-bill";
import { mean } from "#core/costs/forecast/robust";
import { formatFigure } from "#core/figures/format";
import type { MakeFigure } from "#services/forecast/forecast-frame";

/** How far off the same method was on days that have happened since. */
export function backTestOf({ days, trials, meanError }: BackTested, figure: MakeFigure): NonNullable<ForecastAnswer["backTest"]> {
  const origins = trials.map(({ origin, forecast, actual, error }, index) => {
    const bounds = { period: { from: dayInstant(origin), to: dayInstant(origin + days) } };
    const label = `${days} days from ${dayInstant(origin).slice(0, 10)}`;
    return {
      origin: dayInstant(origin),
      forecast: figure(`t${index}.forecast`, forecast, `${label}, as forecast then`, bounds),
      actual: figure(`t${index}.actual`, actual, `${label}, as it came`, { ...bounds, kind: "measured" }),
      error: figure(`t${index}.error`, error === undefined ? null : error.toFixed(6), `${label}, off by`, {
        ...bounds,
        unit: "ratio",
        metric: "ratio",
        kind: "measured",
      }),
    };
  });
  const off =
    meanError === undefined
      ? null
      : figure("mape", meanError.toFixed(6), "mean absolute percentage error of the back-test", { unit: "ratio", metric: "mape", kind: "measured" });
  const sentence =
    off === null
      ? "There is too little history to test the forecast on days that have happened."
      : `Forecasts of ${days} days from ${trials.length} ${trials.length === 1 ? "origin" : "origins"} were off by ${formatFigure(off)} on average.`;
  return { days, origins, meanError: off, sentence };
}

/** Commitments that end before the horizon does, the soonest first. */
export function expiringOf({ commitments }: BillProjection, to: DayNumber, currency: string, figure: MakeFigure): ForecastAnswer["expiring"] {
  return commitments
    .flatMap(({ id, ends, saves }) => (ends === undefined || ends >= to ? [] : [{ id, ends, saved: mean(saves) }]))
    .toSorted((a, b) => a.ends - b.ends)
    .map(({ id, ends, saved }, index) => ({
      id,
      kind: /savingsplan/i.test(id)
        ? ("savings_plan" as const)
        : /reserved-instances|reservation|:ri:/i.test(id)
          ? ("reservation" as const)
          : ("commitment" as const),
      endsAt: dayInstant(ends),
      perDay: figure(`x${index}.per-day`, saved, `more a day once ${id.split("/").at(-1) ?? id} has ended`, {
        unit: `${currency}/day`,
        metric: "daily_average",
      }),
    }));
}
