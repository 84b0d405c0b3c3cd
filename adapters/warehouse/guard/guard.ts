import type { LogicalTable, TableColumn } from "#core/ports/cost-engine";
import { addPeriods } from "#adapters/warehouse/guard/add-periods";
import type { PeriodBound } from "#adapters/warehouse/guard/compile/moment-periods";
import { isBounded, isCompared } from "#adapters/warehouse/guard/compile/periods";
import type { Scan, Session } from "#adapters/warehouse/guard/compile/scope";
import { compileStatement } from "#adapters/warehouse/guard/compile/statement";
import { COMPILED_LIMITS, underLimits } from "#adapters/warehouse/guard/limits";
import { type Lexeme, readLexemes } from "#adapters/warehouse/guard/lexemes";
import { parseStatement } from "#adapters/warehouse/guard/parse";
import { printName, printQuery } from "#adapters/warehouse/guard/print/trino";
import { readTree } from "#adapters/warehouse/guard/read/statement";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { sameWords } from "#adapters/warehouse/guard/same-words";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { Expression, Query, Relation } from "#adapters/warehouse/guard/tree";
import type { Type } from "#adapters/warehouse/guard/types";
import { usualSpelling } from "#adapters/warehouse/guard/usual-spelling";

export { DUCKDB_MACROS } from "#adapters/warehouse/guard/macros";
export { checkSerialized } from "#adapters/warehouse/guard/check-serialized";

/** Readings of the cost tables, WITH queries counted at each reading. The semantic model's own queries may need a few more. */
const MAX_SCANS = { untrusted: 6, compiled: 16 };
const MAX_ENGINE_TEXT = 400_000;

export type GuardOptions = {
  /** Columns of the logical tables that the tenant has, with their canonical types. */
  readonly tables: Readonly<Partial<Record<LogicalTable, readonly TableColumn[]>>>;
  /** The tenant's own table, as written in the engine's SQL. */
  readonly physical: (table: LogicalTable) => string;
  /** Billing periods (YYYY-MM) read when the query names none: the current and the one before. */
  readonly defaultPeriods: readonly string[];
  readonly maxRows: number;
  readonly origin: "untrusted" | "compiled";
  readonly target: "duckdb" | "trino";
  /** What current_date and now() mean; the engine's own clock when left out. */
  readonly now?: Date;
};

/** A column of the result: its name in lower case, and its type in Trino's words. */
export type GuardedColumn = { readonly name: string; readonly type: string; readonly trinoType: Type };

export type GuardedSql = {
  /** For the engine. Reads one row more than `maxRows` where the guard set the limit, so that a cut is seen. */
  readonly engineSql: string;
  /** What runs, in the canonical dialect, for people. */
  readonly canonicalSql: string;
  readonly notes: string[];
  readonly tables: LogicalTable[];
  readonly columns: readonly GuardedColumn[];
  /** What runs, as a tree: for an engine whose tables are written out in the statement. */
  readonly statement: Query;
};

/**
 * Lets one reading query through, rewritten for the engine, or refuses it.
 * Each step fails closed: text, lexemes, one statement, nodes, names, functions, types, joins, periods, limit.
 *
 * @throws QueryRefusedError what is wrong, and the nearest allowed form
 * @throws TableUnavailableError when the tenant lacks a logical table
 */
export function guardSql(sql: string, options: GuardOptions): GuardedSql {
  return options.origin === "compiled" ? underLimits(COMPILED_LIMITS, () => guard(sql, options)) : guard(sql, options);
}

function guard(sql: string, options: GuardOptions): GuardedSql {
  const notes: string[] = [];
  const written = readStatement(usualSpelling(readLexemes(sql)));
  const limited = withLimit(written, options, notes);
  const first = compile(limited, options);
  const bounded = withPeriods(limited, first.session, options, notes);
  const { session, ...compiled } = bounded === limited ? first : compile(bounded, options);
  const canonicalSql = printQuery(bounded);
  if (JSON.stringify(readStatement(readLexemes(canonicalSql), false)) !== JSON.stringify(bounded))
    refuse("The query is not read the same way twice: write it more simply, with parentheses.");
  // One row more than the limit that the guard set is read, so that a cut is seen.
  const seen = bounded.limit === written.limit ? bounded : { ...bounded, limit: options.maxRows + 1 };
  const compiledSql = seen === bounded ? compiled.sql : compiled.sql.replace(/ LIMIT \d+$/, ` LIMIT ${options.maxRows + 1}`);
  const engineSql =
    options.target === "duckdb"
      ? compiledSql
      : printQuery(seen, (name) =>
          isTable(name.text) && session.used.has(name.text.toLowerCase() as LogicalTable)
            ? options.physical(name.text.toLowerCase() as LogicalTable)
            : printName(name),
        );
  if (engineSql.length > MAX_ENGINE_TEXT) refuse("The query becomes too long when it is translated: ask for less in one query.");
  return {
    engineSql,
    canonicalSql,
    notes,
    tables: [...session.used],
    columns: compiled.columns.map(({ name, type }) => ({ name, type: typeName(type), trinoType: type })),
    statement: seen,
  };
}

