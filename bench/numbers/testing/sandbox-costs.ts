import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { SYSTEM_ACTOR } from "#services/system";
import { scopesOf } from "#core/identity/roles";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import type { TenantDatabase } from "#db/tenant-database";
import { openSharedSandbox, SHARED_NOW } from "#sandbox/testing/shared-sandbox";
import type { ServiceContext } from "#services/context";

/** The bill of the sandbox's first company behind an engine, for one tenant; queries are not kept. */
export async function openSandboxCosts(): Promise<{ readonly ctx: ServiceContext; close(): Promise<void> }> {
  const sandbox = await openSharedSandbox();
  const company = sandbox.companies[0];
  if (company === undefined) throw new Error("The sandbox has no company.");
  const dir = await mkdtemp(join(tmpdir(), "major-tom-numbers-"));
  const engine = await openDuckdbEngine({ dir, source: company.costFiles, now: () => SHARED_NOW });
  const nothing = { query: async () => [] };
  const db = {
    tenantId: "t_numbers",
    record: async (run: (tx: typeof nothing) => unknown) => run(nothing),
    read: async (run: (tx: typeof nothing) => unknown) => run(nothing),
  } as unknown as TenantDatabase;
  return {
    ctx: {
      tenant: { id: "t_numbers", name: "Numbers", timeZone: "UTC" },
      actor: SYSTEM_ACTOR,
      scopes: scopesOf("owner"),
      requestId: "numbers",
      channel: "api",
      now: () => SHARED_NOW,
      db,
      costs: async () => engine,
      inventory: NO_INVENTORY,
      clouds: NO_CLOUDS,
      kinds: new Map(),
    },
    async close() {
      await engine.close();
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
