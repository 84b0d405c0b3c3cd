import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { mismatch } from "#adapters/warehouse/ingest/mismatch";
import { syncFolder } from "#adapters/warehouse/ingest/durable";
import { writeSorted } from "#adapters/warehouse/ingest/sorted-rows";
import { writeRollups } from "#adapters/warehouse/ingest/write-rollups";
import { holdFolder, releaseFolder } from "#adapters/warehouse/ingest/open-versions";
import type { PeriodForm } from "#adapters/warehouse/ingest/period-form";
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
  /** Rows of the finest rollup up to which there are no others. */
  readonly smallRollup?: number | undefined;
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
    await writeSorted(connection, form, fullTable, rows);
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
