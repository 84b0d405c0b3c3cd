import type { Cell } from "#core/costs/query";
import type { CompiledPlan, CostEngine, EngineResult, LogicalTable, PreparedQuery } from "#core/ports/cost-engine";

type Rows = readonly (readonly Cell[])[];
type Asked = { readonly sql: string; readonly plan: CompiledPlan | undefined };

/** What goes wrong between an engine and whoever asks it. */
export type Fault = {
  readonly name: string;
  /** The table that is read in place of a logical table, as SQL; undefined: the table itself. */
  readonly table?: (table: LogicalTable, columns: readonly string[]) => string | undefined;
  /** Only questions with a plan meet it: they may be answered from sums that are kept. */
  readonly ofKeptSums?: boolean;
  /** The SQL that is asked in place of what was written. */
  readonly sql?: (asked: Asked) => string;
  /** The rows that come back in place of those that were found. */
  readonly rows?: (rows: Rows, asked: Asked, columns: EngineResult["columns"]) => Rows;
};

/** The engine with a fault: what its catalog and its versions say is what they said before. */
export function faultyEngine(engine: CostEngine, fault: Fault): CostEngine {
  const asked = new WeakMap<PreparedQuery, Asked>();
  const { tables } = engine.catalog();
  // Only what is asked for: a list of all columns is planned longer than it is read.
  const columnsOf = (table: LogicalTable, sql: string) => {
    const all = (tables[table] ?? []).map(({ name }) => name);
    const asked = new Set(sql.toLowerCase().match(/\w+/g));
    const used = all.filter((name) => asked.has(name.toLowerCase()));
    return used.length === 0 ? all.slice(0, 1) : used;
  };
  return {
    catalog: () => engine.catalog(),
    versions: () => engine.versions?.() ?? [],
    close: () => engine.close(),
    async prepare(written, options) {
      const one = { sql: written, plan: options.plan };
      const isMet = fault.ofKeptSums !== true || options.plan !== undefined;
      let sql = isMet ? (fault.sql?.(one) ?? written) : written;
      if (isMet && fault.table !== undefined)
        sql = sql.replace(/\bFROM (cur|focus)\b(?! AS)/gi, (whole, name: string) => {
          const table = name.toLowerCase() as LogicalTable;
          const instead = fault.table?.(table, columnsOf(table, written));
          return instead === undefined ? whole : `FROM (${instead}) AS ${table}`;
        });
      // With another text the plan no longer says what is asked.
      const changed = sql !== written;
      const { plan, ...rest } = options;
      const prepared = await engine.prepare(sql, changed ? { ...rest, origin: "compiled" } : plan === undefined ? rest : { ...rest, plan });
      const seen = { ...prepared, canonicalSql: prepared.canonicalSql };
      asked.set(seen, one);
      return seen;
    },
    async run(query, limits) {
      const result = await engine.run(query, limits);
      const one = asked.get(query);
      const isMet = one !== undefined && (fault.ofKeptSums !== true || one.plan !== undefined);
      return isMet && fault.rows ? { ...result, rows: fault.rows(result.rows, one, result.columns) } : result;
    },
  };
}
