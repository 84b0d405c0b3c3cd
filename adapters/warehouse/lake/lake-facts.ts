import { FACTS, type FactColumns, type FileFacts, factColumns } from "#adapters/warehouse/ingest/file-facts";
import type { LakeRunner } from "#adapters/warehouse/lake/lake-runner";
import type { LakeSource } from "#adapters/warehouse/lake/lake-source";
import { literal, quoted } from "#adapters/warehouse/lake/quote";
import { expressionToTrino } from "#adapters/warehouse/lake/to-trino";
import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";

/** What one billing period holds; the same facts that ingestion keeps of a file, so that one code makes a catalogue of them. */
export type PeriodFacts = FileFacts & {
  readonly period: string;
  /** Rows whose cost columns of FOCUS are fractions of a dollar: billed, effective, contracted. */
  readonly fractions: readonly [number, number, number];
};

/** Values of one tag or column that are kept; more are found by asking the rows. */
const MOST_VALUES = 1000;
const MOST_ROWS = 400_000;
const TIMEOUT_MS = 300_000;

export function lakeFactColumns(source: LakeSource): FactColumns {
  return factColumns(source.family, source.columns);
}

/** The table's rows of these periods in the export's standard names, with their billing period, reading these columns only. */
export function sourceSql(source: LakeSource, columns: readonly string[], periods: readonly string[] | undefined): string {
  const list = columns.flatMap((name) => {
    const found = source.raw.get(name.toLowerCase());
    return found ? [`${found.expression} as ${quoted(name)}`] : [];
  });
  const where = periods === undefined ? "" : ` where ${source.within(periods)}`;
  return `select ${[...list, `${source.period} as billing_period`].join(", ")} from ${source.table.name}${where}`;
}

/** Reads what these periods hold, by six queries over few columns. */
export async function readFacts(
  runner: LakeRunner,
  source: LakeSource,
  periods: readonly { readonly period: string; readonly version: string }[],
  dataVersion: string,
): Promise<PeriodFacts[]> {
  const columns = lakeFactColumns(source);
  const names = periods.map(({ period }) => period);
  const t = expressionToTrino;
  const read = async (using: readonly string[], sql: (rows: string) => string) => {
    const words = new Set(using.flatMap((text) => text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).map((word) => word.toLowerCase()));
    const needed = source.columns.filter(({ name }) => words.has(name.toLowerCase())).map(({ name }) => name);
    const rows = `(${sourceSql(source, needed, names)}) as rows_of_period`;
    const result = await runner.run({
      sql: sql(rows),
      dataVersion,
      maxRows: MOST_ROWS,
      timeoutMs: TIMEOUT_MS,
      signal: undefined,
      requestId: undefined,
      estimatedBytes: undefined,
    });
    const byPeriod = new Map<string, (readonly TrinoCell[])[]>();
    for (const [period, ...cells] of result.rows) {
      const list = byPeriod.get(String(period)) ?? [];
      list.push(cells);
      byPeriod.set(String(period), list);
    }
    return byPeriod;
  };
  const facts = FACTS.map((fact) => t(columns.facts[fact]));
  const [days, charges, tags, values, arns, accounts] = await Promise.all([
    read(dayColumns(source, columns), (rows) => daysSql(source, columns, rows)),
    read(
      facts,
      (rows) =>
        `select billing_period, ${facts.map((fact, index) => `${fact} as fact_${index + 1}`).join(", ")}, count(*) as n from ${rows} group by 1, ${facts.map((_, index) => index + 2).join(", ")}`,
    ),
    columns.tags ? read([columns.tags], (rows) => tagsSql(columns.tags ?? "", rows)) : NONE,
    columns.listed.length > 0 ? read(columns.listed, (rows) => valuesSql(columns.listed, rows)) : NONE,
    columns.resource ? read([columns.resource], (rows) => arnsSql(columns.resource ?? "", rows)) : NONE,
    columns.accountId ? read([columns.accountId, columns.accountName ?? "", columns.start ?? ""], (rows) => accountsSql(columns, rows)) : NONE,
  ]);
  return periods.map(({ period, version }) => ({
    path: `${period}@${version}`,
    size: 0,
    modifiedMs: 0,
    period,
    rows: (days.get(period) ?? []).reduce((sum, row) => sum + Number(row[2]), 0),
    undated: 0,
    costs: {},
    sketches: {},
    ...readDays(period, days.get(period) ?? []),
    charges: (charges.get(period) ?? []).map((row) => ({ facts: row.slice(0, -1).map(factOf), rows: Number(row.at(-1)) })),
    tags: readTags(tags.get(period) ?? []),
    values: readValues(columns.listed, values.get(period) ?? []),
    arns: (arns.get(period) ?? []).map(
      ([cluster, namespace, n]) => [String(cluster), namespace === null || namespace === "" ? null : String(namespace), Number(n)] as const,
    ),
    accounts: (accounts.get(period) ?? []).map(
      ([id, name, at]) => [String(id), name === null ? null : String(name), at === null ? 0 : instant(at)] as const,
    ),
  }));
}

