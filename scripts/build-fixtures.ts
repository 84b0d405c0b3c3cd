import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { generateBill } from "#sandbox/bill/generate";
import { KESTREL } from "#sandbox/testing/kestrel";
import { hourOf } from "#sandbox/world/time";
import { selectFocus } from "#scripts/fixtures/focus-from-cur";

/** Whole days of two billing periods, so that every hour's commitments still tie. */
const DAYS = ["2026-09-01", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02", "2026-10-03"];

const target = fileURLToPath(new URL("../fixtures/", import.meta.url));
const scratch = join(tmpdir(), `major-tom-fixtures-${process.pid}`);

await mkdir(target, { recursive: true });
await generateBill(KESTREL, scratch, { from: hourOf("2026-09-01"), to: hourOf("2026-10-05") });
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
await connection.run(`
CREATE TABLE cur AS SELECT * EXCLUDE (billing_period) FROM read_parquet('${scratch}/billing_period=*/*.parquet', hive_partitioning = true)
WHERE line_item_usage_start_date::DATE IN (${DAYS.map((day) => `DATE '${day}'`).join(", ")}) ORDER BY bill_billing_period_start_date, line_item_product_code, line_item_resource_id, line_item_usage_start_date, identity_line_item_id`);
const maps = ["cost_category", "discount", "product", "resource_tags", "tags"];
await connection.run(`COPY cur TO '${target}cur-2.0.parquet' (FORMAT parquet, COMPRESSION zstd)`);
await connection.run(
  `COPY (SELECT * REPLACE (${maps.map((name) => `CAST(to_json(${name}) AS VARCHAR) AS ${name}`).join(", ")}) FROM cur) TO '${target}cur-2.0.csv.gz' (FORMAT csv, HEADER, COMPRESSION gzip)`,
);
for (const version of ["1.0", "1.1", "1.2"] as const) {
  await connection.run(
    `COPY (${selectFocus(version)} ORDER BY ChargePeriodStart, ServiceName, ResourceId) TO '${target}focus-${version}.parquet' (FORMAT parquet, COMPRESSION zstd)`,
  );
}
const counted = await connection.runAndReadAll("SELECT count(*) FROM cur");
console.log(`fixtures/: ${String(counted.getRows()[0]?.[0])} CUR rows`);
connection.closeSync();
instance.closeSync();
await rm(scratch, { recursive: true, force: true });
