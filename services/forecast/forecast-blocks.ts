import type { ForecastAnswer } from "#core/api/forecast";
import { dimensionWord, groupName } from "#core/charts/dimension-words";
import type { Block } from "#core/chat/blocks";
import { type DayNumber, dayText } from "#core/costs/forecast/day-number";
import type { BillProjection } from "#core/costs/forecast/project-bill";
import { quantile } from "#core/costs/forecast/robust";
import type { Cell } from "#core/costs/query";
import { formatFigure } from "#core/figures/format";
import { money } from "#services/forecast/forecast-frame";

type Title = {
  readonly queryId: string;
  readonly subject: string;
  readonly metric: { readonly label: string; readonly unit: string };
  readonly level: number;
};

const text = (name: string, label: string) => ({ name, label, align: "left" as const });
const amount = (name: string, label: string, unit: string) => ({ name, label, unit, align: "right" as const });

/** A line that becomes dashed where it has not happened, with its band. */
export function dailyBlock(
  measured: ReadonlyMap<DayNumber, string>,
  projection: BillProjection,
  { until, ...title }: Title & { readonly until: DayNumber },
): Block {
  const { unit } = title.metric;
  const past = [...measured].toSorted(([a], [b]) => a - b).filter(([day]) => day < projection.from);
  const tail = (1 - title.level) / 2;
  const days = projection.days.slice(0, Math.max(0, until - projection.from));
  const ahead = days.map((value, at): Cell[] => {
    const futures = projection.paths.map((path) => path[at] ?? 0);
    const bound = (share: number) => (futures.length === 0 ? null : money(quantile(futures, share)));
    return [dayText(projection.from + at), null, money(value), bound(tail), bound(1 - tail)];
  });
  const last = past.at(-1);
  // The dashed line begins where the solid one ends.
  const rows: Cell[][] = [...past.map(([day, value]): Cell[] => [dayText(day), value, day === last?.[0] ? value : null, null, null]), ...ahead];
  return {
    id: `b_${title.queryId}_forecast`,
    kind: "line",
    title: `Forecast of ${title.subject}, by day`,
    subtitle: `${title.metric.label}, ${unit} a day; dashed is projected, with its ${Math.round(title.level * 100)} % interval`,
    columns: [
      text("day", "Day"),
      amount("measured", "Measured", unit),
      amount("projected", "Projected", unit),
      amount("low", "Low", unit),
      amount("high", "High", unit),
    ],
    rows,
    x: "day",
    y: projection.paths.length === 0 ? ["measured", "projected"] : ["measured", "projected", "low", "high"],
    dashed: ahead.map(([day]) => String(day)),
    annotations: [],
    queryId: title.queryId,
    finding: `${past.length} days measured, ${ahead.length} projected.`,
  };
}

export function monthsBlock(months: ForecastAnswer["months"], title: Title, backTest: ForecastAnswer["backTest"]): Block {
  const { unit } = title.metric;
  const first = months[0];
  return {
    id: `b_${title.queryId}_months`,
    kind: "table",
    title: `Forecast of ${title.subject}, by month`,
    subtitle: `${title.metric.label}, ${unit}; ${Math.round(title.level * 100)} % interval`,
    columns: [
      text("month", "Month"),
      amount("measured", "Measured", unit),
      amount("projected", "Still to come", unit),
      amount("total", "Month", unit),
      amount("low", "Low", unit),
      amount("high", "High", unit),
    ],
    rows: months.map(({ label, measured, projected, total, low, high }): Cell[] => [
      label,
      measured.value,
      projected.value,
      total.value,
      low.value,
      high.value,
    ]),
    y: [],
    dashed: months.map(({ label }) => label),
    annotations: [],
    ...(backTest === null ? {} : { reconciliation: backTest.sentence }),
    queryId: title.queryId,
    finding: first === undefined ? "Nothing is projected." : `${first.label} comes to ${formatFigure(first.total)}.`,
  };
}

export function groupsBlock(groups: ForecastAnswer["groups"], by: string, month: string, title: Title): Block {
  const { unit } = title.metric;
  return {
    id: `b_${title.queryId}_groups`,
    kind: "table",
    title: `Forecast of ${month} by ${dimensionWord(by)}`,
    subtitle: `${title.metric.label}, ${unit}; ${Math.round(title.level * 100)} % interval`,
    columns: [
      text("group", dimensionWord(by)),
      amount("to_date", "To date", unit),
      amount("forecast", "Forecast", unit),
      amount("low", "Low", unit),
      amount("high", "High", unit),
      amount("last_month", "Last month", unit),
    ],
    rows: groups.map(({ key, monthToDate, forecast, low, high, lastMonth }): Cell[] => [
      String(groupName(by, key)),
      monthToDate.value,
      forecast.value,
      low.value,
      high.value,
      lastMonth.value,
    ]),
    y: [],
    dashed: [],
    annotations: [],
    queryId: title.queryId,
    finding:
      groups[0] === undefined ? "No groups." : `${String(groupName(by, groups[0].key))} is the largest, with ${formatFigure(groups[0].forecast)}.`,
  };
}
