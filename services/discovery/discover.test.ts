import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNode, anInstance, aPod } from "#core/nodes/testing/a-cluster";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { discover } from "#services/discovery/discover";
import { terminatedNodes } from "#services/nodes/terminated-nodes";
import { sourceStates } from "#services/discovery/source-states";
import { listClusters } from "#services/nodes/list-clusters";
import { listNodes } from "#services/nodes/list-nodes";
import { aCloudWorld, ACCOUNT, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";
import { aTenant } from "#services/testing/a-tenant";

let test: TestDatabase;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterAll(() => test.close());

async function aLook() {
  const world = aCloudWorld();
  const { ctx: base } = await aTenant(test);
  const ctx: ServiceContext = { ...base, clouds: inMemoryClouds(world) };
  const looked = async () =>
    Object.fromEntries(
      (await discover(ctx)).map(({ source, found, added, changed, gone, error }) => [source, error ?? [found, added, changed, gone]]),
    );
  return { world, ctx, looked };
}
const US = `${ACCOUNT}/us-east-1`;
const EU = `${ACCOUNT}/eu-west-1`;
const CLUSTER = "cluster:prod-eks";

describe("discovery", () => {
  it("says of each source what is new, changed and gone since the last look", async () => {
    const { world, ctx, looked } = await aLook();
    expect(await looked()).toEqual({ [US]: [2, 2, 0, 0], [EU]: [0, 0, 0, 0], [CLUSTER]: [2, 2, 0, 0] });
    expect(await looked()).toEqual({ [US]: [2, 0, 0, 0], [EU]: [0, 0, 0, 0], [CLUSTER]: [2, 0, 0, 0] });
    world.instances = [anInstance({ tags: { team: "web" } }), anInstance({ id: "i-n2" })];
    world.view = { ...world.view, nodes: [aNode({ unschedulable: true }), aNode({ name: "n2" })] };
    world.spotUsdPerHour = "0.0900";
    expect(await looked()).toEqual({ [US]: [3, 1, 1, 0], [EU]: [0, 0, 0, 0], [CLUSTER]: [3, 1, 1, 0] });
    world.instances = [anInstance({ id: "i-n2" })];
    world.view = { ...world.view, nodes: [aNode({ name: "n2" })] };
    expect(await looked()).toEqual({ [US]: [2, 0, 0, 1], [EU]: [0, 0, 0, 0], [CLUSTER]: [2, 0, 0, 1] });
    expect(await terminatedNodes(ctx, undefined)).toMatchObject([{ name: "n1", instanceId: "i-n1", state: "terminated" }]);
    expect(await terminatedNodes(ctx, "another")).toEqual([]);
  });

  it("keeps what is gone, with the instant at which it was missed, and takes it for new where it is back", async () => {
    const { world, ctx, looked } = await aLook();
    await looked();
    const instances = world.instances;
    world.instances = [];
    await looked();
    const gone = () =>
      ctx.db.read((tx) => tx.query<{ id: string; gone: boolean }>("SELECT id, gone_at IS NOT NULL AS gone FROM discovered WHERE kind = 'instance'"));
    expect(await gone()).toEqual([{ id: "i-n1", gone: true }]);
    expect((await looked())[US]).toEqual([1, 0, 0, 0]);
    world.instances = instances;
    expect((await looked())[US]).toEqual([2, 1, 0, 0]);
    expect(await gone()).toEqual([{ id: "i-n1", gone: false }]);
  });

  it("goes on where one source fails, changes nothing of that one, and tells which", async () => {
    const { world, ctx, looked } = await aLook();
    await looked();
    world.down.add("cluster");
    const failures: string[] = [];
    await discover(ctx, (source) => failures.push(source));
    expect(failures).toEqual([CLUSTER]);
    expect(await looked()).toEqual({ [US]: [2, 0, 0, 0], [EU]: [0, 0, 0, 0], [CLUSTER]: "cluster does not answer." });
    const states = await sourceStates(ctx);
    expect(states.find(({ source }) => source === CLUSTER)).toMatchObject({
      label: "prod-eks",
      error: "cluster does not answer.",
      seenAt: expect.stringMatching(/Z$/),
    });
    expect(states.find(({ source }) => source === US)).toMatchObject({ label: "production, us-east-1", error: null });
    const list = await listNodes(ctx);
    expect(list.nodes.map(({ name }) => name)).toEqual(["n1"]);
    expect(list.notes.join()).toContain("prod-eks failed at the last look");
    expect((await listClusters(ctx)).clusters[0]).toMatchObject({
      name: "prod-eks",
      nodes: 1,
      usdPerHour: "0.19200",
      usdPerMonth: "140.16",
      production: true,
      error: "cluster does not answer.",
    });
  });

  it("keeps what was in a region that does not answer, and says so of its account only where all do not", async () => {
    const { world, ctx, looked } = await aLook();
    await ctx.db.write((tx) =>
      tx.query("INSERT INTO cloud_accounts (id, tenant_id, account_id, state) VALUES ($1, $2, $3, 'active')", [
        `acc_${tx.tenantId}`,
        tx.tenantId,
        ACCOUNT,
      ]),
    );
    const lastError = async () =>
      (
        await ctx.db.read((tx) => tx.query("SELECT last_error, synced_at IS NOT NULL AS synced FROM cloud_accounts WHERE account_id = $1", [ACCOUNT]))
      )[0];
    world.down.add("us-east-1");
    expect(await looked()).toEqual({ [US]: "us-east-1 does not answer.", [EU]: [0, 0, 0, 0] });
    expect(await lastError()).toEqual({ last_error: null, synced: true });
    world.down.add("eu-west-1");
    await looked();
    expect(await lastError()).toEqual({ last_error: "us-east-1 does not answer.", synced: true });
    expect((await listNodes(ctx)).nodes).toEqual([]);
    world.down.clear();
    expect(Object.keys(await looked())).toEqual([US, EU, CLUSTER]);
  });

  it("looks at a cluster now where something was done since, or is being done", async () => {
    const { world, ctx, looked } = await aLook();
    await looked();
    world.view = { ...world.view, nodes: [aNode({ unschedulable: true })] };
    const isCordoned = async () => (await listNodes(ctx)).nodes[0]?.unschedulable;
    expect(await isCordoned()).toBe(false);
    await ctx.db.write(async (tx) => {
      const { tenantId } = tx;
      await tx.query(
        "INSERT INTO proposals (tenant_id, number, kind, state, rev, requester_kind, cluster) VALUES ($1, 1, 'node_switch', 'executing', 1, 'human', 'prod-eks')",
        [tenantId],
      );
      await tx.query(
        "INSERT INTO proposal_revisions (tenant_id, number, rev, sealed, hash, policy, policy_version, expires_at, cause) VALUES ($1, 1, 1, '', repeat('0', 64), '{}', 'p', app_now(), 'draft')",
        [tenantId],
      );
      await tx.query("INSERT INTO actions (tenant_id, id, number, rev, state) VALUES ($1, 'act_1', 1, 1, 'executing')", [tenantId]);
    });
    expect(await isCordoned()).toBe(true);
    await ctx.db.write((tx) => tx.query("UPDATE actions SET state = 'succeeded', ended_at = app_now()"));
    expect(await isCordoned()).toBe(true);
    await looked();
    world.view = { ...world.view, nodes: [aNode()] };
    expect(await isCordoned()).toBe(true);
  });

  it("looks again at what is an hour old, and shows it as it was where it does not answer", async () => {
    const { world, ctx, looked } = await aLook();
    await looked();
    world.view = { ...world.view, nodes: [aNode({ unschedulable: true })] };
    const after = (minutes: number) => ({ ...ctx, now: () => new Date(ctx.now().getTime() + minutes * 60_000) });
    const isCordoned = async (minutes: number) => (await listNodes(after(minutes))).nodes[0]?.unschedulable;
    expect([await isCordoned(55), await isCordoned(65)]).toEqual([false, true]);
    world.down.add("cluster");
    const list = await listNodes(after(65));
    expect(list.nodes[0]?.unschedulable).toBe(false);
    expect(list.notes).toEqual(["prod-eks did not answer: cluster does not answer."]);
    expect(Date.parse(list.asOf)).toBeLessThan(ctx.now().getTime() + 60_000);
  });

  it("lists nodes looked at now before the first discovery, and when asked to", async () => {
    const { world, ctx, looked } = await aLook();
    expect((await listNodes(ctx)).nodes).toMatchObject([{ name: "n1", readiness: "ready", savingUsdPerMonth: "77.09", owner: "karpenter" }]);
    await looked();
    world.view = { ...world.view, pods: [aPod({ workload: undefined })] };
    expect((await listNodes(ctx)).nodes[0]?.readiness).toBe("ready");
    expect((await listNodes(ctx, { live: true })).nodes[0]).toMatchObject({ readiness: "blocked", why: expect.stringContaining("no controller") });
    expect((await listNodes(ctx, { readiness: "blocked" })).nodes).toEqual([]);
    expect((await listNodes(ctx, { cluster: "other" })).nodes).toEqual([]);
  });
});
