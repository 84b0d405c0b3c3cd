import type { AnomalyDriver, AnomalyRow } from "#core/api/anomalies";
import type { SeriesKey } from "#core/costs/anomaly/cost-series";
import { type DayNumber, dayInstant, dayText } from "#core/costs/forecast/day-number";
import type { Figure } from "#core/costs/figure";
import type { Filter, SemanticResult } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { type Decimal, absolute, decimalOf, dividedBy, toText } from "#core/figures/decimal";
import { findStart } from "#core/insights/start-hour";
import type { z } from "zod";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";

type Driver = z.infer<typeof AnomalyDriver>;
export type Evidence = {
  readonly drivers: readonly Driver[];
  readonly owner: AnomalyRow["owner"];
  readonly onsetHour: string | null;
  readonly queryIds: readonly string[];
};

const DRIVER_DIMENSIONS = ["resource", "usage_type", "operation"] as const;
const DRIVERS_EACH = 4;
/** Less than this share of the excess is no driver. */
const LEAST_SHARE = 0.1;
/** Tags that say whose something is, the surest first. */
const OWNER_TAGS = ["owner", "team", "squad", "service-owner", "service_owner", "group", "cost-center", "cost_center"];

export function filtersOf(key: SeriesKey): Filter[] {
  return (["service", "account", "region"] as const).flatMap((dimension): Filter[] => {
    const value = key[dimension];
    return [value === null ? { dimension, op: "is-missing", values: [] } : { dimension, op: "is", values: [value] }];
  });
}

/** What moved inside the leading series: against the same weekdays before, by resource, usage type and operation; since which hour; whose it is. */
export async function gatherEvidence(
  ctx: ServiceContext,
  lead: { readonly key: SeriesKey; readonly first: DayNumber; readonly last: DayNumber },
  signal?: AbortSignal,
): Promise<Evidence> {
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  const days = lead.last - lead.first + 1;
  const back = 7 * Math.ceil(days / 7);
  const filters = filtersOf(lead.key);
  const period = { from: dayInstant(lead.first), to: dayInstant(lead.last + 1) };
  const compareTo = { from: dayInstant(lead.first - back), to: dayInstant(lead.last + 1 - back) };
  const ask = (groupBy: string[]) =>
    quietly(queryCosts(utc, { period, compareTo, filters, groupBy, orderBy: "change", topN: DRIVERS_EACH + 1 }, { signal }));
  const tags = (await ctx.costs()).catalog().tagKeys;
  const tag = OWNER_TAGS.map((name) => tags.find((key) => key.toLowerCase() === name)).find((key) => key !== undefined);
  const [byDimension, hourly, owners] = await Promise.all([
    Promise.all(DRIVER_DIMENSIONS.map((dimension) => ask([dimension]))),
    quietly(
      queryCosts(utc, { period: { from: dayInstant(lead.first - 1), to: dayInstant(lead.first + 1) }, granularity: "hourly", filters }, { signal }),
    ),
    tag === undefined ? undefined : ask([`tag:${tag}`]),
  ]);
  const drivers = byDimension.flatMap((result, index) => {
    const dimension = DRIVER_DIMENSIONS[index];
    return result === undefined || dimension === undefined ? [] : driversOf(result, dimension, days);
  });
  return {
    drivers,
    owner: tag === undefined || owners === undefined ? null : ownerOf(owners, tag),
    onsetHour: hourly === undefined ? null : onsetOf(hourly, lead.first),
    queryIds: [...byDimension, hourly, owners].flatMap((result) => (result === undefined ? [] : [result.queryId])),
  };
}

/** A column that the export lacks makes the evidence thinner, not the alert fail. */
async function quietly(result: Promise<SemanticResult>): Promise<SemanticResult | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return undefined;
    throw error;
  }
}

type Moved = { readonly at: number; readonly name: string | null; readonly before: Decimal; readonly after: Decimal };

function movedRows(result: SemanticResult): Moved[] {
  const at = (name: string) => result.columns.findIndex((column) => column.name === name);
  const [value, previous] = [at("value"), at("previous")];
  return result.rows.map((row, index) => ({
    at: index,
    name: row[0] === null || row[0] === undefined ? null : String(row[0]),
    after: decimalOf(row[value]) ?? 0n,
    before: decimalOf(row[previous]) ?? 0n,
  }));
}

function driversOf(result: SemanticResult, dimension: Driver["dimension"], days: number): Driver[] {
  const rows = movedRows(result);
  const whole = rows.reduce((sum, { after, before }) => sum + after - before, 0n);
  const perDay = (value: Decimal) => toText(dividedBy(value, BigInt(days) * 10n ** 18n));
  return rows
    .filter(
      ({ name, after, before }) =>
        name !== null && name !== "other" && after > before && Number(after - before) >= LEAST_SHARE * Number(absolute(whole)),
    )
    .slice(0, DRIVERS_EACH)
    .map(({ at, name, after, before }) => {
      const value = name ?? "";
      const figure = (path: string, amount: Decimal, label: string): Figure => ({
        id: `${result.queryId}.d${at}.${path}`,
        value: perDay(amount),
        unit: `${result.metric.unit}/day`,
        metric: path === "change" ? "change" : "daily_average",
        kind: "measured",
        period: { from: result.period.from, to: result.period.to },
        timeZone: "UTC",
        asOf: result.asOf,
        queryId: result.queryId,
        label,
      });
      return {
        dimension,
        value,
        before: figure("before", before, `${value}, a day before`),
        after: figure("after", after, `${value}, a day since`),
        change: figure("change", after - before, `${value}, more a day`),
      };
    });
}

/** The value that most of what is more carries. */
function ownerOf(result: SemanticResult, tag: string): AnomalyRow["owner"] {
  const top = movedRows(result)
    .filter(({ name }) => name !== null && name !== "other" && name !== "(none)")
    .toSorted((a, b) => (b.after - b.before > a.after - a.before ? 1 : -1))[0];
  return top?.name === undefined || top.name === null || top.after <= top.before ? null : { tag, value: top.name };
}

function onsetOf(hourly: SemanticResult, first: DayNumber): string | null {
  const value = hourly.columns.findIndex(({ name }) => name === "value");
  const points = hourly.rows.map((row) => ({ at: new Date(String(row[0])).toISOString(), value: Number(row[value] ?? 0) }));
  const start = findStart(points, dayText(first));
  return start === undefined ? null : new Date(start).toISOString();
}
