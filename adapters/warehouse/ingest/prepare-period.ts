import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { guardSql } from "#adapters/warehouse/guard/guard";
import { nullOf } from "#adapters/warehouse/ingest/source-relation";
import { syncFolder } from "#adapters/warehouse/ingest/durable";
import { holdFolder, releaseFolder } from "#adapters/warehouse/ingest/open-versions";
import type { PeriodForm, RollupShape } from "#adapters/warehouse/ingest/period-form";
import { TIME_COLUMN } from "#core/costs/query-plan";
import { cubeSql, keyOf, sumColumns } from "#core/costs/rollup";
import { UnavailableError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";

/** One prepared billing period on disk: complete where its folder has its final name. */
export type PreparedPeriod = {
  readonly billingPeriod: string;
  readonly key: string;
  readonly preparedAt: string;
  readonly rows: number;
  /** Sum of the charged cost, a decimal. */
  readonly cost: string;
  readonly file: string;
  readonly columns: readonly string[];
  readonly rollups: readonly {
    readonly name: string;
    readonly file: string;
    readonly columns: readonly string[];
    readonly byDay: boolean;
    readonly rows: number;
  }[];
};

/** Sums of each rollup that are read back: rows, and the first amounts. One pass wrote them all. */
const CHECKED_SUMS = 8;
const DESCRIPTION = "prepared.json";

/** Where the prepared files of a period go; the period's name in the path is its partition. */
export function periodFolder(dir: string, { billingPeriod, key }: Pick<PeriodForm, "billingPeriod" | "key">): string {
  return join(dir, "prepared", `billing_period=${billingPeriod}`, key);
}

/** The period as it lies on disk, if it is there and whole. */
export async function readPrepared(dir: string, form: PeriodForm): Promise<PreparedPeriod | undefined> {
  try {
    const folder = periodFolder(dir, form);
    const found = JSON.parse(await readFile(join(folder, DESCRIPTION), "utf8")) as PreparedPeriod;
    for (const file of [found.file, ...found.rollups.map((one) => one.file)]) await stat(join(folder, file));
    return found;
  } catch {
    return undefined;
  }
}

export type PrepareOptions = {
  readonly dir: string;
  readonly catalog: CostCatalog;
  /** The logical table with all its columns, as a version has it. */
  readonly fullTable: string;
  readonly now: () => Date;
  readonly onStep?: ((step: string) => void | Promise<void>) | undefined;
};

/**
 * Writes one billing period anew: its rows sorted, with what the semantic model names, and its rollups. Checks that
 * rows and money are those of the version, then gives the folder its final name in one step.
 *
 * @param connection may read the version and write below `dir`
 * @throws UnavailableError when what was written does not add up
 */
export async function preparePeriod(connection: DuckDBConnection, form: PeriodForm, options: PrepareOptions): Promise<PreparedPeriod> {
  const { dir, fullTable, onStep } = options;
  const final = periodFolder(dir, form);
  const folder = `${final}.writing-${process.pid}-${randomBytes(4).toString("hex")}`;
  await mkdir(folder, { recursive: true });
  holdFolder(folder, false);
  try {
    const rows = join(folder, "rows.parquet");
    const list = form.columns.map(quoteName).join(", ");
    await connection.run(
      `copy (select ${list} from ${fullTable} where billing_period = ${quoteText(form.billingPeriod)}${form.sortedBy.length > 0 ? ` order by ${form.sortedBy.map(quoteName).join(", ")}` : ""}) to ${quoteText(rows)} (format parquet)`,
    );
    await onStep?.(`sorted ${form.billingPeriod}`);
    const held = await totals(connection, form, `${fullTable} where billing_period = ${quoteText(form.billingPeriod)}`);
    const written = await totals(connection, form, `read_parquet(${quoteText(rows)}, hive_partitioning = false)`);
    if (JSON.stringify(held) !== JSON.stringify(written)) throw mismatch(form, "rows");
    const rollups = await writeRollups(connection, form, rows, folder, Number(written[0]), options);
    const prepared: PreparedPeriod = {
      billingPeriod: form.billingPeriod,
      key: form.key,
      preparedAt: options.now().toISOString(),
      rows: Number(written[0]),
      cost: String(written[1] ?? "0"),
      file: "rows.parquet",
      columns: form.columns,
      rollups,
    };
    await writeFile(join(folder, DESCRIPTION), JSON.stringify(prepared));
    await syncFolder(folder);
    await onStep?.(`written ${form.billingPeriod}`);
    await rename(folder, final).catch(async (cause: NodeJS.ErrnoException) => {
      // Another ingest of the same files was faster: what it wrote is the same.
      if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause;
      await rm(folder, { recursive: true, force: true });
    });
    await onStep?.(`named ${form.billingPeriod}`);
    return prepared;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  } finally {
    releaseFolder(folder);
  }
}

const costColumn = (form: PeriodForm) => (form.table === "cur" ? "line_item_unblended_cost" : "BilledCost");

async function totals(connection: DuckDBConnection, form: PeriodForm, from: string): Promise<readonly unknown[]> {
  const read = await connection.runAndReadAll(
    `select count(*), cast(sum(cast(${quoteName(costColumn(form))} as decimal(38, 12))) as varchar) from ${from}`,
  );
  return read.getRowsJson()[0] ?? [];
}

function mismatch({ billingPeriod }: PeriodForm, what: string): UnavailableError {
  return new UnavailableError(
    `The prepared ${what} of ${billingPeriod} do not add up to its files, so they are not used; questions are answered from the files. If it stays, report it.`,
  );
}

/** The finest rollup is summed from the rows once; all others follow from it. */
async function writeRollups(
  connection: DuckDBConnection,
  form: PeriodForm,
  rows: string,
  folder: string,
  count: number,
  options: PrepareOptions,
): Promise<PreparedPeriod["rollups"]> {
  const [finest] = form.shapes;
  if (!finest || form.measures.length === 0) return [];
  const types = new Map((options.catalog.tables[form.table] ?? []).map((column) => [column.name.toLowerCase(), column]));
  const stored = new Set(form.columns.map((name) => name.toLowerCase()));
  const absent = columnsOfMeasures(form).flatMap((name) => (stored.has(name) ? [] : (types.get(name) ?? [])));
  const period = "rows_of_period";
  await connection.run(
    `create or replace temp view ${period} as select *, ${absent.map((column) => `${nullOf(column.type)} as ${quoteName(column.name)}, `).join("")}${quoteText(form.billingPeriod)} as billing_period from read_parquet(${quoteText(rows)}, hive_partitioning = false)`,
  );
  const columns = [...types.values()].filter(
    ({ name }) => stored.has(name.toLowerCase()) || absent.some((one) => one.name === name) || name === "billing_period",
  );
  const kept = finest.columns.map((name) => types.get(name)?.name ?? name);
  const { engineSql } = guardSql(cubeSql(form.table, form.billingPeriod, kept, form.measures), {
    tables: { [form.table]: columns },
    physical: () => period,
    defaultPeriods: [form.billingPeriod],
    maxRows: Number.MAX_SAFE_INTEGER,
    origin: "compiled",
    target: "duckdb",
  });
  await connection.run(`create or replace temp table cube as ${engineSql}`);
  await options.onStep?.(`summed ${form.billingPeriod}`);
  const keys = form.measures.map(keyOf);
  const sums = sumColumns(keys).map(({ name }) => name);
  const checked = sums.slice(0, CHECKED_SUMS);
  const expected = await sumsOf(connection, "cube", checked);
  if (Number(expected[0] ?? 0) !== count) throw mismatch(form, "rollups");
  const written: PreparedPeriod["rollups"][number][] = [];
  for (const shape of form.shapes) {
    const file = `${shape.name}.parquet`;
    await connection.run(`copy (${shapeSql(form, shape, sums)}) to ${quoteText(join(folder, file))} (format parquet)`);
    const found = await sumsOf(connection, `read_parquet(${quoteText(join(folder, file))}, hive_partitioning = false)`, checked);
    if (JSON.stringify(found.slice(0, -1)) !== JSON.stringify(expected.slice(0, -1))) throw mismatch(form, "rollups");
    written.push({ name: shape.name, file, columns: shape.columns, byDay: shape.byDay, rows: Number(found.at(-1)) });
  }
  await connection.run("drop table cube");
  return written;
}

/** Words of the definitions, in lower case; columns are among them. */
function columnsOfMeasures({ measures }: PeriodForm): string[] {
  return [
    ...new Set(
      measures
        .flatMap(({ amount, only }) => `${amount.text} ${only?.text ?? ""}`.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [])
        .map((word) => word.toLowerCase()),
    ),
  ];
}

async function sumsOf(connection: DuckDBConnection, from: string, sums: readonly string[]): Promise<readonly unknown[]> {
  const read = await connection.runAndReadAll(`select ${sums.map((name) => `cast(sum(${name}) as varchar)`).join(", ")}, count(*) from ${from}`);
  return read.getRowsJson()[0] ?? [];
}

function shapeSql(form: PeriodForm, { columns, byDay }: RollupShape, sums: readonly string[]): string {
  const time = TIME_COLUMN[form.table].text;
  const kept = [...(byDay ? [time] : []), ...columns].map(quoteName);
  const list = [
    ...kept,
    ...sums.map((name) => `cast(sum(${name}) as ${/^(?:line_items|[ik]\d+)$/.test(name) ? "bigint" : "decimal(38, 12)"}) as ${name}`),
  ];
  return `select ${list.join(", ")} from cube group by ${kept.length > 0 ? kept.join(", ") : "()"}`;
}
