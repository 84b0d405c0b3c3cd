import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { planCurTable, type TablePlan } from "#adapters/warehouse/ingest/cur-table";
import { planFocusTable } from "#adapters/warehouse/ingest/focus-table";
import { focusViewSql } from "#adapters/warehouse/ingest/focus-view";
import { type InspectedFile, type SetAside, nameOf, readerOf } from "#adapters/warehouse/ingest/inspect-files";
import { sourceRelation } from "#adapters/warehouse/ingest/source-relation";
import { UnavailableError } from "#core/errors";
import type { LogicalTable } from "#core/ports/cost-engine";

export type Built = {
  readonly physical: Readonly<Partial<Record<LogicalTable, string>>>;
  readonly tagKeys: readonly string[];
  readonly setAside: readonly SetAside[];
  /** Names and types of the physical columns; when it changes, nothing of an older version can be kept. */
  readonly shape: string;
};

const SOURCE = "source_rows";
const PHYSICAL = { cur: "cur_rows", focus: "focus_rows" } as const;

/**
 * Writes the rows of an export into its table, with tags, service, account and the like promoted to columns.
 *
 * @param only billing periods to write, replacing what is there; undefined writes all into a new table
 * @throws UnavailableError when what was written does not add up to what was read
 */
export async function buildVersion(connection: DuckDBConnection, files: readonly InspectedFile[], only?: readonly string[]): Promise<Built> {
  const family = files[0]?.family ?? "cur";
  const relation = sourceRelation(files);
  await connection.run(`create or replace temp view ${SOURCE} as ${relation.sql}`);
  const plan = family === "cur" ? await planCurTable(connection, SOURCE, relation.columns) : await planFocusTable(connection, SOURCE, relation.columns);
  const table = PHYSICAL[family];
  const cost = family === "cur" ? "line_item_unblended_cost" : "BilledCost";
  const currency = relation.columns.find(({ name }) => name === (family === "cur" ? "line_item_currency_code" : "BillingCurrency"))?.name;
  const main = currency ? await mainCurrency(connection, currency) : undefined;
  const filter = [`${plan.billingPeriod} is not null`, ...(currency && main ? [`(${currency} is null or ${currency} = ${quoteText(main)})`] : []), ...(only ? [`${plan.billingPeriod} in (${only.map(quoteText).join(", ")})`] : [])].join(" and ");

  const list = [
    ...relation.columns.map(({ name }) => quoteName(name)),
    ...plan.promotions.map(({ column, expression }) => `${expression} as ${quoteName(column)}`),
    ...plan.tags.map(({ column, expression }) => `${expression} as ${quoteName(column)}`),
    `${plan.billingPeriod} as billing_period`,
  ];
  const select = `select ${list.join(", ")} from ${SOURCE} ${plan.joins.join(" ")} where ${filter}`;
  const shape = JSON.stringify([relation.columns.map(({ name, type }) => [name, type]), plan.promotions, plan.tags]);
  if (only) {
    await connection.run(`delete from ${table} where billing_period in (${only.map(quoteText).join(", ")})`);
    await connection.run(`insert into ${table} by name ${select}`);
  } else await connection.run(`create or replace table ${table} as ${select}`);
  await validate(connection, { table, cost, filter, only });

  const physical: Partial<Record<LogicalTable, string>> = { [family]: table };
  if (family === "cur") {
    const described = await connection.runAndReadAll(`describe ${table}`);
    await connection.run(focusViewSql(PHYSICAL.focus, table, new Set(described.getRowObjectsJson().map((row) => String(row["column_name"]).toLowerCase()))));
    physical.focus = PHYSICAL.focus;
  }
  return { physical, tagKeys: plan.tags.map(({ key }) => key), setAside: await rowsSetAside(connection, plan, currency, main), shape };
}

