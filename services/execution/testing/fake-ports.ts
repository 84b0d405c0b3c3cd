import { NotFoundError, UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import type { Cluster, ClusterPod } from "#core/ports/cluster";
import type { CloudInstance, CloudInstanceFilter, Compute, ScalingGroup } from "#core/ports/compute";
import type { Provider, ProviderAnswer, ProviderRequest } from "#core/ports/provider";
import { ProviderError, type ProviderFailure } from "#core/ports/provider";
import type { ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import { OFFERING } from "#services/execution/testing/fake-plans";
import { answerWrite } from "#services/execution/testing/fake-provider";
import { type FakeWorld, PLACE, TEMPLATE } from "#services/execution/testing/fake-world";

/** A call on the world, in this process or another one: plain JSON both ways. */
export type WorldCall = (method: string, argument: unknown) => Promise<unknown>;

type WriteAnswer = { readonly answer: ProviderAnswer } | { readonly failure: ProviderFailure; readonly code: string; readonly message: string };

export function inProcess(world: FakeWorld): WorldCall {
  return (method, argument) => answerCall(world, method, argument);
}

export async function answerCall(world: FakeWorld, method: string, argument: unknown): Promise<unknown> {
  if (method !== "send") {
    world.tick();
    const { deafReads } = world.faults;
    if (deafReads !== undefined && deafReads.times > 0 && deafReads.kind === method) {
      deafReads.times -= 1;
      throw new UnavailableError(`The world asks us to slow down with ${method}.`);
    }
    return read(world, method, argument);
  }
  const { request, dryRun } = argument as { readonly request: ProviderRequest; readonly dryRun: boolean };
  try {
    return { answer: await answerWrite(world, request, { dryRun }) } satisfies WriteAnswer;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { failure: error.failure, code: error.code, message: error.message } satisfies WriteAnswer;
  }
}

function read(world: FakeWorld, method: string, argument: unknown): unknown {
  const started = (workload: string) => [...world.pods.values()].filter((pod) => pod.workload.name === workload);
  switch (method) {
    case "instances":
      return matching(world.seenInstances(), argument as CloudInstanceFilter);
    case "savingsPlans":
      return world.savingsPlans.seen();
    case "groups":
      return [groupOf(world)];
    case "nodes":
      return world.seenNodes();
    case "pods":
      return [...world.pods.values()].map((pod): ClusterPod => ({
        namespace: pod.namespace,
        name: pod.name,
        uid: pod.uid,
        nodeName: pod.node,
        phase: world.podReady(pod) ? "Running" : "Pending",
        ready: world.podReady(pod),
        terminating: false,
        workload: pod.workload,
        isDaemon: pod.isDaemon,
        isMirror: false,
        labels: { app: pod.workload.name },
        annotations: {},
        requests: { cpuMillis: 100, memoryMib: 128 },
        localVolumes: [],
        volumeZones: [],
        nodeSelector: {},
        tolerations: [],
        hardSpread: [],
      }));
    case "budgets":
      return [...new Set([...world.pods.values()].filter(({ workload }) => workload.kind === "Deployment").map(({ workload }) => workload.name))].map(
        (name) => {
          const healthy = started(name).filter((pod) => world.podReady(pod)).length;
          return {
            namespace: "shop",
            name,
            matchLabels: { app: name },
            disruptionsAllowed: Math.max(healthy - 1, 0),
            currentHealthy: healthy,
            desiredHealthy: 1,
            expectedPods: 2,
          };
        },
      );
    case "workloads":
      return [...new Map([...world.pods.values()].map(({ workload }) => [workload.name, workload])).values()].map(({ kind, name }) => ({
        kind,
        namespace: "shop",
        name,
        uid: `uid-${name}`,
        replicas: kind === "Deployment" ? 2 : 1,
        ready: started(name).filter((pod) => world.podReady(pod)).length,
        labels: {},
        annotations: {},
      }));
    case "nodePools":
      return [
        {
          name: world.pool.name,
          uid: world.pool.uid,
          nodeClass: "default",
          requirements: [{ key: "karpenter.sh/capacity-type", operator: "In", values: world.pool.capacityTypes }],
        },
      ];
    case "nodeClaims":
      return [...world.claims.values()].map((claim) => ({
        name: claim.name,
        uid: claim.uid,
        nodePool: world.pool.name,
        nodeClass: "default",
        nodeName: claim.instanceId === undefined ? undefined : world.nodeNameOf(claim.instanceId),
        instanceId: claim.instanceId,
        requirements: [],
        annotations: {},
        ready: true,
        terminating: claim.deletedAt !== undefined,
      }));
    default:
      throw new Error(`The world knows no ${method}.`);
  }
}

function matching(all: readonly CloudInstance[], { ids, clientToken, tags = {} }: CloudInstanceFilter): readonly CloudInstance[] {
  return all.filter(
    (one) =>
      (ids === undefined || ids.includes(one.id)) &&
      (clientToken === undefined || one.clientToken === clientToken) &&
      Object.entries(tags).every(([key, value]) => one.tags[key] === value),
  );
}

function groupOf(world: FakeWorld): ScalingGroup {
  const { group } = world;
  return {
    name: group.name,
    minSize: 0,
    maxSize: 4,
    desiredCapacity: group.desired,
    zones: [PLACE.zone],
    instances: world.members().map(({ id }) => ({ id, zone: PLACE.zone, protectedFromScaleIn: false })),
    launchTemplate: TEMPLATE,
    mixed: group.mixed,
    propagatedTags: { ...group.tags },
  };
}

/** The ports of the executor over such calls. */
export function worldPorts(call: WorldCall): { readonly clouds: Clouds; readonly provider: Provider } {
  const compute: Compute = {
    accountId: PLACE.accountId,
    region: PLACE.region,
    whoAmI: async () => ({ accountId: PLACE.accountId, arn: `arn:aws:sts::${PLACE.accountId}:assumed-role/MajorTomRead/test` }),
    instances: (filter = {}) => call("instances", filter) as Promise<CloudInstance[]>,
    spotPrices: async (instanceType) => [{ instanceType, zone: PLACE.zone, usdPerHour: "0.03500", at: "2026-11-18T11:00:00.000Z" }],
    scalingGroups: () => call("groups", {}) as Promise<ScalingGroup[]>,
    clusters: async () => [
      {
        name: PLACE.cluster,
        arn: "arn",
        accountId: PLACE.accountId,
        region: PLACE.region,
        kubernetesVersion: "1.34",
        endpoint: "https://127.0.0.1",
        certificateAuthority: undefined,
        tags: {},
      },
    ],
  };
  const savingsPlans: SavingsPlans = {
    rateSource: "estimate",
    async plans({ ids, tags = {} } = {}) {
      const all = (await call("savingsPlans", {})) as readonly ProviderPlan[];
      return all.filter(
        (plan) => (ids === undefined || ids.includes(plan.id)) && Object.entries(tags).every(([key, value]) => plan.tags[key] === value),
      );
    },
    offerings: async () => [OFFERING],
    rates: async () => [],
  };
  const nodes = () => call("nodes", {}) as ReturnType<Cluster["nodes"]>;
  const nodeClaims = () => call("nodeClaims", {}) as ReturnType<Cluster["nodeClaims"]>;
  const cluster: Cluster = {
    name: PLACE.cluster,
    nodes,
    node: async (name) => (await nodes()).find((node) => node.name === name),
    pods: async (nodeName) => ((await call("pods", {})) as ClusterPod[]).filter((pod) => nodeName === undefined || pod.nodeName === nodeName),
    pod: async (namespace, name) => ((await call("pods", {})) as ClusterPod[]).find((pod) => pod.namespace === namespace && pod.name === name),
    budgets: () => call("budgets", {}) as ReturnType<Cluster["budgets"]>,
    workloads: () => call("workloads", {}) as ReturnType<Cluster["workloads"]>,
    nodePools: () => call("nodePools", {}) as ReturnType<Cluster["nodePools"]>,
    nodeClaims,
    nodeClaim: async (name) => (await nodeClaims()).find((claim) => claim.name === name),
    usage: async () => undefined,
  };
  const clouds: Clouds = {
    connected: true,
    connections: async () => [{ accountId: PLACE.accountId, name: "Test", environment: undefined, regions: [PLACE.region] }],
    compute(accountId, region) {
      if (accountId !== PLACE.accountId || region !== PLACE.region) throw new UnavailableError(`Account ${accountId} is not connected.`);
      return compute;
    },
    async cluster(name) {
      if (name !== PLACE.cluster) throw new NotFoundError(`There is no cluster ${name}.`);
      return cluster;
    },
    savingsPlans: () => savingsPlans,
  };
  const provider: Provider = {
    async send(request, { dryRun }) {
      const result = (await call("send", { request, dryRun })) as WriteAnswer;
      if ("answer" in result) return result.answer;
      throw new ProviderError(result.failure, result.code, result.message);
    },
  };
  return { clouds, provider };
}
