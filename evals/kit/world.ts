import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import type { NodeRow } from "#core/api/nodes";
import type { ProposalDetail } from "#core/api/proposals";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { openSharedSandbox, SHARED_NOW } from "#sandbox/testing/shared-sandbox";
import { inProcessDoor } from "#server/chat/client/in-process";
import { compose } from "#server/compose";
import { readConfig } from "#server/config";
import { lockDataFolder } from "#server/data-folder-lock";
import type { Door } from "#server/chat/client/door";
import type { Inventory } from "#core/ports/inventory";

/** The sandbox company at a fixed clock, and the truth about it: the same service that the page's tables come from. */
export type World = Door & {
  readonly now: Date;
  readonly inventory: Inventory;
  query(query: SemanticQueryInput): Promise<SemanticResult>;
  /** Nodes as the Nodes page lists them. */
  nodes(): Promise<readonly NodeRow[]>;
  proposal(id: string): Promise<z.infer<typeof ProposalDetail>>;
  /** Rows of guarded SQL. */
  sql(sql: string): Promise<readonly (readonly unknown[])[]>;
};

/** Opens the whole product in this process over the shared sandbox, with an empty database of its own. */
export async function openWorld(environment: Readonly<Record<string, string | undefined>>): Promise<World> {
  const sandbox = await openSharedSandbox();
  const { inventory } = sandbox.companies[0] ?? {};
  if (!inventory) throw new Error("The sandbox has no company.");
  await sandbox.close();
  // The ingested bill is kept from run to run; conversations are not.
  const dataDir = join(tmpdir(), `major-tom-evals-${SHARED_NOW.toISOString().slice(0, 10)}-${process.env["VITEST_POOL_ID"] ?? "0"}`);
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(join(dataDir, "sandbox"))) symlinkSync(join(sandbox.dataDir, "sandbox"), join(dataDir, "sandbox"));
  const config = readConfig({ MAJOR_TOM_NOW: SHARED_NOW.toISOString(), MAJOR_TOM_DATA_DIR: dataDir, ...environment });
  const lock = lockDataFolder(config.dataDir);
  rmSync(join(dataDir, "database"), { recursive: true, force: true });
  const composition = await compose(config, {
    lock,
    say: () => undefined,
    log: (line) => (line["level"] === "error" ? process.stderr.write(`${JSON.stringify(line)}\n`) : undefined),
  });
  const door = inProcessDoor(composition, lock.holder.token);
  const get = async (path: string) => {
    const response = await door.fetch(path);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  const post = async (path: string, body: unknown) => {
    const response = await door.fetch(path, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  return {
    ...door,
    now: SHARED_NOW,
    inventory,
    nodes: async () => ((await get("/api/nodes")) as { readonly nodes: readonly NodeRow[] }).nodes,
    proposal: async (id) => (await get(`/api/proposals/${id}`)) as z.infer<typeof ProposalDetail>,
    query: async (query) => (await post("/api/query", query)) as SemanticResult,
    sql: async (sql) => ((await post("/api/sql", { sql })) as { readonly rows: readonly (readonly unknown[])[] }).rows,
    async close() {
      await composition.close();
      lock.release();
    },
  };
}
