import type { PhysicalTable } from "#adapters/warehouse/ingest/build-version";
import type { RollupView } from "#adapters/warehouse/ingest/prepared-views";
import type { Version } from "#adapters/warehouse/ingest/version";
import { canAnswer, rollupSql } from "#core/costs/rollup";
import type { CompiledPlan, LogicalTable } from "#core/ports/cost-engine";

/** A rollup that answers a question, and the question over it; in its text it stands under the name of the logical table. */
export type RollupRoute = { readonly view: RollupView; readonly sql: string };

/** The smallest rollup that holds all that a question needs, over all the periods that it asks for. */
export function chooseRollup(plan: CompiledPlan, { prepared, catalog }: Version): RollupRoute | undefined {
  const { table } = plan.plan.metric;
  const columns = new Set((catalog.tables[table] ?? []).map(({ name }) => name.toLowerCase()));
  const { from, to } = plan.plan.period;
  const first = from.slice(0, 7);
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 7);
  const asked = catalog.periods
    .filter(({ billingPeriod }) => billingPeriod >= first && billingPeriod <= last)
    .map(({ billingPeriod }) => billingPeriod);
  let best: { readonly view: RollupView; readonly rows: number } | undefined;
  for (const view of prepared.rollups) {
    if (asked.some((period) => view.rows[period] === undefined)) continue;
    const rows = asked.reduce((sum, period) => sum + (view.rows[period] ?? 0), 0);
    if (best && best.rows <= rows) continue;
    const rollup = { table: view.table, columns: new Set(view.columns.map(({ name }) => name.toLowerCase())), measures: view.measures };
    if (canAnswer(rollup, plan, columns)) best = { view, rows };
  }
  if (!best) return undefined;
  const { view } = best;
  return { view, sql: rollupSql({ table, columns: new Set(view.columns.map(({ name }) => name.toLowerCase())), measures: view.measures }, plan) };
}

/**
 * The table to read: the sorted rows where they have every column that a query names, else the export's own files,
 * without joins where none of the columns that need them is named. A star names all.
 */
export function physicalTable(sql: string, logical: LogicalTable, { physical, prepared, catalog }: Version): string {
  const table: PhysicalTable | undefined = physical[logical];
  if (!table) return logical;
  const plain = sql
    .replace(/count\s*\(\s*\*\s*\)/gi, "")
    .replace(/'(?:[^']|'')*'/g, " ")
    .toLowerCase();
  if (/(?:\bselect|\bdistinct|\ball|,|\.)\s*\*/.test(plain)) return table.full;
  const words = new Set(plain.match(/[a-z_][a-z0-9_]*/g) ?? []);
  const narrow = prepared.narrow[logical];
  const named = (catalog.tables[logical] ?? []).map(({ name }) => name.toLowerCase()).filter((name) => words.has(name));
  if (narrow && named.every((name) => narrow.columns.includes(name))) return narrow.name;
  return table.joined.some((column) => words.has(column)) ? table.full : table.lean;
}