const isTable = (name: string) => /^(focus|cur)$/i.test(name);

function readStatement(lexemes: readonly Lexeme[], compare = true): Query {
  try {
    const query = readTree(parseStatement(lexemes));
    if (compare) sameWords(lexemes, readLexemes(printQuery(query)));
    return query;
  } catch (error) {
    if (error instanceof RangeError) refuse("The query is too deeply nested to be checked: simplify it.");
    throw error;
  }
}

function newSession({ tables, physical, now, origin }: GuardOptions): Session {
  return { tables, physical, now, maxScans: MAX_SCANS[origin], scans: [], used: new Set(), serial: 0, scanCount: 0, relationCount: 0 };
}

function compile(query: Query, options: GuardOptions) {
  const session = newSession(options);
  return { ...compileStatement(query, session), session };
}

function withPeriods(query: Query, session: Session, options: GuardOptions, notes: string[]): Query {
  const loose = session.scans.filter(
    (scan) => scan.parts.length === 0 && isTable((scan.node as { name: { text: string } }).name.text) && !isBounded(scan, session.scans),
  );
  if (loose.length === 0) return query;
  const derived = loose.filter((scan) => scan.derived?.low !== undefined);
  const bare = loose.filter((scan) => scan.derived?.low === undefined);
  const [compared] = bare.filter((scan) => isCompared(scan, session.scans));
  if (compared !== undefined) refuse(boundAdvice(compared));
  if (bare.length > 0 && options.defaultPeriods.length === 0) refuse("Each table needs a billing period: add WHERE billing_period = '2025-01'.");
  if (bare.length > 0) {
    const names = [...new Set(bare.map((scan) => scan.table))].join(" and ");
    notes.push(
      `No billing period was given for ${names}, so only ${options.defaultPeriods.join(" and ")} ${options.defaultPeriods.length === 1 ? "is" : "are"} read; add billing_period IN (...) for others.`,
    );
  }
  for (const note of new Set(derived.map((scan) => scan.derived && derivedNote(scan.derived)))) if (note !== undefined) notes.push(note);
  const conditions = new Map<object, (period: Expression) => Expression>();
  for (const scan of bare) conditions.set(scan.node, (period) => among(period, options.defaultPeriods));
  for (const { node, derived: bound } of derived) if (bound !== undefined) conditions.set(node, (period) => within(period, bound));
  return addPeriods(query, conditions);
}

function among(value: Expression, periods: readonly string[]): Expression {
  return { kind: "in", value, among: periods.map((period): Expression => ({ kind: "string", value: period })), negated: false };
}

function within(value: Expression, { low, high }: PeriodBound): Expression {
  if (low === undefined) refuse("Each table needs a billing period: add WHERE billing_period = '2025-01'.");
  if (high !== undefined) return { kind: "between", value, low, high, negated: false };
  return { kind: "binary", operator: ">=", left: value, right: low };
}

function derivedNote({ column, low, high }: PeriodBound): string {
  const [from, to] = [low?.kind === "string" ? low.value : undefined, high?.kind === "string" ? high.value : undefined];
  const range = from === undefined ? "" : to === undefined ? ` from ${from} on` : from === to ? ` ${from}` : ` ${from} to ${to}`;
  return `The billing periods read${range} follow from the condition on ${column}; add one on billing_period to read others or fewer.`;
}

function boundAdvice(scan: Scan): string {
  return `The billing period of ${scan.table} is compared, but does not bound what is read: add a condition joined by AND in WHERE for each reading of the table, with =, IN, BETWEEN, >= or > and constants, as in billing_period >= '2025-01'.`;
}

function withLimit(query: Query, { maxRows, origin }: GuardOptions, notes: string[]): Query {
  if (origin === "compiled") return query;
  if (query.limit !== undefined && query.limit <= maxRows) return query;
  if (query.limit !== undefined) notes.push(`LIMIT ${query.limit} is above the most rows that are given, ${maxRows}.`);
  return { ...selectable(query), limit: maxRows };
}

/** VALUES by itself takes no LIMIT in every parser. */
function selectable(query: Query): Query {
  if (query.body.kind !== "values") return query;
  const values: Query = { kind: "query", with: [], body: query.body, orderBy: [], offset: undefined, limit: undefined };
  const from: Relation = { kind: "derived", query: values, lateral: false, alias: undefined };
  return {
    ...query,
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "star", qualifier: undefined }],
      from: [from],
      where: undefined,
      groupBy: [],
      having: undefined,
      windows: [],
    },
  };
}