const NONE: Promise<ReadonlyMap<string, (readonly TrinoCell[])[]>> = Promise.resolve(new Map());

const factOf = (value: TrinoCell | undefined): string | boolean | null =>
  typeof value === "boolean" || value === null || value === undefined ? (value ?? null) : String(value);

/** `2026-10-05 00:00:00.000` in UTC -> milliseconds since 1970. */
const instant = (value: TrinoCell | undefined): number => Date.parse(`${String(value).replace(" ", "T")}Z`);

function dayColumns(source: LakeSource, { start, end, currency, isUse, planFees }: FactColumns): string[] {
  return [
    start ?? "",
    end ?? "",
    currency ?? "",
    start ? isUse : "",
    planFees ? "line_item_line_item_type line_item_unblended_cost savings_plan_savings_plan_effective_cost" : "",
    source.family === "focus" ? "BilledCost EffectiveCost ContractedCost" : "",
  ];
}

/** Each UTC day: rows, how far they reach, fees of plans, and how many amounts are fractions. */
function daysSql(source: LakeSource, { start, end, currency, isUse, planFees }: FactColumns, rows: string): string {
  const none = "cast(null as timestamp(3))";
  const until = end ?? (start ? `${start} + interval '1' hour` : none);
  const short = start && end ? `${end} <= ${start} + interval '1' day` : "true";
  const use = expressionToTrino(isUse);
  const has = (name: string) => source.raw.has(name.toLowerCase());
  const fraction = (column: string) => (source.family === "focus" && has(column) ? `count(case when ${column} <> round(${column}) then 1 end)` : "0");
  const fees = (type: string, column: string) =>
    planFees ? `coalesce(sum(case when line_item_line_item_type = '${type}' then ${column} end), 0)` : "0";
  const columns = [
    `${start ? `cast(cast(${start} as date) as varchar)` : "cast(null as varchar)"} as day_of_rows`,
    `${currency ?? "cast(null as varchar)"} as currency_of_rows`,
    "count(*) as n",
    `${start ? `min(case when ${use} then ${start} end)` : none} as first_use`,
    `${start ? `min(${start})` : none} as first_row`,
    `${start ? `max(case when ${use} and ${short} then ${until} end)` : none} as last_use`,
    `${start ? `max(${until})` : none} as last_row`,
    `${fees("SavingsPlanRecurringFee", "line_item_unblended_cost")} as fees`,
    `${fees("SavingsPlanCoveredUsage", "savings_plan_savings_plan_effective_cost")} as covered`,
    `${planFees ? "count(case when line_item_line_item_type in ('SavingsPlanRecurringFee', 'SavingsPlanCoveredUsage') then 1 end)" : "0"} as plan_rows`,
    ...["BilledCost", "EffectiveCost", "ContractedCost"].map((name) => `${fraction(name)} as fractions_${name.toLowerCase()}`),
  ];
  return `select billing_period, ${columns.join(", ")} from ${rows} group by 1, 2, 3 order by 1, 2, 3`;
}

