import { compileStatement } from "#adapters/warehouse/guard/compile/statement";
import type { GuardedColumn } from "#adapters/warehouse/guard/guard";
import { readLexemes } from "#adapters/warehouse/guard/lexemes";
import { type GuardLimits, underLimits } from "#adapters/warehouse/guard/limits";
import { parseStatement } from "#adapters/warehouse/guard/parse";
import { printName, printQuery } from "#adapters/warehouse/guard/print/trino";
import { readTree } from "#adapters/warehouse/guard/read/statement";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { sameWords } from "#adapters/warehouse/guard/same-words";
import { NAME_PART } from "#adapters/warehouse/guard/tree";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { TableColumn } from "#core/ports/cost-engine";

/** As large as Athena takes a query; what people and models write has its own, far smaller limits. */
const ENGINE_LIMITS: GuardLimits = {
  bytes: 262_144,
  lexemes: 200_000,
  depth: 600,
  terms: 5_000,
  relations: 400,
  expression: 2_000_000,
  asEngine: true,
};

export type EngineCatalog = {
  /** The table of a name (table; database and table; catalogue, database and table; all in lower case). @throws QueryRefusedError */
  find(name: readonly string[]): { readonly physical: string; readonly columns: readonly TableColumn[] };
  /** What current_date and now() mean. */
  readonly now: Date;
};

/**
 * Translates one reading statement of Trino for DuckDB, for whoever answers in Trino's place: over a catalogue of many tables, without the
 * rules that hold for people's questions (periods, row limit, joins).
 *
 * @throws QueryRefusedError
 */
export function compileForEngine(sql: string, catalog: EngineCatalog): { readonly sql: string; readonly columns: readonly GuardedColumn[] } {
  return underLimits(ENGINE_LIMITS, () => {
    try {
      const lexemes = readLexemes(sql);
      const query = readTree(parseStatement(lexemes));
      const tableName = ({ text }: { readonly text: string }) =>
        text
          .split(NAME_PART)
          .map((part) => printName({ text: part }))
          .join(".");
      sameWords(lexemes, readLexemes(printQuery(query, tableName)));
      const unused = () => "";
      const counts = { serial: 0, scanCount: 0, relationCount: 0, maxScans: Number.POSITIVE_INFINITY };
      const session = { tables: {}, physical: unused, now: catalog.now, find: catalog.find, scans: [], used: new Set<never>(), ...counts };
      const compiled = compileStatement(query, session);
      return { sql: compiled.sql, columns: compiled.columns.map(({ name, type }) => ({ name, type: typeName(type), trinoType: type })) };
    } catch (error) {
      if (error instanceof RangeError) refuse("The query is too deeply nested: simplify it.");
      throw error;
    }
  });
}