async function mainCurrency(connection: DuckDBConnection, currency: string): Promise<string | undefined> {
  const found = await connection.runAndReadAll(`select ${currency} from ${SOURCE} where ${currency} is not null group by 1 order by count(*) desc limit 1`);
  const first = found.getRowsJson()[0]?.[0];
  return first === undefined || first === null ? undefined : String(first);
}

/** What was written must be what was read, row for row and to the last digit: a join that doubled a row would double money. */
async function validate(connection: DuckDBConnection, { table, cost, filter, only }: { table: string; cost: string; filter: string; only: readonly string[] | undefined }): Promise<void> {
  const sums = `count(*), cast(sum(cast(${cost} as decimal(38, 12))) as varchar)`;
  const read = await connection.runAndReadAll(`select ${sums} from ${SOURCE} where ${filter}`);
  const wrote = await connection.runAndReadAll(`select ${sums} from ${table}${only ? ` where billing_period in (${only.map(quoteText).join(", ")})` : ""}`);
  if (JSON.stringify(read.getRowsJson()) !== JSON.stringify(wrote.getRowsJson())) throw new UnavailableError("The cost data that was written does not add up to what was read, so it is not used. Start again; if it stays, report it.");
  if (Number(wrote.getRowsJson()[0]?.[0] ?? 0) === 0 && !only) throw new UnavailableError("The cost files hold no row with a billing period. Check that COST_DATA names a CUR 2.0 or FOCUS export.");
}

async function rowsSetAside(connection: DuckDBConnection, plan: TablePlan, currency: string | undefined, main: string | undefined): Promise<SetAside[]> {
  const other = currency && main ? `${currency} <> ${quoteText(main)}` : "false";
  const found = await connection.runAndReadAll(`select count(*) filter (where ${plan.billingPeriod} is null), count(*) filter (where ${plan.billingPeriod} is not null and ${other}) from ${SOURCE}`);
  const [undated, foreign] = (found.getRowsJson()[0] ?? []).map(Number);
  return [
    ...(undated ? [{ what: "rows without a period", rows: undated, reason: "They carry neither a billing period nor a charge period, so they belong to no month and are not added in." }] : []),
    ...(foreign ? [{ what: "rows in another currency", rows: foreign, reason: `They are not in ${main}: amounts of two currencies are never added.` }] : []),
  ];
}

/** Billing periods of each file, to know which of them a changed file touches. Parquet only: one column is read. */
export async function periodsByFile(connection: DuckDBConnection, files: readonly InspectedFile[]): Promise<Record<string, string[]>> {
  const family = files[0]?.family ?? "cur";
  const names = family === "cur" ? ["bill_billing_period_start_date", "line_item_usage_start_date"] : ["billingperiodstart", "chargeperiodstart"];
  const periods: Record<string, string[]> = {};
  for (const file of files) {
    const columns = names.flatMap((name) => file.columns.filter((column) => column.name.toLowerCase() === name).map((column) => `cast(${quoteName(column.name)} as timestamp)`));
    const found = await connection.runAndReadAll(`select distinct strftime(coalesce(${columns.join(", ")}), '%Y-%m') from ${readerOf(file.format, [file.path])}`);
    periods[file.path] = found.getRowsJson().flatMap((row) => (row[0] === null ? [] : [String(row[0])]));
  }
  return periods;
}

/** Finds the files whose data cannot be read to the end, by reading each alone. */
export async function brokenFiles(connection: DuckDBConnection, files: readonly InspectedFile[]): Promise<{ readonly path: string; readonly name: string; readonly cause: unknown }[]> {
  const broken: { path: string; name: string; cause: unknown }[] = [];
  for (const file of files) {
    try {
      await connection.run(`create or replace temp table probe_of_file as select * from (${sourceRelation([file]).sql})`);
    } catch (cause) {
      broken.push({ path: file.path, name: nameOf(file.path), cause });
    }
    await connection.run("drop table if exists probe_of_file");
  }
  return broken;
}
