import { compileForEngine } from "#adapters/warehouse/guard/compile-for-engine";
import { printQuery } from "#adapters/warehouse/guard/print/trino";
import type { Query, Select } from "#adapters/warehouse/guard/tree";
import type { FactColumns } from "#adapters/warehouse/ingest/file-facts";
import { focusSelects } from "#adapters/warehouse/ingest/focus-view";
import type { PromotedTag, Promotion } from "#adapters/warehouse/ingest/promoted-columns";
import { type Looked, curPromotions, focusPromotions } from "#adapters/warehouse/ingest/promotions";
import type { LakeSource } from "#adapters/warehouse/lake/lake-source";
import { quoted } from "#adapters/warehouse/lake/quote";
import { expressionToTrino, selectToTrino } from "#adapters/warehouse/lake/to-trino";
import { QueryRefusedError, UnavailableError } from "#core/errors";
import type { LogicalTable, TableColumn } from "#core/ports/cost-engine";

/** What of a logical table a statement reads. */
export type Reading = {
  /** Names in lower case; undefined: all. */
  readonly columns: ReadonlySet<string> | undefined;
  /** Undefined: all. */
  readonly periods: readonly string[] | undefined;
};

export type LakeTables = {
  readonly columns: Readonly<Partial<Record<LogicalTable, readonly TableColumn[]>>>;
  /** The logical table as a derived table, in parentheses, and the table's own columns that it reads, in lower case. */
  derive(table: LogicalTable, reading: Reading): { readonly sql: string; readonly reads: readonly string[] };
};

/** What is looked up by value instead of computed from a row, in Trino's SQL over the export's standard names. */
export type LakeDictionaries = Readonly<Record<keyof Looked, string>>;

const PLACES: Looked = { service: "mt_of_service", eligible: "mt_of_eligible", account: "mt_of_account", planShare: "mt_of_share" };
const ROWS = "mt_rows";

type Column = { readonly name: string; readonly expression: string | undefined };

