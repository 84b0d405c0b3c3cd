import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNode } from "#core/nodes/testing/a-cluster";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { discovery } from "#jobs/discovery";
import type { JobDefinition } from "#jobs/job-definition";
import { cronOf, openRunner, type Runner, type RunnerOptions } from "#jobs/runner";
import type { ServiceContext } from "#services/context";
import { sourceStates } from "#services/discovery/source-states";
import { aCloudWorld, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";
import { aTenant } from "#services/testing/a-tenant";

describe.each([
  ["the embedded database", embeddedTestDatabase, undefined],
  ["Postgres", postgresTestDatabase, noPostgres()],
] as const)("jobs on %s", (_, open, missing) => {
  let test: TestDatabase;
  beforeAll(async () => {
    if (missing === undefined) test = await open();
  }, 60_000);
  afterAll(() => test?.close());

  async function aRunner(over: Partial<RunnerOptions> = {}) {
    const world = aCloudWorld();
    const { ctx: base } = await aTenant(test);
    const ctx: ServiceContext = { ...base, clouds: inMemoryClouds(world) };
    const logged: Record<string, unknown>[] = [];
    // No look comes to an end before the gate is open, so that what is asked meanwhile meets one that runs.
    const gate = Promise.withResolvers<void>();
    const runner = openRunner({
      database: test.database,
      jobs: [discovery],
      tenants: async () => [ctx.tenant.id],
      contextOf: async () => {
        await gate.promise;
        return ctx;
      },
      everyMinutes: 0,
      log: (line) => logged.push(line),
      ...over,
    });
    return { world, ctx, logged, runner, open: () => gate.resolve() };
  }
  const until = async (holds: () => Promise<boolean>) => {
    for (let tries = 0; !(await holds()); tries += 1) {
      if (tries > 400) throw new Error("It did not come about.");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const looks = async (ctx: ServiceContext) =>
    (await ctx.db.read((tx) => tx.query("SELECT id FROM discovery_runs WHERE source LIKE 'cluster:%'"))).length;

  it.skipIf(missing !== undefined)("looks through a tenant when asked, once however often that is, and again later", async () => {
    const { world, ctx, runner, open } = await aRunner();
    await Promise.all([1, 2, 3, 4].map(() => runner.discoverNow(ctx.tenant.id)));
    open();
    await until(async () => (await looks(ctx)) >= 1 && !runner.isDiscovering(ctx.tenant.id));
    const after = await looks(ctx);
    expect(after).toBeLessThanOrEqual(2);
    world.view = { ...world.view, nodes: [aNode(), aNode({ name: "n2" })] };
    await runner.discoverNow(ctx.tenant.id);
    const ofCluster = async () => (await sourceStates(ctx)).find(({ source }) => source.startsWith("cluster:"));
    await until(async () => (await ofCluster())?.found === 3);
    expect(await ofCluster()).toMatchObject({ found: 3, error: null });
    await until(async () => !runner.isDiscovering(ctx.tenant.id));
    expect(runner.state()).toBe("ok");
    await runner.stop();
  });

  it.skipIf(missing !== undefined)("keeps its tables in a schema of their own, looks at each start, and goes on in the same database", async () => {
    const runs: Runner[] = [];
    for (let start = 0; start < 2; start += 1) {
      const { ctx, runner, logged, open } = await aRunner({ everyMinutes: 5 });
      open();
      runs.push(runner);
      runner.start();
      await until(async () => (await looks(ctx)) >= 1 && !runner.isDiscovering(ctx.tenant.id));
      expect(runner.discoveryEveryMinutes).toBe(5);
      await runner.stop();
      expect(logged).toEqual([]);
    }
    const { rows } = await test.database.script(
      "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name = 'job'; SELECT name, cron FROM pgboss.schedule",
    );
    expect(rows).toEqual([{ table_schema: "pgboss" }, { name: "discovery-tick", cron: "*/5 * * * *" }]);
  });

  it.skipIf(missing !== undefined)("says in its state that it does not start, and tries again when it is asked", async () => {
    let broken = true;
    const { ctx, runner, logged, open } = await aRunner({
      database: {
        kind: test.database.kind,
        script: async (sql, values) => (broken ? Promise.reject(new Error("out of order")) : test.database.script(sql, values)),
      },
    });
    await expect(runner.discoverNow(ctx.tenant.id)).rejects.toThrow();
    expect(runner.state()).toBe("does not start; see the log");
    expect(logged[0]).toMatchObject({ level: "error" });
    broken = false;
    open();
    await runner.discoverNow(ctx.tenant.id);
    expect(runner.state()).toBe("ok");
    await until(async () => (await looks(ctx)) >= 1 && !runner.isDiscovering(ctx.tenant.id));
    await runner.stop();
  });

  it.skipIf(missing !== undefined)(
    "runs each job of the list for each tenant, and tries one that failed again, with the failure in the log",
    async () => {
      const done: string[] = [];
      let failures = 0;
      const good: JobDefinition = { name: "good", cron: undefined, run: async (ctx) => void done.push(`good ${ctx.tenant.id}`) };
      const flaky: JobDefinition = {
        name: "flaky",
        cron: "0 * * * *",
        atStart: true,
        run: async (ctx) => {
          failures += 1;
          if (failures === 1) throw new Error("not yet");
          done.push(`flaky ${ctx.tenant.id}`);
        },
      };
      const { ctx, logged, runner, open } = await aRunner({ jobs: [good, flaky], retryDelaySeconds: 0 });
      open();
      runner.start();
      await runner.runNow("good", ctx.tenant.id);
      await until(async () => done.includes(`good ${ctx.tenant.id}`));
      await until(async () => {
        if (failures > 0) await runner.runNow("flaky", ctx.tenant.id);
        return done.includes(`flaky ${ctx.tenant.id}`);
      });
      expect([...new Set(done)].toSorted()).toEqual([`flaky ${ctx.tenant.id}`, `good ${ctx.tenant.id}`]);
      expect(logged).toEqual([{ level: "error", message: "The job flaky failed and is tried again", tenant: ctx.tenant.id, error: "not yet" }]);
      await expect(runner.runNow("unknown", ctx.tenant.id)).rejects.toThrow("There is no job unknown.");
      await runner.stop();
    },
  );

  it.skipIf(missing !== undefined || open === embeddedTestDatabase)("runs each job once where several processes share the database", async () => {
    const ran: string[] = [];
    const job: JobDefinition = { name: "shared", cron: undefined, atOnce: 2, run: async (ctx) => void ran.push(ctx.tenant.id) };
    const { ctx, runner, open: release } = await aRunner({ jobs: [job] });
    const others = await Promise.all([1, 2].map(() => aRunner({ jobs: [job] })));
    const runners = [runner, ...others.map((other) => other.runner)];
    for (const other of others) other.open();
    release();
    for (const one of runners) await one.runNow("shared", ctx.tenant.id);
    await until(async () => ran.length >= 1);
    const { rows } = await test.database.script("SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'shared'");
    await until(async () => ran.length === rows[0]?.["n"] && runners.every((one) => !one.isRunning("shared", ctx.tenant.id)));
    expect(ran.length).toBe(rows[0]?.["n"]);
    await Promise.all(runners.map((one) => one.stop()));
  });

  it.skipIf(missing !== undefined)("leaves no failed transaction behind for the others", async () => {
    await expect(test.database.script("BEGIN; SELECT 1; SELECT 1/0; COMMIT")).rejects.toThrow();
    const { rows } = await test.database.script("BEGIN; SELECT 1 AS one; SELECT 2 AS two; COMMIT");
    expect(rows).toEqual([{ one: 1 }, { two: 2 }]);
    await test.database.ping();
  });
});

describe("the period of the jobs", () => {
  it.each([
    [1, "*/1 * * * *"],
    [5, "*/5 * * * *"],
    [60, "0 * * * *"],
  ])("of %i minutes is %s", (minutes, cron) => {
    expect(cronOf(minutes)).toBe(cron);
  });
});
