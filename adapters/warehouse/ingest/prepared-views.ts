import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import type { PhysicalTable } from "#adapters/warehouse/ingest/build-version";
import { focusMeaning, focusViewSql } from "#adapters/warehouse/ingest/focus-view";
import type { PeriodForm } from "#adapters/warehouse/ingest/period-form";
import { type PreparedPeriod, periodFolder } from "#adapters/warehouse/ingest/prepare-period";
import { nullOf } from "#adapters/warehouse/ingest/source-relation";
import { TIME_COLUMN } from "#core/costs/query-plan";
import { type MeasureKey, keyOf, sumColumns } from "#core/costs/rollup";
import type { CostCatalog, LogicalTable, TableColumn } from "#core/ports/cost-engine";

/** A view over the sorted rows: the same rows as the logical table, fewer columns (in lower case). */
export type NarrowTable = { readonly name: string; readonly columns: readonly string[] };

export type RollupView = {
  readonly name: string;
  readonly table: LogicalTable;
  /** Canonical columns, the sums included. */
  readonly columns: readonly TableColumn[];
  readonly measures: readonly MeasureKey[];
  readonly rows: Readonly<Record<string, number>>;
};

export type PreparedViews = {
  readonly narrow: Readonly<Partial<Record<LogicalTable, NarrowTable>>>;
  readonly rollups: readonly RollupView[];
  /** Files that the views read. */
  readonly files: readonly string[];
};

export type Ready = { readonly form: PeriodForm; readonly prepared: PreparedPeriod };

type Input = {
  readonly dir: string;
  readonly catalog: CostCatalog;
  readonly forms: readonly PeriodForm[];
  readonly ready: readonly Ready[];
  readonly physical: Readonly<Partial<Record<LogicalTable, PhysicalTable>>>;
  /** How an account is shown. */
  readonly account: { readonly expression: string; readonly join: string | undefined; readonly id: string | undefined };
};

/** Defines, in a version's file, the narrow table and the rollups over what is prepared; periods that are not yet come from the full table. */
export async function writePreparedViews(connection: DuckDBConnection, input: Input): Promise<PreparedViews> {
  const { ready, forms } = input;
  const [form] = forms;
  if (!form || ready.length === 0) return { narrow: {}, rollups: [], files: [] };
  const narrow = await writeNarrow(connection, input, form.table);
  const rollups: RollupView[] = [];
  const names = new Set(ready.flatMap(({ prepared }) => prepared.rollups.map(({ name }) => name)));
  for (const name of names) {
    const view = await writeRollup(connection, input, form.table, name);
    if (view) rollups.push(view);
  }
  const files = ready.flatMap((one) =>
    [one.prepared.file, ...one.prepared.rollups.map(({ file }) => file)].map((file) => pathOf(input.dir, one, file)),
  );
  return { narrow, rollups, files };
}

const pathOf = (dir: string, { form }: Ready, file: string) => join(periodFolder(dir, form), file);

/** Reads files of the same columns by one call: the engine then skips those of other periods by their folder's name. */
function readers(
  dir: string,
  parts: readonly { readonly one: Ready; readonly file: string; readonly columns: readonly string[] }[],
): Map<string, { columns: ReadonlySet<string>; reader: string }> {
  const groups = Map.groupBy(parts, ({ columns }) =>
    columns
      .map((name) => name.toLowerCase())
      .toSorted()
      .join(","),
  );
  return new Map(
    [...groups].map(([key, group]) => [
      key,
      {
        columns: new Set(key.split(",")),
        reader: `read_parquet([${group.map(({ one, file }) => quoteText(pathOf(dir, one, file))).join(", ")}], hive_partitioning = true, hive_types = {'billing_period': varchar})`,
      },
    ]),
  );
}

