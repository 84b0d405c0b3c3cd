import type { DimensionSql } from "#core/costs/dimension";
import { valuesSql } from "#core/costs/query-plan";
import type { CostEngine, LogicalTable } from "#core/ports/cost-engine";
import { runCompiled } from "#services/costs/run-compiled";

/** A dimension with more values than this is matched as it stands. */
const MOST_VALUES = 5_000;

const cache = new WeakMap<CostEngine, { readonly dataVersion: string; readonly values: Map<string, Promise<readonly string[]>> }>();

/** Values of a dimension over the whole export, the most used first, read once for each version of the data. */
export function dimensionValues(engine: CostEngine, on: DimensionSql, table: LogicalTable): Promise<readonly string[]> {
  if (on.known) return Promise.resolve(on.known);
  const { dataVersion, periods, values: found } = engine.catalog();
  const listed = found?.[on.column.toLowerCase()];
  if (listed) return Promise.resolve(listed);
  let entry = cache.get(engine);
  if (entry?.dataVersion !== dataVersion) {
    entry = { dataVersion, values: new Map() };
    cache.set(engine, entry);
  }
  const { values } = entry;
  const key = `${table}.${on.column}`;
  const known = values.get(key);
  if (known) return known;
  const read = runCompiled(engine, valuesSql(on, table, periods[0]?.billingPeriod ?? "0000-00", MOST_VALUES), undefined, MOST_VALUES).then(
    ({ rows }) => rows.flatMap(([name]) => (name === null || name === undefined ? [] : [String(name)])),
  );
  // A failed read is not an answer to keep.
  read.catch(() => values.delete(key));
  values.set(key, read);
  return read;
}