/** The logical tables over the customer's table, as texts: nothing is created where the table lies. */
export function lakeTables(input: {
  readonly source: LakeSource;
  readonly facts: FactColumns;
  readonly tagKeys: readonly string[];
  readonly tags: readonly PromotedTag[];
  readonly dictionaries: LakeDictionaries;
  /** Rows in another currency than the export's main one are left out. */
  readonly currency: string | undefined;
}): LakeTables {
  const { source, facts, tagKeys, tags, dictionaries, currency } = input;
  const promotions: readonly Promotion[] = [
    ...(source.family === "cur" ? curPromotions : focusPromotions)(source.columns, facts, tagKeys, PLACES),
    ...tags,
  ];
  const own: readonly Column[] = [
    ...source.columns.map(({ name }) => ({ name, expression: undefined })),
    ...promotions.map(({ column, expression }) => ({ name: column, expression: filled(expressionToTrino(expression), dictionaries) })),
    { name: "billing_period", expression: undefined },
  ];
  const names = new Set(own.map(({ name }) => name.toLowerCase()));
  const focus = source.family === "cur" ? focusSelects(ROWS, names) : undefined;
  const focusTrees = focus && [focus.charges, focus.unused].flatMap((select) => (select === undefined ? [] : [selectToTrino(select)]));

  const ownSelect = ({ columns, periods }: Reading) => {
    const wanted = own.filter(({ name }) => columns === undefined || columns.has(name.toLowerCase()));
    const words = wordsOf(wanted.map(({ name, expression }) => expression ?? name));
    const raw = source.columns.filter(({ name }) => words.has(name.toLowerCase()));
    const conditions = [...(periods === undefined ? [] : [source.within(periods)]), ...(currency === undefined ? [] : [currency])];
    const inner = `select ${[...raw.map(({ name }) => `${source.raw.get(name.toLowerCase())?.expression ?? ""} as ${quoted(name)}`), `${source.period} as billing_period`].join(", ")} from ${source.table.name}${conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`}`;
    const list = [...wanted, ...(wanted.length === 0 ? [{ name: "billing_period", expression: undefined }] : [])];
    const sql = list.every(({ expression }) => expression === undefined)
      ? `select ${list.map(({ name }) => quoted(name)).join(", ")} from (${inner}) as rows_of_export`
      : `select ${list.map(({ name, expression }) => (expression === undefined ? quoted(name) : `${expression} as ${quoted(name)}`)).join(", ")} from (${inner}) as rows_of_export`;
    const reads = raw.flatMap(({ name }) => source.raw.get(name.toLowerCase())?.column ?? []);
    return { sql, reads };
  };

  const focusSelect = (reading: Reading) => {
    const selects = (focusTrees ?? []).map((tree) => printQuery(withItems(tree, reading.columns)));
    const rows = ownSelect({ columns: new Set([...wordsOf(selects)].filter((word) => names.has(word))), periods: reading.periods });
    return { sql: `with ${ROWS} as (${rows.sql}) ${selects.join(" union all ")}`, reads: rows.reads };
  };

  const derive: LakeTables["derive"] = (table, reading) => {
    const { sql, reads } = table === "focus" && focusTrees !== undefined ? focusSelect(reading) : ownSelect(reading);
    return { sql: `(${sql})`, reads };
  };
  const all: Reading = { columns: undefined, periods: undefined };
  const describe = (table: LogicalTable) =>
    columnsOf(derive(table, all).sql, source, table === "focus" && focusTrees ? itemNames(focusTrees[0]) : own.map(({ name }) => name));
  return {
    columns: source.family === "cur" ? { cur: describe("cur"), focus: describe("focus") } : { focus: describe("focus") },
    derive,
  };
}

function filled(expression: string, dictionaries: LakeDictionaries): string {
  let text = expression;
  for (const [key, place] of Object.entries(PLACES) as [keyof Looked, string][]) text = text.replaceAll(place, () => `(${dictionaries[key]})`);
  return text;
}

/** Identifiers of SQL, in lower case; words within texts may be among them, which costs a column and breaks nothing. */
export function wordsOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).map((word) => word.toLowerCase()));
}

function nameOf(item: Select["items"][number]): string {
  if (item.kind === "star") return "";
  return item.alias?.text ?? (item.value.kind === "column" ? item.value.name.text : "");
}

function itemNames(tree: Query | undefined): string[] {
  return tree?.body.kind === "select" ? tree.body.items.map(nameOf) : [];
}

/** The select with the wanted columns only; one stays where none is named, so that rows can be counted. */
function withItems(tree: Query, columns: ReadonlySet<string> | undefined): Query {
  if (columns === undefined || tree.body.kind !== "select") return tree;
  const items = tree.body.items.filter((item) => columns.has(nameOf(item).toLowerCase()));
  const kept = items.length > 0 ? items : tree.body.items.filter((item) => nameOf(item) === "billing_period");
  return { ...tree, body: { ...tree.body, items: kept } };
}

/** Names and types of a derived table, as the guard's own rules of Trino's types find them. */
function columnsOf(derived: string, source: LakeSource, names: readonly string[]): TableColumn[] {
  const { columns } = compiled(`select * from ${derived} as of_table`, source);
  return columns.map(({ type }, index) => ({
    name: names[index] ?? "",
    type: type
      .replaceAll(/varchar\(\d+\)/g, "varchar")
      .replace(/^unknown$/, "varchar")
      .replace(/^timestamp\(\d+\)$/, "timestamp(3)"),
  }));
}

function compiled(sql: string, { table }: LakeSource) {
  try {
    return compileForEngine(sql, { find: () => ({ physical: "t", columns: table.columns }), now: new Date(0) });
  } catch (cause) {
    if (!(cause instanceof QueryRefusedError)) throw cause;
    const [, lacking] = /Unknown column `(\w+)`/.exec(cause.message) ?? [];
    const what = lacking === undefined ? "is not as a cost export is" : `has no column ${lacking}, without which a bill cannot be read`;
    throw new UnavailableError(`The table ${table.label} ${what}. Compare its definition with the export's columns.`, { cause });
  }
}