async function writeNarrow(
  connection: DuckDBConnection,
  { dir, catalog, forms, ready, physical, account }: Input,
  table: LogicalTable,
): Promise<PreparedViews["narrow"]> {
  const columns = catalog.tables[table] ?? [];
  const stored = new Set(forms.flatMap((form) => form.columns.map((name) => name.toLowerCase())));
  // A tag that some period carries and did not store is no column of the narrow table.
  const resource = quoteName(table === "cur" ? "line_item_resource_id" : "ResourceId");
  // Without pods a node is an instance of a cluster: it is not stored again.
  const node = stored.has(resource.slice(1, -1).toLowerCase()) && stored.has("x_cluster");
  const kept = columns.filter(({ name }) => stored.has(name.toLowerCase()) || (name === "x_node" && node));
  const nodeOf = (has: ReadonlySet<string>) =>
    has.has(resource.slice(1, -1).toLowerCase()) && has.has("x_cluster")
      ? `case when starts_with(${resource}, 'i-') and x_cluster is not null then ${resource} end`
      : nullOf("varchar");
  const columnOf = ({ name, type }: TableColumn, has: ReadonlySet<string>) =>
    has.has(name.toLowerCase()) ? quoteName(name) : `${name === "x_node" ? nodeOf(has) : nullOf(type)} as ${quoteName(name)}`;
  const done = new Set(ready.map(({ form }) => form.billingPeriod));
  const missing = forms.filter(({ billingPeriod }) => !done.has(billingPeriod)).map(({ billingPeriod }) => quoteText(billingPeriod));
  const parts = [
    ...readers(
      dir,
      ready.map((one) => ({ one, file: one.prepared.file, columns: one.form.columns })),
    ).values(),
  ].map(({ columns: has, reader }) => `select ${kept.map((column) => columnOf(column, has)).join(", ")}, billing_period from ${reader}`);
  const full = physical[table]?.full ?? "";
  if (missing.length > 0)
    parts.push(
      `select ${kept.map(({ name }) => quoteName(name)).join(", ")}, billing_period from ${full} where billing_period in (${missing.join(", ")})`,
    );
  const name = `${full}_narrow`;
  const hasAccount = columns.some((column) => column.name === "x_account");
  await connection.run(
    `create or replace view ${name} as select rows_of_all.*${hasAccount ? `, ${account.expression} as x_account` : ""} from (${parts.join("\nunion all\n")}) as rows_of_all ${account.join ?? ""}`,
  );
  const names = [...kept.map((column) => column.name.toLowerCase()), ...(hasAccount ? ["x_account"] : []), "billing_period"];
  const narrow: Partial<Record<LogicalTable, NarrowTable>> = { [table]: { name, columns: names } };
  if (table === "cur" && physical.focus) {
    const focus = `${physical.focus.full}_narrow`;
    const has = new Set(names);
    await connection.run(focusViewSql(focus, name, has));
    const [all, some] = [focusMeaning(new Set(columns.map((column) => column.name.toLowerCase()))), focusMeaning(has)];
    const same = [...some.columns].flatMap(([column, text]) => (all.columns.get(column) === text ? [column] : []));
    if (all.rows === some.rows) narrow.focus = { name: focus, columns: same };
  }
  return narrow;
}

/**
 * One rollup over all prepared periods. A period that has none of a name carries none of its tag, so that its services say
 * the same, or is small: its finest one stands in.
 */
async function writeRollup(
  connection: DuckDBConnection,
  { dir, catalog, ready, account }: Input,
  table: LogicalTable,
  name: string,
): Promise<RollupView | undefined> {
  const grain = name.endsWith("_day") ? "day" : "month";
  const tag = /^(x_tag_.+)_(?:day|month)$/.exec(name)?.[1];
  const parts: { one: Ready; file: string; columns: readonly string[] }[] = [];
  const rows: Record<string, number> = {};
  let lost = new Set<string>();
  for (const one of ready) {
    const own = one.prepared.rollups.find((candidate) => candidate.name === name);
    const used = one.prepared.columns.map((column) => column.toLowerCase());
    const named = (wantedName: string) => one.prepared.rollups.find((candidate) => candidate.name === wantedName);
    const isWithoutTag = tag !== undefined && !used.includes(tag);
    const rollup = own ?? (isWithoutTag ? named(`services_${grain}`) : undefined) ?? named("all_day");
    if (!rollup) return undefined;
    parts.push({ one, file: rollup.file, columns: rollup.columns });
    rows[one.form.billingPeriod] = rollup.rows;
    // A column that a period has and this rollup does not keep apart there cannot be kept apart at all: null would be wrong.
    lost = new Set([...lost, ...used.filter((column) => !rollup.columns.includes(column))]);
  }
  const measures = ready[0]?.form.measures.map(keyOf) ?? [];
  const wanted = new Set(parts.flatMap(({ columns }) => columns).filter((column) => !lost.has(column)));
  const time = TIME_COLUMN[table].text;
  const kept: TableColumn[] = (catalog.tables[table] ?? []).filter(
    (column) => wanted.has(column.name.toLowerCase()) || (grain === "day" && column.name === time),
  );
  const sums = sumColumns(measures);
  const selects = [...readers(dir, parts).values()].map(
    ({ columns: has, reader }) =>
      `select ${[...kept.map((column) => (has.has(column.name.toLowerCase()) || column.name === time ? quoteName(column.name) : `${nullOf(column.type)} as ${quoteName(column.name)}`)), ...sums.map((sum) => sum.name), "billing_period"].join(", ")} from ${reader}`,
  );
  const hasAccount = account.id !== undefined && wanted.has(account.id.toLowerCase());
  const view = `rollup_${name}`;
  await connection.run(
    `create or replace view ${quoteName(view)} as select rows_of_all.*${hasAccount ? `, ${account.expression} as x_account` : ""} from (${selects.join("\nunion all\n")}) as rows_of_all ${hasAccount ? (account.join ?? "") : ""}`,
  );
  return {
    name: view,
    table,
    columns: [...kept, ...(hasAccount ? [{ name: "x_account", type: "varchar" }] : []), { name: "billing_period", type: "varchar" }, ...sums],
    measures,
    rows,
  };
}
