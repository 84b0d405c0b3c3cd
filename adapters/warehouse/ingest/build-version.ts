import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { writeAccountDictionary, writePlanFees, writeServiceDictionary } from "#adapters/warehouse/ingest/dictionaries";
import type { FactColumns, FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { focusViewSql } from "#adapters/warehouse/ingest/focus-view";
import type { InspectedFile } from "#adapters/warehouse/ingest/inspect-files";
import type { PlacedFile } from "#adapters/warehouse/ingest/place-files";
import { promotedTags } from "#adapters/warehouse/ingest/promoted-columns";
import { curPromotions, focusPromotions } from "#adapters/warehouse/ingest/promotions";
import { type SourceColumn, parquetReader, selectList, shapeOf } from "#adapters/warehouse/ingest/source-relation";
import { UnavailableError } from "#core/errors";
import type { LogicalTable } from "#core/ports/cost-engine";

/** One file as rows to read: a placed Parquet file, or the table that a CSV was read into. */
export type RowsOfFile = { readonly file: InspectedFile; readonly facts: FileFacts; readonly placed: PlacedFile | undefined; readonly csvTable: string | undefined };

export type Built = { readonly physical: Readonly<Partial<Record<LogicalTable, string>>>; readonly tagKeys: readonly string[] };

const SOURCE = "source_rows";
const PHYSICAL = { cur: "cur_rows", focus: "focus_rows" } as const;

/**
 * Defines the logical tables of a version: the export's rows with their billing period, and beside each row what it is in
 * the semantic model's terms (service, account, purchase option, cluster, promoted tags).
 *
 * @throws UnavailableError when what is read through them does not add up to what the files hold
 */
export async function buildVersion(connection: DuckDBConnection, rows: readonly RowsOfFile[], columns: readonly SourceColumn[], facts: FactColumns, currency: string | undefined): Promise<Built> {
  const family = rows[0]?.file.family ?? "cur";
  const cost = family === "cur" ? "line_item_unblended_cost" : "BilledCost";
  const sameCurrency = facts.currency && currency ? `(${facts.currency} is null or ${facts.currency} = ${quoteText(currency)})` : "true";
  await connection.run(`create or replace view ${SOURCE} as select * from (${branches(rows, columns, facts).join("\nunion all\n")}) where billing_period is not null and ${sameCurrency}`);

  const files = rows.map((one) => one.facts);
  const joins = [await writeServiceDictionary(connection, files, facts), await writeAccountDictionary(connection, files, facts), await writePlanFees(connection, files, facts)].filter((join) => join !== undefined);
  const keys = usedTagKeys(files);
  const promotions = family === "cur" ? curPromotions(columns, facts, keys) : focusPromotions(columns, facts, keys);
  const tags = promotedTags(keys, facts.tags, columns);
  const list = [...columns.map(({ name }) => quoteName(name)), ...[...promotions, ...tags].map(({ column, expression }) => `${expression} as ${quoteName(column)}`), "billing_period"];
  const table = PHYSICAL[family];
  await connection.run(`create or replace view ${table} as select ${list.join(", ")} from ${SOURCE} ${joins.join(" ")}`);
  await validate(connection, table, cost, rows);

  if (family === "focus") return { physical: { focus: table }, tagKeys: tags.map(({ key }) => key) };
  const described = await connection.runAndReadAll(`describe ${table}`);
  await connection.run(focusViewSql(PHYSICAL.focus, table, new Set(described.getRowObjectsJson().map((row) => String(row["column_name"]).toLowerCase()))));
  return { physical: { cur: table, focus: PHYSICAL.focus }, tagKeys: tags.map(({ key }) => key) };
}

/** Files of one shape are read together: those of a single billing period by folder, so that an engine skips the others unread. */
function branches(rows: readonly RowsOfFile[], columns: readonly SourceColumn[], facts: FactColumns): string[] {
  const groups = new Map<string, RowsOfFile[]>();
  for (const row of rows) {
    const key = row.csvTable ?? `${row.placed?.isPartition}|${shapeOf(row.file)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const period = `${facts.billingPeriod} as billing_period`;
    if (first.csvTable) return [`select *, ${period} from ${first.csvTable}`];
    const isPartition = first.placed?.isPartition === true;
    const reader = parquetReader(group.flatMap(({ placed }) => (placed ? [placed.placed] : [])), isPartition);
    return [isPartition ? `select ${selectList(first.file, columns)}, billing_period from ${reader}` : `select *, ${period} from (select ${selectList(first.file, columns)} from ${reader})`];
  });
}

function usedTagKeys(files: readonly FileFacts[]): string[] {
  const uses = new Map<string, number>();
  for (const { tagKeys } of files) for (const [key, rows] of tagKeys) uses.set(key, (uses.get(key) ?? 0) + rows);
  return [...uses].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}

/** A join that doubled a row would double money: what the view gives must be what the rows hold, to the last digit. */
async function validate(connection: DuckDBConnection, table: string, cost: string, rows: readonly RowsOfFile[]): Promise<void> {
  const sums = `count(*), cast(sum(cast(${cost} as decimal(38, 12))) as varchar)`;
  const held = await connection.runAndReadAll(`select ${sums} from ${SOURCE}`);
  const given = await connection.runAndReadAll(`select ${sums} from ${table}`);
  if (JSON.stringify(held.getRowsJson()) !== JSON.stringify(given.getRowsJson())) throw new UnavailableError("The ingested cost data does not add up to the files, so it is not used. Start again; if it stays, report it.");
  const dated = rows.reduce((sum, { facts }) => sum + facts.rows - facts.undated, 0);
  if (dated === 0 || Number(given.getRowsJson()[0]?.[0] ?? 0) === 0) throw new UnavailableError("The cost files hold no row with a billing period. Check that COST_DATA names a CUR 2.0 or FOCUS export.");
}