function readDays(
  period: string,
  rows: readonly (readonly TrinoCell[])[],
): Pick<PeriodFacts, "periods" | "span" | "currencies" | "planFees" | "fractions"> {
  const days: Record<string, number> = {};
  const currencies = new Map<string, number>();
  const fees = new Map<string, [number, number]>();
  const fractions: [number, number, number] = [0, 0, 0];
  const span: (number | null)[] = [null, null, null, null];
  const reach = (index: number, value: TrinoCell | undefined, pick: (a: number, b: number) => number) => {
    if (value === null || value === undefined) return;
    const at = instant(value);
    const known = span[index];
    span[index] = known === null || known === undefined ? at : pick(known, at);
  };
  for (const [day, currency, n, firstUse, firstRow, lastUse, lastRow, paid, covered, planRows, ...wholes] of rows) {
    const key = day === null || day === undefined ? "" : String(day);
    days[key] = (days[key] ?? 0) + Number(n);
    if (currency !== null && currency !== undefined) currencies.set(String(currency), (currencies.get(String(currency)) ?? 0) + Number(n));
    reach(0, firstUse, Math.min);
    reach(1, firstRow, Math.min);
    reach(2, lastUse, Math.max);
    reach(3, lastRow, Math.max);
    if (Number(planRows) > 0) {
      const known = fees.get(key) ?? [0, 0];
      fees.set(key, [known[0] + Number(paid), known[1] + Number(covered)]);
    }
    for (const index of [0, 1, 2] as const) fractions[index] += Number(wholes[index] ?? 0);
  }
  return {
    periods: { [period]: days },
    span: [span[0] ?? null, span[1] ?? null, span[2] ?? null, span[3] ?? null],
    currencies: [...currencies],
    planFees: [...fees].map(([day, [paid, covered]]) => [day, paid, covered] as const),
    fractions,
  };
}

function tagsSql(tags: string, rows: string): string {
  return `select billing_period, tag_key, tag_value, n, of_key from (select billing_period, tag_key, tag_value, count(*) as n, sum(count(*)) over (partition by billing_period, tag_key) as of_key, row_number() over (partition by billing_period, tag_key order by count(*) desc, tag_value) as place from ${rows} cross join unnest(${tags}) as pairs (tag_key, tag_value) group by 1, 2, 3) as counted where place <= ${MOST_VALUES} order by n desc, tag_key, tag_value`;
}

function readTags(rows: readonly (readonly TrinoCell[])[]): FileFacts["tags"] {
  const found: Record<string, { rows: number; values: [string, number][] }> = {};
  for (const [key, value, n, ofKey] of rows) {
    const entry = (found[String(key)] ??= { rows: Number(ofKey), values: [] });
    if (value !== null && value !== undefined && value !== "") entry.values.push([String(value), Number(n)]);
  }
  return found;
}

/** The place of a column in the list beside its value: one reading of all of them. */
function valuesSql(columns: readonly string[], rows: string): string {
  const sets = columns.map((name) => `(billing_period, ${name})`).join(", ");
  return `select billing_period, grouping(${columns.join(", ")}) as which, ${columns.join(", ")}, count(*) as n from ${rows} group by grouping sets (${sets}) order by n desc`;
}

function readValues(columns: readonly string[], rows: readonly (readonly TrinoCell[])[]): FileFacts["values"] {
  const found: Record<string, [string, number][]> = Object.fromEntries(columns.map((name) => [name, []]));
  for (const row of rows) {
    // The bit of the column that this row is grouped by is the one that is not set.
    const at = columns.findIndex((_, index) => (Number(row[0]) & (1 << (columns.length - 1 - index))) === 0);
    const [name, value] = [columns[at], row[at + 1]];
    const list = name === undefined ? undefined : found[name];
    if (list && value !== null && value !== undefined && value !== "" && list.length < MOST_VALUES) list.push([String(value), Number(row.at(-1))]);
  }
  return found;
}

function arnsSql(resource: string, rows: string): string {
  const part = (pattern: string) => `coalesce(regexp_extract(${resource}, ${literal(pattern)}, 1), '')`;
  return `select billing_period, of_cluster, of_namespace, count(*) as n from (select billing_period, ${part(":(?:cluster|pod)/([^/]+)")} as of_cluster, ${part(":pod/[^/]+/([^/]+)")} as of_namespace from ${rows} where strpos(${resource}, ':eks:') > 0) as arns where of_cluster <> '' group by 1, 2, 3`;
}

function accountsSql({ accountId, accountName, start }: FactColumns, rows: string): string {
  const name = accountName ? `max_by(${accountName}, ${start ?? "1"}) filter (where ${accountName} <> '')` : "cast(null as varchar)";
  return `select billing_period, ${accountId} as id_of_account, ${name} as name_of_account, ${start ? `max(${start})` : "cast(null as timestamp(3))"} as latest from ${rows} where ${accountId} is not null group by 1, 2`;
}
