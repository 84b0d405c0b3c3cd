import { join } from "node:path";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { type Row, aFolder, writeExport } from "#adapters/warehouse/testing/export-files";
import { scopesOf } from "#core/identity/roles";
import type { CostEngine } from "#core/ports/cost-engine";
import type { ServiceContext } from "#services/context";

export const NOW = new Date("2026-11-18T12:00:00Z");

type Saved = { readonly id: string; readonly kind: string; readonly request: unknown; readonly sql: string };

/** Rows that reads of the database find, by table. */
export type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** A tenant over an engine; its stored queries are kept in memory. */
export function aTenant(
  engine: CostEngine,
  over: { readonly timeZone?: string; readonly id?: string; readonly now?: Date; readonly tables?: Tables } = {},
): { readonly ctx: ServiceContext; readonly saved: Saved[] } {
  const saved: Saved[] = [];
  const tx = {
    query: async (_: string, [, id, kind, request, sql]: readonly unknown[]) => {
      saved.push({ id: String(id), kind: String(kind), request: JSON.parse(String(request)), sql: String(sql) });
      return [];
    },
  };
  const reads = { query: async (text: string) => over.tables?.[/\bFROM (\w+)/.exec(text)?.[1] ?? ""] ?? [] };
  const ctx = {
    tenant: { id: over.id ?? "t_1", name: "Test", timeZone: over.timeZone ?? "UTC" },
    scopes: scopesOf("viewer"),
    requestId: "r_1",
    now: () => over.now ?? NOW,
    db: {
      tenantId: "t_1",
      record: (run: (one: typeof tx) => unknown) => Promise.resolve(run(tx)),
      read: (run: (one: typeof reads) => unknown) => Promise.resolve(run(reads)),
    },
    costs: async () => engine,
    inventory: { connected: false, clusters: async () => [], accounts: async () => [] },
  };
  return { ctx: ctx as unknown as ServiceContext, saved };
}

export type Bill = { readonly ctx: ServiceContext; readonly engine: CostEngine; readonly saved: Saved[]; readonly close: () => Promise<void> };

/** A bill of hand-made rows in one file. */
export async function aBill(
  rows: readonly Row[],
  options: { readonly without?: readonly string[]; readonly file?: string; readonly timeZone?: string; readonly tables?: Tables } = {},
): Promise<Bill> {
  const folder = await aFolder();
  const path = join(folder.path, "in", options.file ?? "bill.parquet");
  await writeExport(path, rows, options.without);
  return openBill(path, folder, options.timeZone, options.tables);
}

/** A bill of files that are there, in a folder of its own. */
export async function openBill(glob: string, folder?: Awaited<ReturnType<typeof aFolder>>, timeZone?: string, tables?: Tables): Promise<Bill> {
  const own = folder ?? (await aFolder());
  const engine = await openDuckdbEngine({ dir: join(own.path, "warehouse"), source: { glob, label: "test bill" }, now: () => NOW });
  return {
    ...aTenant(engine, { ...(timeZone ? { timeZone } : {}), ...(tables ? { tables } : {}) }),
    engine,
    close: async () => {
      await engine.close();
      await own.remove();
    },
  };
}
