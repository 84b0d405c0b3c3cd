import type { DuckDBConnection } from "@duckdb/node-api";
import { missingColumns } from "#adapters/warehouse/ingest/missing-columns";
import type { InspectedFile, SetAside, SourceKind } from "#adapters/warehouse/ingest/inspect-files";
import type { CostCatalog, CoveredPeriod, LogicalTable, TableColumn } from "#core/ports/cost-engine";

const DAY_MS = 86_400_000;

/** What the engine keeps beside the catalogue: for estimating what a query reads. Bytes of a row's column as the export stores it. */
export type StoredBytes = Readonly<Record<string, number>>;

export type SurveyInput = {
  readonly kind: SourceKind;
  readonly label: string;
  readonly files: readonly InspectedFile[];
  readonly tagKeys: readonly string[];
  readonly setAside: readonly SetAside[];
  readonly physical: Readonly<Partial<Record<LogicalTable, string>>>;
  readonly dataVersion: string;
  readonly now: Date;
};

/** Reads what was ingested and describes it for people: rows, periods, gaps, and what cannot be known. */
export async function surveyCatalog(connection: DuckDBConnection, input: SurveyInput): Promise<CostCatalog> {
  const isCur = input.kind === "cur-2.0";
  const table = (isCur ? input.physical.cur : input.physical.focus) ?? "";
  const tables: Partial<Record<LogicalTable, readonly TableColumn[]>> = {};
  for (const logical of ["cur", "focus"] as const) {
    const name = input.physical[logical];
    if (name) tables[logical] = await columnsOf(connection, name);
  }
  const columns = new Set((isCur ? tables.cur : tables.focus)?.map(({ name }) => name.toLowerCase()) ?? []);
  const [start, end] = isCur ? ["line_item_usage_start_date", "line_item_usage_end_date"] : ["ChargePeriodStart", "ChargePeriodEnd"];
  const periods = await coveredPeriods(connection, table, columns.has(start.toLowerCase()) ? start : undefined);
  const use = isCur ? "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')" : "ChargeCategory = 'Usage'";
  const span = await dataSpan(connection, table, columns.has(start.toLowerCase()) ? start : undefined, columns.has(end.toLowerCase()) ? end : undefined, columns.has(isCur ? "line_item_line_item_type" : "chargecategory") ? use : "true", periods, input.now);
  return {
    source: { kind: input.kind, label: input.label, files: input.files.length, rows: periods.reduce((sum, { rows }) => sum + rows, 0) },
    currency: await currencyOf(connection, table, isCur ? "line_item_currency_code" : "BillingCurrency", columns),
    tables,
    periods,
    gaps: gapsOf(periods, span),
    ...span,
    tagKeys: input.tagKeys,
    missing: await missingColumns(connection, isCur ? "cur" : "focus", table, columns),
    setAside: input.setAside,
    dataVersion: input.dataVersion,
  };
}

async function columnsOf(connection: DuckDBConnection, table: string): Promise<TableColumn[]> {
  const described = await connection.runAndReadAll(`describe ${table}`);
  return described.getRowObjectsJson().map((row) => ({ name: String(row["column_name"]), type: canonicalType(String(row["column_type"])) }));
}

/** DuckDB's type as Trino names it. */
function canonicalType(type: string): string {
  if (type === "TIMESTAMP") return "timestamp(3)";
  const map = /^MAP\((\w+), (\w+)\)$/.exec(type);
  if (map) return `map(${canonicalType(map[1] ?? "")}, ${canonicalType(map[2] ?? "")})`;
  return type.toLowerCase();
}

async function coveredPeriods(connection: DuckDBConnection, table: string, start: string | undefined): Promise<CoveredPeriod[]> {
  const day = start ? `strftime(${start}, '%Y-%m-%d')` : "cast(null as varchar)";
  const found = await connection.runAndReadAll(`select billing_period, ${day} as day, count(*) from ${table} group by 1, 2 order by 1, 2`);
  const periods = new Map<string, { rows: number; days: string[] }>();
  for (const row of found.getRowsJson()) {
    const [period, dayOfRows, rows] = row as [string, string | null, string];
    const entry = periods.get(period) ?? { rows: 0, days: [] };
    entry.rows += Number(rows);
    if (dayOfRows !== null) entry.days.push(dayOfRows);
    periods.set(period, entry);
  }
  return [...periods].map(([billingPeriod, { rows, days }]) => ({ billingPeriod, rows, days }));
}

/** From the first use to the end of the last hour or day of use; charges that span a month say nothing of how far the data goes. */
async function dataSpan(connection: DuckDBConnection, table: string, start: string | undefined, end: string | undefined, use: string, periods: readonly CoveredPeriod[], now: Date): Promise<{ dataFrom: string; dataThrough: string }> {
  const first = periods[0]?.billingPeriod ?? now.toISOString().slice(0, 7);
  const last = periods.at(-1)?.billingPeriod ?? first;
  const monthEnd = new Date(Date.UTC(Number(last.slice(0, 4)), Number(last.slice(5, 7)), 1));
  if (!start) return { dataFrom: `${first}-01T00:00:00.000Z`, dataThrough: monthEnd.toISOString() };
  const short = end ? `${end} - ${start} <= interval 1 day` : "true";
  const until = end ?? `${start} + interval 1 hour`;
  const found = await connection.runAndReadAll(`select epoch_ms(min(${start}) filter (where ${use})), epoch_ms(min(${start})), epoch_ms(max(${until}) filter (where ${use} and ${short})), epoch_ms(max(${until})) from ${table}`);
  const [useFrom, anyFrom, useThrough, anyThrough] = (found.getRowsJson()[0] ?? []).map((value) => (value === null ? undefined : Number(value)));
  const from = useFrom ?? anyFrom ?? Date.parse(`${first}-01T00:00:00Z`);
  const through = Math.ceil((useThrough ?? anyThrough ?? monthEnd.getTime()) / 3_600_000) * 3_600_000;
  // A bill cannot reach past the clock by more than the hour that is being written.
  return { dataFrom: new Date(from).toISOString(), dataThrough: new Date(Math.max(from + 1, Math.min(through, Math.max(now.getTime(), from + DAY_MS)))).toISOString() };
}

function gapsOf(periods: readonly CoveredPeriod[], { dataFrom, dataThrough }: { dataFrom: string; dataThrough: string }): string[] {
  const days = new Set(periods.flatMap(({ days: list }) => list));
  if (days.size === 0) return [];
  const gaps: string[] = [];
  for (let at = Math.floor(Date.parse(dataFrom) / DAY_MS) * DAY_MS; at < Date.parse(dataThrough); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (!days.has(day)) gaps.push(day);
  }
  return gaps;
}

async function currencyOf(connection: DuckDBConnection, table: string, column: string, columns: ReadonlySet<string>): Promise<string> {
  if (!columns.has(column.toLowerCase())) return "USD";
  const found = await connection.runAndReadAll(`select ${column} from ${table} where ${column} is not null group by 1 order by count(*) desc limit 1`);
  return String(found.getRowsJson()[0]?.[0] ?? "USD");
}
