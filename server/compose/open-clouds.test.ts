import { readFileSync } from "node:fs";
import { readKubeconfig } from "#adapters/kubernetes/kubeconfig";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GuardRefusedError, NotFoundError, UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import { embeddedTestDatabase, type TestDatabase, testClock } from "#db/testing/test-database";
import { HALCYON } from "#sandbox/halcyon/company";
import { type LiveCompanies, openLiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { PELICAN } from "#sandbox/pelican/company";
import { temporaryDir } from "#sandbox/testing/open-bill";
import { tenantClouds, type TenantClouds, type TenantCloudsOptions } from "#server/compose/open-clouds";
import type { ServiceContext } from "#services/context";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import { NodeSwitch } from "#core/proposals/node-switch";
import { seal } from "#core/proposals/sealed";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aContext, fastPasswords } from "#services/testing/a-tenant";

const PRODUCTION = "471962530814";

let dir: Awaited<ReturnType<typeof temporaryDir>>;
let live: LiveCompanies;
let test: TestDatabase;
let demo: TenantClouds;
let ctx: ServiceContext;

beforeAll(async () => {
  dir = await temporaryDir();
  [live, test] = await Promise.all([openLiveCompanies([HALCYON, PELICAN], { dir: dir.path, now: testClock.now }), embeddedTestDatabase()]);
  for (const { key, name } of [HALCYON, PELICAN]) await connect(key, name);
  demo = await cloudsOf("demo");
  ctx = { ...aContext(test, { tenantId: "demo", userId: "usr_1" }), clouds: demo };
});
afterAll(async () => {
  demo?.close();
  await live?.close();
  await test?.close();
  await dir?.remove();
});

async function connect(id: string, name: string): Promise<void> {
  const accounts = live.accessOf(id).accounts.map(({ roleArn, ...account }) => ({ ...account, actRoleArn: roleArn, environment: undefined }));
  await ensureTenant(test.database.platform, fastPasswords, { id, name, costSource: `sandbox:${id}`, accounts, notProduction: [], people: [] });
}

async function cloudsOf(id: string, over: Partial<SandboxAccess> = {}, given: TenantCloudsOptions["given"] = new Map()): Promise<TenantClouds> {
  const { awsEndpoint, accessKeyId, secretAccessKey } = { ...live.accessOf(id), ...over };
  const clouds = tenantClouds({
    db: test.database.tenant(id),
    base: { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } },
    given,
    now: testClock.now,
    rateSource: "estimate",
  });
  await clouds.refresh();
  return clouds;
}

const nodesOf = async (clouds: Clouds, cluster: string) => (await clouds.cluster(cluster)).nodes();

