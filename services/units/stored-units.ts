import type { UnitPoint, UnitSeries } from "#core/api/units";
import { oneOf, unitMetric } from "#core/costs/units/unit-name";
import { trimDecimal } from "#core/money";
import { addDays, addMonths, isoDate, parseIsoDate } from "#core/time/zone";
import type { TenantTransaction } from "#db/tenant-database";

export type StoredSeries = UnitSeries & { readonly version: number };

type Head = { name: string; step: "day" | "month"; dimension: string | null; version: number; updated_at: Date | string; updated_by: string };

/** Every series of the tenant, by name. */
export async function storedSeries(tx: TenantTransaction): Promise<StoredSeries[]> {
  const heads = await tx.query<Head>("SELECT name, step, dimension, version, updated_at, updated_by FROM unit_series ORDER BY name");
  const facts = await tx.query<{ series: string; first: string; last: string; points: number | string; steps: number | string; values: string[] }>(
    `SELECT series, min(at) AS first, max(at) AS last, count(*) AS points, count(DISTINCT at) AS steps, array_agg(DISTINCT value ORDER BY value) AS values
     FROM unit_points GROUP BY series`,
  );
  return heads.map(({ name, step, dimension, version, updated_at, updated_by }) => {
    const found = facts.find(({ series }) => series === name);
    return {
      ...seriesFacts(name, step, dimension, {
        from: found?.first ?? "",
        to: found?.last ?? "",
        points: Number(found?.points ?? 0),
        steps: Number(found?.steps ?? 0),
        values: (found?.values ?? []).filter((value) => value !== ""),
      }),
      version,
      updatedAt: new Date(updated_at).toISOString(),
      updatedBy: updated_by,
    };
  });
}

/** Points of a series, oldest first. */
export async function storedPoints(tx: TenantTransaction, name: string): Promise<UnitPoint[]> {
  const rows = await tx.query<{ at: string; value: string; quantity: string | number }>(
    "SELECT at, value, quantity::text AS quantity FROM unit_points WHERE series = $1 ORDER BY at, value",
    [name],
  );
  return rows.map(({ at, value, quantity }) => ({ at, value: value === "" ? null : value, quantity: trimDecimal(String(quantity)) }));
}

type Facts = { readonly from: string; readonly to: string; readonly points: number; readonly steps: number; readonly values: readonly string[] };

export function seriesFacts(
  name: string,
  step: "day" | "month",
  dimension: string | null,
  { from, to, points, steps, values }: Facts,
): Omit<UnitSeries, "updatedAt" | "updatedBy"> {
  return {
    name,
    one: oneOf(name),
    metric: unitMetric(name),
    step,
    dimension,
    values: [...values],
    from,
    to,
    points,
    gaps: Math.max(0, stepsBetween(step, from, to) - steps),
  };
}

/** Days or months from the first to the last, both included. */
function stepsBetween(step: "day" | "month", from: string, to: string): number {
  const first = parseIsoDate(step === "month" ? `${from}-01` : from);
  const last = parseIsoDate(step === "month" ? `${to}-01` : to);
  if (first === undefined || last === undefined) return 0;
  let count = 1;
  for (let at = first; isoDate(at) < isoDate(last); at = step === "month" ? addMonths(at, 1) : addDays(at, 1)) count += 1;
  return count;
}
