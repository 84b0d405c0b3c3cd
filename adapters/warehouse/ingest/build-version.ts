import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { accountDisplay, writePlanFees, writeServiceDictionary } from "#adapters/warehouse/ingest/dictionaries";
import type { FactColumns, FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { focusViewSql } from "#adapters/warehouse/ingest/focus-view";
import type { InspectedFile } from "#adapters/warehouse/ingest/inspected-file";
import type { PlacedFile } from "#adapters/warehouse/ingest/place-files";
import { type PromotedTag, promotedTags } from "#adapters/warehouse/ingest/promoted-columns";
import { type Looked, curPromotions, focusPromotions } from "#adapters/warehouse/ingest/promotions";
import { type SourceColumn, parquetReader, selectList, shapeOf } from "#adapters/warehouse/ingest/source-relation";
import { UnavailableError } from "#core/errors";
import type { LogicalTable } from "#core/ports/cost-engine";

/** One file as rows to read. */
export type RowsOfFile = {
  readonly file: InspectedFile;
  readonly facts: FileFacts;
  readonly placed: PlacedFile;
  /** Periods of this file that are counted from another one. */
  readonly left: readonly string[];
};

export type Built = {
  readonly tags: readonly PromotedTag[];
  readonly physical: Readonly<Partial<Record<LogicalTable, PhysicalTable>>>;
  readonly tagKeys: readonly string[];
  readonly account: { readonly expression: string; readonly join: string | undefined };
  /** How the promoted columns are made, but for those that follow from tags. */
  readonly promotions: string;
};

/** A logical table in the engine: `lean` leaves out the joins, for queries that name none of the `joined` columns. */
export type PhysicalTable = { readonly full: string; readonly lean: string; readonly joined: readonly string[] };

const SOURCE = "source_rows";
const PHYSICAL = { cur: "cur_rows", focus: "focus_rows" } as const;
const NOT_LOOKED: Looked = {
  service: "cast(null as varchar)",
  eligible: "cast(null as boolean)",
  account: "cast(null as varchar)",
  planShare: "cast(null as double)",
};

/**
 * Defines the logical tables of a version: the export's rows with their billing period, and beside each row what it is in
 * the semantic model's terms (service, account, purchase option, cluster, promoted tags).
 *
 * @param isProven whether a version over the same files was found to add up before
 * @throws UnavailableError when what is read through them does not add up to what the files hold
 */
export async function buildVersion(
  connection: DuckDBConnection,
  rows: readonly RowsOfFile[],
  columns: readonly SourceColumn[],
  facts: FactColumns,
  currency: string | undefined,
  isProven: boolean,
): Promise<Built> {
  const family = rows[0]?.file.family ?? "cur";
  const cost = family === "cur" ? "line_item_unblended_cost" : "BilledCost";
  const files = rows.map((one) => one.facts);
  await connection.run(`create or replace view ${SOURCE} as ${sourceSql(rows, columns, facts, currency)}`);
  const account = await accountDisplay(connection, files, facts);
  const planFees = await writePlanFees(connection, files, facts);
  const joins = [await writeServiceDictionary(connection, files, facts), account.join, planFees].filter((join) => join !== undefined);
  const full: Looked = {
    service: "service_dictionary.of_service",
    eligible: "service_dictionary.of_eligible",
    account: account.expression,
    planShare: "plan_fee_dictionary.of_share",
  };
  const joined = ["x_service", "x_savings_plan_eligible", ...(account.join ? ["x_account"] : []), ...(planFees ? ["x_unused_commitment"] : [])];

  const keys = usedTagKeys(files);
  const tags = promotedTags(keys, facts.tags, columns);
  const hasArns = files.some(({ arns }) => arns.length > 0);
  const promotionsOf = family === "cur" ? curPromotions : focusPromotions;
  const viewSql = (name: string, dictionaries: Looked, from: string) => {
    const promotions = promotionsOf(columns, facts, keys, dictionaries, hasArns);
    const list = [
      ...columns.map(({ name: column }) => quoteName(column)),
      ...[...promotions, ...tags].map(({ column, expression }) => `${expression} as ${quoteName(column)}`),
      "billing_period",
    ];
    return `create or replace view ${name} as select ${list.join(", ")} from ${from}`;
  };
  const table = { full: PHYSICAL[family], lean: `${PHYSICAL[family]}_lean`, joined };
  await connection.run(viewSql(table.full, full, `${SOURCE} ${joins.join(" ")}`));
  await connection.run(viewSql(table.lean, account.join ? NOT_LOOKED : { ...NOT_LOOKED, account: account.expression }, SOURCE));
  if (!isProven) await validate(connection, table.full, cost, rows);

  const tagKeys = tags.map(({ key }) => key);
  const plain = promotionsOf(columns, facts, [], NOT_LOOKED, true);
  const about = { tags, tagKeys, account, promotions: JSON.stringify(plain) };
  if (family === "focus") return { ...about, physical: { focus: table } };
  const described = await connection.runAndReadAll(`describe ${table.full}`);
  const names = new Set(described.getRowObjectsJson().map((row) => String(row["column_name"]).toLowerCase()));
  // The unused part of a fee may itself be looked up, so that its rows need the full table.
  const focus = { full: PHYSICAL.focus, lean: planFees ? PHYSICAL.focus : `${PHYSICAL.focus}_lean`, joined };
  await connection.run(focusViewSql(focus.full, table.full, names));
  if (!planFees) await connection.run(focusViewSql(focus.lean, table.lean, names));
  return { ...about, physical: { cur: table, focus } };
}

/** Rows without a period, or in another currency than the export's main one, are set aside here. */
function sourceSql(rows: readonly RowsOfFile[], columns: readonly SourceColumn[], facts: FactColumns, currency: string | undefined): string {
  const parts = branches(rows, columns, facts);
  const undated = rows.some((row) => row.facts.undated > 0) ? ["billing_period is not null"] : [];
  const foreign =
    facts.currency && currency && rows.some((row) => row.facts.currencies.length > 1 || row.facts.currencies.some(([one]) => one !== currency))
      ? [`(${facts.currency} is null or ${facts.currency} = ${quoteText(currency)})`]
      : [];
  const where = [...undated, ...foreign];
  return where.length === 0 ? parts.join("\nunion all\n") : `select * from (${parts.join("\nunion all\n")}) where ${where.join(" and ")}`;
}

/** Files of one shape are read together: those of a single billing period by folder, so that an engine skips the others unread. */
function branches(rows: readonly RowsOfFile[], columns: readonly SourceColumn[], facts: FactColumns): string[] {
  const groups = new Map<string, RowsOfFile[]>();
  for (const row of rows) {
    const key = `${row.placed.isPartition}|${row.left.join(",")}|${shapeOf(row.file)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const period = `${facts.billingPeriod} as billing_period`;
    const { isPartition } = first.placed;
    const reader = parquetReader(
      group.map(({ placed }) => placed.placed),
      isPartition,
    );
    const rowsOfGroup = isPartition
      ? `select ${selectList(first.file, columns)}, billing_period from ${reader}`
      : `select *, ${period} from (select ${selectList(first.file, columns)} from ${reader})`;
    return first.left.length === 0
      ? [rowsOfGroup]
      : [`select * from (${rowsOfGroup}) where billing_period is null or billing_period not in (${first.left.map(quoteText).join(", ")})`];
  });
}

function usedTagKeys(files: readonly FileFacts[]): string[] {
  const uses = new Map<string, number>();
  for (const { tags } of files) for (const [key, { rows }] of Object.entries(tags)) uses.set(key, (uses.get(key) ?? 0) + rows);
  return [...uses].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}

/** A join that doubled a row would double money: what the view gives must be what the rows hold, to the last digit. */
async function validate(connection: DuckDBConnection, table: string, cost: string, rows: readonly RowsOfFile[]): Promise<void> {
  const sums = `count(*), cast(sum(cast(${cost} as decimal(38, 12))) as varchar)`;
  const held = await connection.runAndReadAll(`select ${sums} from ${SOURCE}`);
  const given = await connection.runAndReadAll(`select ${sums} from ${table}`);
  if (JSON.stringify(held.getRowsJson()) !== JSON.stringify(given.getRowsJson()))
    throw new UnavailableError("The ingested cost data does not add up to the files, so it is not used. Start again; if it stays, report it.");
  const dated = rows.reduce((sum, { facts }) => sum + facts.rows - facts.undated, 0);
  if (dated === 0 || Number(given.getRowsJson()[0]?.[0] ?? 0) === 0)
    throw new UnavailableError("The cost files hold no row with a billing period. Check that COST_DATA names a CUR 2.0 or FOCUS export.");
}