describe("the clouds of a tenant, over the AWS SDK and the Kubernetes client", () => {
  it("sees under the read role what the world has: instances, groups, prices, clusters", async () => {
    expect(demo.connected).toBe(true);
    const compute = demo.compute(PRODUCTION, "us-east-1");
    expect(await compute.whoAmI()).toMatchObject({ accountId: PRODUCTION, arn: expect.stringContaining("MajorTomRead") });
    const world = live.companies.get("demo")?.world;
    const there = world?.instances({ accountId: PRODUCTION }).filter(({ region }) => region === "us-east-1") ?? [];
    const seen = await compute.instances();
    expect(seen.map(({ id }) => id).sort()).toEqual(there.map(({ id }) => id).sort());
    expect(await compute.instances({ ids: [there[0]?.id ?? "", "i-0123456789abcdef0"] })).toHaveLength(1);
    const [cluster] = await compute.clusters();
    expect(cluster).toMatchObject({ name: "prod-eks", accountId: PRODUCTION, region: "us-east-1" });
    const groups = await compute.scalingGroups();
    expect(groups.map(({ name }) => name)).toContain("prod-eks-prod-web");
    const prices = await compute.spotPrices("m6i.2xlarge", "us-east-1a");
    expect(prices[0]).toMatchObject({ instanceType: "m6i.2xlarge", zone: "us-east-1a", usdPerHour: expect.stringMatching(/^0\.\d+$/) });
  });

  it("sees each cluster's nodes with their instance, pods with their workload and obstacles, and Karpenter's objects", async () => {
    const cluster = await demo.cluster("prod-eks");
    const [nodes, pods, claims, pools, budgets, usage] = await Promise.all([
      cluster.nodes(),
      cluster.pods(),
      cluster.nodeClaims(),
      cluster.nodePools(),
      cluster.budgets(),
      cluster.usage(),
    ]);
    const instances = new Map((await demo.compute(PRODUCTION, "us-east-1").instances()).map((one) => [one.id, one]));
    for (const node of nodes) {
      const instance = instances.get(node.instanceId ?? "");
      expect(instance).toMatchObject({ instanceType: node.instanceType, zone: node.zone, capacityType: node.capacityType });
    }
    expect(pods.find(({ name }) => name === "psql-debug")?.workload).toBeUndefined();
    expect(pods.find(({ name }) => name.startsWith("checkout-web"))).toMatchObject({
      workload: { kind: "Deployment", name: "checkout-web" },
      hardSpread: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1 }],
      requests: { cpuMillis: 2000, memoryMib: 5120 },
    });
    expect(pods.find(({ name }) => name === "search-index-0")?.volumeZones).toHaveLength(1);
    expect(pods.filter(({ isDaemon }) => isDaemon).length).toBeGreaterThanOrEqual(nodes.length);
    expect(pools.map(({ name }) => name)).toEqual(expect.arrayContaining(["prod-spot", "prod-arm"]));
    expect(claims.every(({ nodePool, nodeName }) => nodePool !== undefined && nodes.some(({ name }) => name === nodeName))).toBe(true);
    expect(budgets.find(({ name }) => name === "payments-api")?.disruptionsAllowed).toBe(0);
    expect(usage?.size).toBe(nodes.length);
    const one = await cluster.node(nodes[0]?.name ?? "");
    expect(one?.uid).toBe(nodes[0]?.uid);
    expect(await cluster.node("no-such-node")).toBeUndefined();
    for (const { namespace, name, uid, terminating } of pods.slice(0, 3))
      expect(await cluster.pod(namespace, name)).toEqual({ namespace, name, uid, terminating });
    expect(await cluster.pod("checkout", "no-such-pod")).toBeUndefined();
    expect((await cluster.pods(nodes[0]?.name)).every(({ nodeName }) => nodeName === nodes[0]?.name)).toBe(true);
  });

  it("plans a switch that the world allows, seals it, finds no drift, and plans the same again", async () => {
    const nodes = await nodesOf(demo, "staging-eks");
    const plans = await Promise.allSettled(
      nodes
        .filter(({ capacityType }) => capacityType === "on_demand")
        .map(({ name }) => nodeSwitchKind.plan(ctx, { node: name, to: "spot", fallback: "none" })),
    );
    const plan = plans.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))[0];
    if (plan === undefined)
      throw new Error(`No node of staging-eks can be moved: ${plans.map((one) => String((one as PromiseRejectedResult).reason)).join("\n")}`);
    const params = NodeSwitch.parse(plan.params);
    expect(params).toMatchObject({
      cluster: "staging-eks",
      production: true,
      owner: { kind: "karpenter", nodePool: "staging-general", widensNodePool: true },
    });
    expect(Number(params.price.after.usdPerHour)).toBeLessThan(Number(params.price.now.usdPerHour));
    expect(Number(params.target.maxUsdPerHour)).toBeLessThanOrEqual(Number(params.price.now.usdPerHour));
    expect(Object.keys(params.target.tags).some((key) => /^(aws:|majortom:|karpenter)/.test(key))).toBe(false);
    const { connection, region, preconditions } = plan;
    const proposal = {
      v: 1 as const,
      tenant: "demo",
      proposal: "APR-1",
      rev: 1,
      kind: "node_switch" as const,
      connection,
      region,
      params: plan.params,
      preconditions,
      policy_version: "x",
      expires_at: "2026-11-18T16:00:00.000Z",
    };
    expect(seal(proposal, () => "0".repeat(64)).text).toContain('"kind":"node_switch"');
    expect(await nodeSwitchKind.drift(ctx, proposal)).toBeUndefined();
    expect((await nodeSwitchKind.plan(ctx, nodeSwitchKind.orderOf(proposal))).params).toEqual({
      ...plan.params,
      price: expect.anything(),
      checks: expect.anything(),
    });
    expect(await nodeSwitchKind.caps(ctx, proposal)).toEqual([
      expect.objectContaining({ cap: "nodes-at-a-time:staging-eks", limit: "1", windowSeconds: undefined }),
      expect.objectContaining({ cap: "nodes-an-hour:staging-eks", limit: "3", windowSeconds: 3600 }),
    ]);
  });

  it("refuses with the reason what must not be moved, and names what exists for what does not", async () => {
    const node = (await (await demo.cluster("prod-eks")).pods()).find(({ name }) => name === "psql-debug")?.nodeName ?? "";
    await expect(nodeSwitchKind.plan(ctx, { node, to: "spot", fallback: "none" })).rejects.toThrow(GuardRefusedError);
    await expect(nodeSwitchKind.plan(ctx, { node, to: "spot", fallback: "none" })).rejects.toThrow("payments/psql-debug has no controller");
    await expect(nodeSwitchKind.plan(ctx, { node: "ip-10-9-9-9", to: "spot", fallback: "none" })).rejects.toThrow(NotFoundError);
    await expect(nodeSwitchKind.plan(ctx, { node, cluster: "prod-ekz", to: "spot", fallback: "none" })).rejects.toThrow("did you mean prod-eks");
  });

  it("reaches a cluster by the operator's kubeconfig where that has its server, and by no name alone", async () => {
    const kubeconfig = live.accessOf("demo").clusters.find(({ name }) => name === "staging-eks")?.kubeconfig ?? "";
    const [access] = readKubeconfig(readFileSync(kubeconfig, "utf8"));
    if (access === undefined) throw new Error("The kubeconfig has one cluster.");
    const given = new Map([[access.server, { ...access, identity: async () => ({ token: "of the operator, and wrong" }) }]]);
    const clouds = await cloudsOf("demo", {}, given);
    await expect(nodesOf(clouds, "staging-eks")).rejects.toThrow("The cluster staging-eks does not take our token (401)");
    expect((await nodesOf(clouds, "dev-east")).length).toBeGreaterThan(0);
    expect((await nodesOf(await cloudsOf("demo", {}, new Map([[access.server, access]])), "staging-eks")).length).toBeGreaterThan(0);
    const other = await cloudsOf("other", {}, new Map([[access.server, access]]));
    await expect(other.cluster("staging-eks")).rejects.toThrow(NotFoundError);
    clouds.close();
    other.close();
  });

  it("tries again where an answer is cut off, and says so where AWS goes on asking us to slow down", async () => {
    const compute = demo.compute(PRODUCTION, "us-east-1");
    await compute.whoAmI();
    live.faults.set({ throttling: { probability: 1, match: "DescribeInstances" } });
    await expect(compute.instances()).rejects.toThrow(`AWS asks us to slow down in account ${PRODUCTION}, us-east-1`);
    live.faults.set({ cutAnswers: { times: 2, match: "DescribeInstances" } });
    expect((await compute.instances()).length).toBeGreaterThan(0);
    live.faults.set({});
  });

  it("gives a tenant nothing of another, and says which account and what to do when AWS refuses", async () => {
    const other = await cloudsOf("other");
    await expect(other.cluster("prod-eks")).rejects.toThrow(NotFoundError);
    expect(() => other.compute(PRODUCTION, "us-east-1")).toThrow(NotFoundError);
    other.close();
    const stranger = await cloudsOf("demo", { secretAccessKey: "wrong" });
    await expect(stranger.compute(PRODUCTION, "us-east-1").instances()).rejects.toThrow(UnavailableError);
    await expect(stranger.compute(PRODUCTION, "us-east-1").instances()).rejects.toThrow(new RegExp(`account ${PRODUCTION}, us-east-1`));
    stranger.close();
  });
});
