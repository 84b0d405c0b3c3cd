import { type Clock, createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { embeddedTestDatabase, TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import { asExecutor } from "#services/execution/as-executor";
import { createExecutor } from "#services/execution/executor";
import { inProcess, worldPorts } from "#services/execution/testing/fake-ports";
import { FakeWorld, PLACE } from "#services/execution/testing/fake-world";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { aCompany } from "#services/testing/a-company";
import { percentile } from "#bench/percentile";
import { aServiceContext } from "#bench/crash/testing/service-context";

/** Fast enough that writes follow each other within milliseconds. */
const RATE = 600;
const NODES = ["ip-una", "ip-asg", "ip-kar"];
/** The three switches together make some more than these. */
const MOST_WRITES = 18;
/** A write that begins later than this after the switch's commit breaks the promise, real milliseconds. */
export const LATEST_MS = 1000;

export type Trial = { readonly writesBefore: number; readonly writesAfter: number; readonly latestMs: number };

/**
 * One trial: three switches run side by side, others read and write the database meanwhile, and after so many
 * provider writes the switch is thrown. Measured is when the last provider write began after the commit.
 */
export async function killSwitchTrial(test: TestDatabase, afterWrites: number): Promise<Trial> {
  const clock: Clock = createClock({ start: TEST_NOW, rate: RATE });
  await setClock(test.driver, clock);
  const world = new FakeWorld(clock.now);
  world.faults.slowAnswerMs = 10;
  const { tenantId, owner } = await aCompany(test);
  const { clouds, provider } = worldPorts(inProcess(world));
  const person = { userId: owner.userId, sessionId: owner.ctx.actor.sessionId ?? "" };
  const ctx = aServiceContext(test.database, { tenantId, person, clouds, now: clock.now });
  await ctx.db.write((tx) =>
    tx.query("INSERT INTO cluster_settings (tenant_id, cluster, production) VALUES ($1, $2, false)", [tenantId, PLACE.cluster]),
  );
  for (const node of NODES) {
    const { proposal } = await draftProposal(ctx, { kind: "node_switch", params: { node, to: "spot", fallback: "none" } });
    await approveProposal(ctx, { id: proposal.id, hash: proposal.hash });
  }
  const kinds = new Map([...ctx.kinds].map(([kind, definition]) => [kind, { ...definition, caps: async () => [] }] as const));
  const executor = createExecutor({
    database: test.database,
    contextOf: (id) => asExecutor({ ...ctx, kinds, tenant: { ...ctx.tenant, id }, db: test.database.tenant(id) }),
    provider: () => provider,
    log: () => undefined,
    pace: { clockRate: RATE, pollSeconds: 2 },
  });
  executor.start();
  let working = true;
  const load = async () => {
    while (working) {
      await ctx.db.record((tx) => tx.query("SELECT count(*) FROM audit_log, generate_series(1, 50)", []));
      // The embedded database answers without leaving the microtask queue: others get their turn here.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const loads = Promise.all([load(), load(), load()]);
  while (world.writes.length < afterWrites) await new Promise((resolve) => setImmediate(resolve));
  await ctx.db.write((tx) =>
    tx.query("INSERT INTO kill_switches (tenant_id, scope, engaged, by_name) VALUES ($1, 'tenant', true, 'Owner')", [tenantId]),
  );
  const committed = performance.now();
  const writesBefore = world.writes.length;
  await new Promise((resolve) => setTimeout(resolve, LATEST_MS + 500));
  working = false;
  await loads;
  await executor.stopWorking();
  const later = world.writes.filter(({ began }) => began > committed).map(({ began }) => began - committed);
  return { writesBefore, writesAfter: later.length, latestMs: Math.max(0, ...later) };
}

export async function killSwitchTrials(trials: number): Promise<boolean> {
  const results: Trial[] = [];
  for (let done = 0; done < trials;) {
    const test = await embeddedTestDatabase();
    for (const upTo = Math.min(trials, done + 20); done < upTo; done += 1) {
      results.push(await killSwitchTrial(test, 1 + (done % MOST_WRITES)));
      if ((done + 1) % 10 === 0) console.log(`  ${done + 1} trials`);
    }
    await test.close();
  }
  const late = results.map(({ latestMs }) => latestMs).toSorted((a, b) => a - b);
  const caught = results.filter(({ writesBefore }) => writesBefore > 0).length;
  const began = results.filter(({ writesAfter }) => writesAfter > 0).length;
  const worst = late.at(-1) ?? 0;
  const p50 = percentile(late, 0.5).toFixed(1);
  const p95 = percentile(late, 0.95).toFixed(1);
  console.log(
    `${trials} trials, three switches at once: ${caught} caught them at work; in ${began} a write began after the commit, ms after it of the last one (0 where none): p50 ${p50}, p95 ${p95}, most ${worst.toFixed(1)}.`,
  );
  console.log(worst <= LATEST_MS ? `No write began later than ${LATEST_MS} ms.` : `BROKEN: a write began later than ${LATEST_MS} ms.`);
  return worst <= LATEST_MS;
}
