import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { guardSql } from "#adapters/warehouse/guard/guard";
import type { PeriodForm, RollupShape } from "#adapters/warehouse/ingest/period-form";
import { mismatch } from "#adapters/warehouse/ingest/mismatch";
import type { PrepareOptions, PreparedPeriod } from "#adapters/warehouse/ingest/prepare-period";
import { nullOf } from "#adapters/warehouse/ingest/source-relation";
import { TIME_COLUMN } from "#core/costs/query-plan";
import { creditRowsSql, cubeSql, keyOf, sumColumns } from "#core/costs/rollup";

/** Sums of each rollup that are read back: rows, and the first amounts. One pass wrote them all. */
const CHECKED_SUMS = 8;

/** A finest rollup of so few rows answers as fast as any narrower one would: these are not written. */
const SMALL_ROLLUP = 4_000;

/** The finest rollup is summed from the rows once; all others follow from it. */
export async function writeRollups(
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
  const compiled = (sql: string) =>
    guardSql(sql, {
      tables: { [form.table]: columns },
      physical: () => period,
      defaultPeriods: [form.billingPeriod],
      maxRows: Number.MAX_SAFE_INTEGER,
      origin: "compiled",
      target: "duckdb",
    }).engineSql;
  const credits = await connection.runAndReadAll(compiled(creditRowsSql(form.table, form.billingPeriod)));
  const hasCredits = Number(credits.getRowsJson()[0]?.[0] ?? 0) > 0;
  await sumRows(connection, compiled(cubeSql(form.table, form.billingPeriod, kept, form.measures, { hasCredits })));
  await options.onStep?.(`summed ${form.billingPeriod}`);
  const keys = form.measures.map(keyOf);
  const sums = sumColumns(keys).map(({ name }) => name);
  const checked = sums.slice(0, CHECKED_SUMS);
  const expected = await sumsOf(connection, "cube", checked);
  if (Number(expected[0] ?? 0) !== count) throw mismatch(form, "rollups");
  const plain = await plainSums(connection, sums);
  const written: PreparedPeriod["rollups"][number][] = [];
  const isSmall = Number(expected.at(-1)) <= (options.smallRollup ?? SMALL_ROLLUP);
  for (const shape of isSmall ? [finest] : form.shapes) {
    const file = `${shape.name}.parquet`;
    const isFinest = shape === finest;
    if (shape.byDay && !isFinest) await connection.run(`create or replace temp table days as ${shapeSql(form, shape, sums, plain, "cube")}`);
    // A shape by month follows its days.
    const from = isFinest ? finestSql(form, shape, sums) : shape.byDay ? "select * from days" : shapeSql(form, shape, sums, plain, "days");
    await connection.run(`copy (${from}) to ${quoteText(join(folder, file))} (format parquet)`);
    const found = await sumsOf(connection, `read_parquet(${quoteText(join(folder, file))}, hive_partitioning = false)`, checked);
    if (JSON.stringify(found.slice(0, -1)) !== JSON.stringify(expected.slice(0, -1))) throw mismatch(form, "rollups");
    written.push({ name: shape.name, file, columns: shape.columns, byDay: shape.byDay, rows: Number(found.at(-1)) });
  }
  await connection.run("drop table cube; drop table if exists days");
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

function shapeSql(form: PeriodForm, { columns, byDay }: RollupShape, sums: readonly string[], plain: PlainSums, from: string): string {
  const time = TIME_COLUMN[form.table].text;
  const kept = [...(byDay ? [time] : []), ...columns].map(quoteName);
  const sumOf = (name: string) => (plain.zero.has(name) ? "0" : `sum(${plain.all.has(name) ? "line_items" : name})`);
  const list = [...kept, ...sums.map((name) => `cast(${sumOf(name)} as ${typeOfSum(name)}) as ${name}`)];
  return `select ${list.join(", ")} from ${from} group by ${kept.length > 0 ? kept.join(", ") : "()"}`;
}

/** Sums that are zero wherever the finest rollup has them, and counts that are those of all line items: most of them, in most months. */
type PlainSums = { readonly zero: ReadonlySet<string>; readonly all: ReadonlySet<string> };

async function plainSums(connection: DuckDBConnection, sums: readonly string[]): Promise<PlainSums> {
  const tests = sums.flatMap((name) => [`bool_and(${name} is not null and ${name} = 0)`, isCount(name) ? `bool_and(${name} = line_items)` : "false"]);
  const [row = []] = (await connection.runAndReadAll(`select ${tests.join(", ")} from cube`)).getRowsJson();
  const those = (offset: 0 | 1) => new Set(sums.filter((_, at) => row[2 * at + offset] === true));
  return { zero: those(0), all: those(1) };
}

/** What was summed is grouped already. */
function finestSql(form: PeriodForm, { columns }: RollupShape, sums: readonly string[]): string {
  const kept = [TIME_COLUMN[form.table].text, ...columns].map(quoteName);
  return `select ${[...kept, ...sums.map((name) => `cast(${name} as ${typeOfSum(name)}) as ${name}`)].join(", ")} from cube`;
}

const isCount = (name: string) => /^(?:line_items|[ik]\d+)$/.test(name);
const typeOfSum = (name: string) => (isCount(name) ? "bigint" : "decimal(38, 12)");

/**
 * Sums the rows into `cube`. Amounts below a million have the same twelve places in half the width, where adding is much
 * cheaper; the sums are wide in either way.
 */
async function sumRows(connection: DuckDBConnection, engineSql: string): Promise<void> {
  const narrow = engineSql.replaceAll("DECIMAL(38,12)", "DECIMAL(18,12)");
  try {
    await connection.run(`create or replace temp table cube as ${narrow}`);
  } catch (error) {
    if (!(error instanceof Error && /Conversion Error|Could not c(?:ast|onvert)|Out of Range/i.test(error.message))) throw error;
    await connection.run(`create or replace temp table cube as ${engineSql}`);
  }
}
