import { categoryColumns } from "#core/costs/organization/organization-dimensions";
import type { SemanticModel } from "#core/costs/semantic-model";
import { identifier, sql } from "#core/costs/sql/sql";
import type { CostEngine } from "#core/ports/cost-engine";
import { runCompiled } from "#services/costs/run-compiled";

/** AWS allows 50 cost categories; a map with more keys is something else. */
const MOST_KEYS = 100;

const cache = new WeakMap<CostEngine, { readonly dataVersion: string; readonly keys: Promise<readonly string[]> }>();

/** Names of the cost categories that the export carries, from its latest month, read once for each version of the data. */
export function exportedCategories(engine: CostEngine, model: SemanticModel): Promise<readonly string[]> {
  const { dataVersion } = model.catalog;
  const known = cache.get(engine);
  if (known?.dataVersion === dataVersion) return known.keys;
  const keys = read(engine, model);
  // A failed read is not an answer to keep.
  keys.catch(() => cache.delete(engine));
  cache.set(engine, { dataVersion, keys });
  return keys;
}

async function read(engine: CostEngine, model: SemanticModel): Promise<readonly string[]> {
  const { names, map } = categoryColumns(model.columns[model.family]);
  const latest = model.catalog.periods.at(-1)?.billingPeriod;
  if (map === undefined || latest === undefined) return names;
  const text = sql`select c.k as name, count(*) as line_items
from ${identifier(model.family)} cross join unnest(map_keys(${identifier(map)})) as c (k)
where billing_period = ${latest}
group by 1
order by 2 desc
limit ${MOST_KEYS}`.text;
  const { rows } = await runCompiled(engine, text, undefined, MOST_KEYS);
  return [...new Set([...names, ...rows.flatMap(([name]) => (name === null || name === undefined ? [] : [String(name)]))])];
}
