import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import { embeddedTestDatabase } from "#db/testing/test-database";
import { HALCYON } from "#sandbox/halcyon/company";
import { openWire } from "#sandbox/testing/open-wire";
import { openSharedSandbox, SHARED_NOW } from "#sandbox/testing/shared-sandbox";
import { wireClouds } from "#services/commitments/testing/wire-clouds";
import type { ServiceContext } from "#services/context";
import { aTenant } from "#services/testing/a-tenant";

/** The sample company's bill of 13 months, its plans and rates at the sandbox's AWS, and an organization with a database of its own. */
export async function openSampleCompany(): Promise<{ readonly ctx: ServiceContext; readonly months: number; close(): Promise<void> }> {
  const shared = await openSharedSandbox();
  await shared.close();
  const cur = join(shared.dataDir, "sandbox", "demo", "cur");
  const months = readdirSync(cur).length;
  if (months < 13) throw new Error("The shared sandbox has too few months.");
  const folder = await aFolder();
  const source = { glob: join(cur, "**", "*.parquet"), label: "sandbox bill" };
  const engine = await openDuckdbEngine({ dir: join(folder.path, "warehouse"), source, now: () => SHARED_NOW });
  const wire = await openWire(SHARED_NOW.toISOString());
  const clouds = wireClouds(
    wire,
    HALCYON.accounts.map(({ id }) => id),
  );
  const test = await embeddedTestDatabase();
  const { ctx } = await aTenant(test);
  return {
    ctx: { ...ctx, now: () => SHARED_NOW, costs: async () => engine, clouds },
    months,
    async close() {
      clouds.close();
      await wire.close();
      await test.close();
      await engine.close();
      await folder.remove();
    },
  };
}
