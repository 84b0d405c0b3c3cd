import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import { openSharedSandbox } from "#sandbox/testing/shared-sandbox";

export type ShortBill = { readonly folder: string; readonly periods: readonly string[]; readonly remove: () => Promise<void> };

/** Three months of the sample company with a part of its resources: every kind of charge, few rows. */
export async function shortBill(): Promise<ShortBill> {
  const shared = await openSharedSandbox();
  await shared.close();
  const own = await aFolder();
  const source = join(shared.dataDir, "sandbox", "demo", "cur");
  const periods = (await readdir(source)).flatMap((name) => /^billing_period=(2026-(?:09|10|11))$/.exec(name)?.[1] ?? []).toSorted();
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  try {
    for (const period of periods) {
      const folder = join(own.path, "cur", `billing_period=${period}`);
      await mkdir(folder, { recursive: true });
      const [from, to] = [join(source, `billing_period=${period}`, "cur-00001.parquet"), join(folder, "cur-00001.parquet")];
      // Every charge that is no hour of use, and each tenth resource with all of its hours.
      await connection.run(
        `copy (select * from read_parquet('${from}', hive_partitioning = false) where line_item_line_item_type not in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') or hash(coalesce(nullif(split_line_item_parent_resource_id, ''), line_item_resource_id)) % 10 = 0) to '${to}' (format parquet, compression snappy)`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return { folder: join(own.path, "cur"), periods, remove: () => rm(own.path, { recursive: true, force: true }) };
}
