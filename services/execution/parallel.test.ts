import { describe, expect, it } from "vitest";
import type { CrashPoint } from "#services/execution/crash-point";
import { migrate } from "#db/migrate";
import { databaseOver } from "#db/open-database";
import { openPostgresDriver } from "#db/postgres-driver";
import { noPostgres, throwawayPostgres } from "#db/testing/throwaway-postgres";
import { selectAudit } from "#services/audit/audit-rows";
import { asExecutor } from "#services/execution/as-executor";
import { aRig } from "#services/execution/testing/a-flight";
import type { ServiceContext } from "#services/context";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import { defineKind, kindsOf } from "#services/proposals/kinds";

const why = noPostgres();
const PROPOSALS = 20;
const WORKERS = 3;
/** Slow enough that nobody's signature expires before its turn. */
const RATE = 120;
const AT_A_TIME = 4;

describe.skipIf(why !== undefined)(`several executors over one Postgres${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  it("run each of twenty approved proposals once and within the limit; one that stood still is replaced, and writes nothing more", async () => {
    const server = await throwawayPostgres();
    const drivers = await Promise.all(Array.from({ length: WORKERS }, () => openPostgresDriver(server.url)));
    const [driver, ...others] = drivers as [(typeof drivers)[number], ...typeof drivers];
    await migrate(driver);
    const rig = await aRig({ database: databaseOver(driver), driver, close: () => driver.close() }, { rate: RATE });
    const nodes = rig.world.addOldNodes(PROPOSALS);
    for (const node of nodes) await rig.approve(await rig.propose(node));
    await rig.owner.db.write((tx) => tx.query("UPDATE proposals SET start_by = start_by + interval '3 hours'"));

    const limit = { cap: "nodes-at-a-time:test-eks", amount: "1", limit: String(AT_A_TIME), windowSeconds: undefined, words: "a few at a time" };
    const kinds = kindsOf({ ...defineKind(nodeSwitchKind), caps: async () => [limit] });
    const contextOver = (database: ReturnType<typeof databaseOver>) => (tenantId: string) =>
      asExecutor({ ...rig.owner, kinds, tenant: { ...rig.owner.tenant, id: tenantId }, db: database.tenant(tenantId) });
    const said: string[] = [];
    let stoodStill: string | undefined;
    const standStill = async ({ actionId, effect, moment }: CrashPoint) => {
      if (stoodStill !== undefined || effect !== "launch:instance" || moment !== "after-call") return;
      stoodStill = actionId;
      while ((await stateOf(rig.owner, actionId)) === "executing") await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const executors = [driver, ...others].map((one, index) => {
      const database = databaseOver(one);
      const log = (line: Record<string, unknown>) => said.push(`${index}: ${String(line["message"])}`);
      const stands = index === 0 ? { at: standStill, pace: { clockRate: RATE, renewForMs: 0 } } : {};
      return rig.another({ database, contextOf: contextOver(database), log, ...stands });
    });
    await Promise.all(executors.map((executor) => untilAllEnded(rig.owner, () => executor.runUntilIdle())));

    const { writes, instances } = rig.world;
    const actions = await rig.owner.db.read((tx) => tx.query<{ number: number; state: string }>("SELECT number, state FROM actions ORDER BY number"));
    expect(actions).toEqual(Array.from({ length: PROPOSALS }, (_, index) => ({ number: index + 1, state: "succeeded" })));
    const effects = (operation: string) => writes.filter((write) => write.operation === operation && write.effect).map(({ name }) => name);
    expect(new Set(effects("ec2:RunInstances")).size).toBe(PROPOSALS);
    expect(effects("ec2:RunInstances")).toHaveLength(PROPOSALS);
    expect([...instances.values()].filter(({ id, endedAt }) => id.startsWith("i-0new") && endedAt === undefined)).toHaveLength(PROPOSALS);
    expect(stoodStill).toBeDefined();
    expect(said).toContain("0: Another worker has taken over");
    expect(said.filter((line) => line.includes("stumbled"))).toEqual([]);
    expect(await mostAtOnce(rig.owner)).toBe(AT_A_TIME);
    expect(await rig.chainHolds()).toBe(true);
    await Promise.all(executors.map((executor) => executor.stopWorking()));
    await rig.close();
    for (const one of drivers) await one.close();
    await server.close();
  }, 300_000);
});

async function stateOf(ctx: ServiceContext, actionId: string): Promise<string | undefined> {
  const [row] = await ctx.db.read((tx) => tx.query<{ state: string }>("SELECT state FROM actions WHERE id = $1", [actionId]));
  return row?.state;
}

/** Held ones start when a limit is free again: nobody is told, so everybody looks again. */
async function untilAllEnded(ctx: ServiceContext, work: () => Promise<void>): Promise<void> {
  for (;;) {
    await work();
    const [row] = await ctx.db.read((tx) =>
      tx.query<{ left: number }>("SELECT count(*)::int AS left FROM proposals WHERE state IN ('approved', 'executing', 'rolling_back')"),
    );
    if (row?.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many ran side by side, as the log tells it. */
async function mostAtOnce(ctx: ServiceContext): Promise<number> {
  const rows = await ctx.db.read((tx) => selectAudit(tx, "WHERE action IN ('action.claim', 'action.succeeded') ORDER BY seq", []));
  let running = 0;
  return Math.max(
    ...rows.map(({ action, event }) => {
      if (action === "action.succeeded") running -= 1;
      else if (event.startsWith("Starts ")) running += 1;
      return running;
    }),
  );
}
