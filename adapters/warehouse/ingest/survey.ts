import type { DuckDBConnection } from "@duckdb/node-api";
import type { PhysicalTable } from "#adapters/warehouse/ingest/build-version";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import type { SetAside, SourceKind } from "#adapters/warehouse/ingest/inspect-files";
import { missingColumns } from "#adapters/warehouse/ingest/missing-columns";
import type { CostCatalog, CoveredPeriod, LogicalTable, TableColumn } from "#core/ports/cost-engine";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export type SurveyInput = {
  readonly kind: SourceKind;
  readonly label: string;
  readonly files: readonly FileFacts[];
  readonly tagKeys: readonly string[];
  readonly setAside: readonly SetAside[];
  readonly physical: Readonly<Partial<Record<LogicalTable, PhysicalTable>>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly currency: string | undefined;
  readonly dataVersion: string;
  readonly now: Date;
};

/** Describes for people what was ingested: rows, periods, gaps, and what cannot be known. */
export async function surveyCatalog(connection: DuckDBConnection, input: SurveyInput): Promise<CostCatalog> {
  const tables: Partial<Record<LogicalTable, readonly TableColumn[]>> = {};
  for (const logical of ["cur", "focus"] as const) {
    const name = input.physical[logical]?.full;
    if (name) tables[logical] = await columnsOf(connection, name);
  }
  const family = input.kind === "cur-2.0" ? "cur" : "focus";
  const columns = new Set(tables[family]?.map(({ name }) => name.toLowerCase()) ?? []);
  const periods = coveredPeriods(input.files);
  const span = dataSpan(input.files, periods, input.now);
  return {
    source: { kind: input.kind, label: input.label, files: input.files.length, rows: periods.reduce((sum, { rows }) => sum + rows, 0) },
    currency: input.currency ?? "USD",
    tables,
    periods,
    gaps: gapsOf(periods, span),
    ...span,
    tagKeys: input.tagKeys,
    values: input.values,
    missing: await missingColumns(connection, family, input.physical[family]?.lean ?? "", columns),
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

export function coveredPeriods(files: readonly FileFacts[]): CoveredPeriod[] {
  const periods = new Map<string, { rows: number; days: Set<string> }>();
  for (const file of files) {
    for (const [period, days] of Object.entries(file.periods)) {
      const entry = periods.get(period) ?? { rows: 0, days: new Set<string>() };
      for (const [day, rows] of Object.entries(days)) {
        entry.rows += rows;
        if (day !== "") entry.days.add(day);
      }
      periods.set(period, entry);
    }
  }
  return [...periods]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([billingPeriod, { rows, days }]) => ({ billingPeriod, rows, days: [...days].toSorted() }));
}

/** From the first use to the end of the last hour or day of use; charges that span a month say nothing of how far the data goes. */
export function dataSpan(files: readonly FileFacts[], periods: readonly CoveredPeriod[], now: Date): { dataFrom: string; dataThrough: string } {
  const first = periods[0]?.billingPeriod ?? now.toISOString().slice(0, 7);
  const last = periods.at(-1)?.billingPeriod ?? first;
  const known = (index: 0 | 1 | 2 | 3) => files.map(({ span }) => span[index]).filter((at) => at !== null);
  const least = (values: readonly number[]) => (values.length === 0 ? undefined : Math.min(...values));
  const most = (values: readonly number[]) => (values.length === 0 ? undefined : Math.max(...values));
  const from = least(known(0)) ?? least(known(1)) ?? Date.parse(`${first}-01T00:00:00Z`);
  const through = most(known(2)) ?? most(known(3)) ?? Date.UTC(Number(last.slice(0, 4)), Number(last.slice(5, 7)), 1);
  // A bill cannot reach past the clock, whatever a monthly row says of its end.
  const end = Math.max(from + HOUR_MS, Math.min(Math.ceil(through / HOUR_MS) * HOUR_MS, Math.max(now.getTime(), from + DAY_MS)));
  return { dataFrom: new Date(from).toISOString(), dataThrough: new Date(end).toISOString() };
}

export function gapsOf(periods: readonly CoveredPeriod[], { dataFrom, dataThrough }: { dataFrom: string; dataThrough: string }): string[] {
  const days = new Set(periods.flatMap(({ days: list }) => list));
  if (days.size === 0) return [];
  const gaps: string[] = [];
  for (let at = Math.floor(Date.parse(dataFrom) / DAY_MS) * DAY_MS; at < Date.parse(dataThrough); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (!days.has(day)) gaps.push(day);
  }
  return gaps;
}
