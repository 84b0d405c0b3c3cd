import type { ForecastAnswer } from "#core/api/forecast";
import type { Source } from "#core/chat/blocks";
import { findDimension } from "#core/costs/dimensions";
import type { DayCharge } from "#core/costs/forecast/charge";
import { dayInstant } from "#core/costs/forecast/day-number";
import { monthTotals } from "#core/costs/forecast/month-totals";
import { projectBill } from "#core/costs/forecast/project-bill";
import type { Filter } from "#core/costs/query";
import { type Decimal, decimal, decimalOf, toText } from "#core/figures/decimal";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import { type ForecastSpan, type MakeFigure, labelOf, money } from "#services/forecast/forecast-frame";
import type { ReadCharges } from "#services/forecast/read-charges";
import { sourceOf } from "#services/insights/source-of";

type Ask = {
  readonly read: ReadCharges;
  readonly span: ForecastSpan;
  readonly by: string;
  readonly top: number;
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
  readonly figure: MakeFigure;
};
type Groups = {
  readonly by: string;
  readonly groups: ForecastAnswer["groups"];
  readonly source: Omit<Source, "n">;
  readonly notes: readonly string[];
};

/** Each of the largest groups forecast on its own, and the rest as one. */
export async function forecastGroups(ctx: ServiceContext, ask: Ask, options: { readonly signal?: AbortSignal | undefined }): Promise<Groups> {
  const { read, span, figure } = ask;
  const by = findDimension(ask.by, read.resolved.model.tagKeys)?.name ?? ask.by;
  const result = await queryCosts(
    ctx,
    {
      metric: read.resolved.metric.name,
      filters: [...ask.filters],
      exclude: [...ask.exclude],
      groupBy: [by],
      granularity: "monthly",
      period: {
        from: dayInstant(Math.max(read.history.firstDay, span.lastMonth)),
        to: new Date(read.resolved.model.catalog.dataThrough).toISOString(),
      },
    },
    options,
  );
  const value = result.columns.findIndex(({ name }) => name === "value");
  const months = new Map<string | null, { last: Decimal; now: Decimal }>();
  for (const row of result.rows) {
    const key = row[1] === null || row[1] === undefined ? null : String(row[1]);
    const sums = months.get(key) ?? { last: 0n, now: 0n };
    const isNow = String(row[0]).slice(0, 7) === dayInstant(span.month).slice(0, 7);
    const amount = decimalOf(row[value]) ?? 0n;
    months.set(key, isNow ? { ...sums, now: sums.now + amount } : { ...sums, last: sums.last + amount });
  }
  const weight = (key: string | null) => {
    const { last, now } = months.get(key) ?? { last: 0n, now: 0n };
    return last + now;
  };
  const keys = [...new Set([...months.keys(), ...read.groups.keys()])].toSorted((a, b) =>
    weight(a) === weight(b) ? 0 : weight(a) > weight(b) ? -1 : 1,
  );
  const shown = keys.slice(0, ask.top);
  const rest = keys.slice(ask.top);
  const parts: { key: string | null; charges: readonly DayCharge[]; last: Decimal; now: Decimal }[] = shown.map((key) => ({
    key,
    charges: read.groups.get(key) ?? [],
    ...(months.get(key) ?? { last: 0n, now: 0n }),
  }));
  if (rest.length > 0)
    parts.push({
      key: "other",
      charges: rest.flatMap((key) => read.groups.get(key) ?? []),
      last: rest.reduce((sum, key) => sum + (months.get(key)?.last ?? 0n), 0n),
      now: rest.reduce((sum, key) => sum + (months.get(key)?.now ?? 0n), 0n),
    });
  const label = labelOf(span.month);
  const groups = parts.map(({ key, charges, last, now }, index) => {
    const projection = projectBill({ ...read.history, charges }, span.next, index + 1);
    const [total = { expected: 0, low: 0, high: 0 }] = monthTotals(projection, [{ from: span.month, to: span.next }]);
    const name = key ?? "(none)";
    const sum = (amount: number) => toText(now + decimal(money(amount)));
    const ranged = projection.method === "forecast";
    const more = { queryId: result.queryId };
    const of = (path: string, amount: string | null, words: string, kind: "measured" | "projected") =>
      figure(path, amount, words, { ...more, id: `${result.queryId}.fc-${path}`, kind });
    return {
      key,
      monthToDate: of(`g${index}.now`, toText(now), `${name}, ${label} to date`, "measured"),
      forecast: of(`g${index}.forecast`, sum(total.expected), `${name}, ${label}, forecast`, "projected"),
      low: of(`g${index}.low`, ranged ? sum(total.low) : null, `${name}, ${label}, low`, "projected"),
      high: of(`g${index}.high`, ranged ? sum(total.high) : null, `${name}, ${label}, high`, "projected"),
      lastMonth: {
        ...of(`g${index}.last`, toText(last), `${name}, ${labelOf(span.lastMonth)}`, "measured"),
        period: { from: dayInstant(span.lastMonth), to: dayInstant(span.month) },
      },
    };
  });
  return {
    by,
    groups,
    source: sourceOf(result),
    notes: groups.length > 1 ? ["Each group is forecast on its own, so the groups' forecasts add up to the forecast of the whole only nearly."] : [],
  };
}
