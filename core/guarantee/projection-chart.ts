import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { type Decimal, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import type { MonthForecast } from "#core/guarantee/month-forecast";
import { afterGuarantee, type SplitBill } from "#core/guarantee/split-bill";

type Facts = {
  readonly months: ReadonlyMap<string, SplitBill>;
  /** The newest; in progress unless it is over. */
  readonly month: string;
  readonly isOver: boolean;
  readonly forecast: MonthForecast;
  readonly queryId: string;
  readonly currency: string;
};

/** Bars a month: the base as it is against the base after the guaranteed 20 %. What has not happened is dashed. */
export function projectionChart({ months, month, isOver, forecast, queryId, currency }: Facts): Block {
  const known: [string, Decimal | undefined][] = [...months].map(([name, { base }]) => [name, name === month && !isOver ? forecast.mid : base]);
  const all = [...known, ...forecast.ahead].filter((row): row is [string, Decimal] => row[1] !== undefined);
  const rows = all.map(([name, base]): Cell[] => [name, toText(base), toText(afterGuarantee(base)), toText(base - afterGuarantee(base))]);
  const dashed = all.map(([name]) => name).filter((name) => name > month || (name === month && !isOver));
  const last = rows.at(-1);
  const money = (name: string, label: string) => ({ name, label, unit: currency, align: "right" as const });
  return {
    id: "b_projection",
    kind: "bar",
    title: "Before and after the guaranteed 20 %",
    subtitle: `Base of the guarantee, ${currency} a month; dashed months are projected`,
    columns: [
      { name: "month", label: "Month", align: "left" },
      money("unoptimised", "Unoptimised"),
      money("optimised", "After the guaranteed 20 %"),
      money("saving", "Guaranteed saving"),
    ],
    rows,
    x: "month",
    y: ["unoptimised", "optimised"],
    dashed,
    annotations: [],
    queryId,
    finding:
      last === undefined
        ? "There are no months to show."
        : `${String(last[0])} is projected at ${formatValue(last[1], currency)}, and at ${formatValue(last[2], currency)} after the guaranteed 20 %.`,
  };
}
