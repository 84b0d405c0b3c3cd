import type { ClusterPod, ClusterWorkload } from "#core/ports/cluster";
import type { Flight, StepResult } from "#services/execution/flight";
import { evictRequest } from "#services/execution/node-switch/requests";
import { podsToMove, type Switched } from "#services/execution/node-switch/switched";
import type { Effect } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";

/** Fewer replicas hold no majority that an eviction could break. */
const LEAST_QUORUM = 3;
const BUDGET_WAIT_SECONDS = 10;

export type Evicted = {
  readonly namespace: string;
  readonly name: string;
  readonly workload: ClusterPod["workload"] | null;
  readonly readyBefore: number | null;
};

export type Emptied =
  | { readonly kind: "empty"; readonly moved: number }
  | { readonly kind: "waits"; readonly seconds: number; readonly moved: number; readonly left: readonly ClusterPod[]; readonly note: string }
  | { readonly kind: "stopped-by"; readonly result: StepResult };

/** Evicts what has to leave a node, one pod after another, as disruption budgets and majorities allow; again and again until it is empty. */
export async function emptyNode(flight: Flight, at: Switched, nodeName: string, prefix: string): Promise<Emptied> {
  const inDoubt = [...flight.steps.values()].filter(({ name, state, ref }) => name.startsWith(prefix) && state === "intent" && ref.retry !== true);
  const pods = await podsToMove(at, { name: nodeName });
  const workloads = pods.length === 0 ? [] : await at.cluster.workloads();
  const waits: string[] = [];
  for (const row of inDoubt) {
    const pod = pods.find(({ uid }) => row.name === `${prefix}${uid}`);
    const { request } = row;
    if (request?.system !== "kubernetes") continue;
    const result = await runEffect(
      flight,
      evictEffect(at, prefix, { namespace: request.namespace ?? "", name: request.name, uid: row.name.slice(prefix.length) }, pod, workloads),
    );
    if (result.kind === "wait") waits.push(result.note);
    else if (result.kind !== "done") return { kind: "stopped-by", result };
  }
  for (const pod of pods) {
    if (pod.terminating || flight.steps.get(`${prefix}${pod.uid}`)?.state === "done") continue;
    const short = shortOfReplicas(pod, workloads);
    if (short !== undefined) {
      waits.push(short);
      continue;
    }
    const result = await runEffect(flight, evictEffect(at, prefix, pod, pod, workloads));
    if (result.kind === "wait") waits.push(`${pod.namespace}/${pod.name} ${result.note}`);
    else if (result.kind !== "done") return { kind: "stopped-by", result };
  }
  const left = await podsToMove(at, { name: nodeName });
  const moved =
    [...flight.steps.values()].filter(({ name, state }) => name.startsWith(prefix) && state === "done").length -
    left.filter(({ terminating }) => terminating).length;
  if (left.length === 0) return { kind: "empty", moved };
  const note = `${Math.max(moved, 0)} of ${Math.max(moved, 0) + left.length} pods moved${waits[0] === undefined ? "" : `; ${waits[0]}`}`;
  return { kind: "waits", seconds: waits.length > 0 ? BUDGET_WAIT_SECONDS : flight.pace.pollSeconds, moved, left, note };
}

/** A set that may need its majority gives one replica up only while all are there. */
function shortOfReplicas(pod: ClusterPod, workloads: readonly ClusterWorkload[]): string | undefined {
  const set = workloadOf(pod, workloads);
  if (set?.kind !== "StatefulSet" || set.replicas < LEAST_QUORUM || set.ready >= set.replicas) return undefined;
  return `${set.namespace}/${set.name} has ${set.ready} of ${set.replicas} replicas ready`;
}

export function workloadOf(
  { namespace, workload }: Pick<ClusterPod, "namespace" | "workload">,
  workloads: readonly ClusterWorkload[],
): ClusterWorkload | undefined {
  return workload && workloads.find((one) => one.kind === workload.kind && one.name === workload.name && one.namespace === namespace);
}

type Named = Pick<ClusterPod, "namespace" | "name" | "uid">;

function evictEffect(
  at: Switched,
  prefix: string,
  { namespace, name, uid }: Named,
  pod: ClusterPod | undefined,
  workloads: readonly ClusterWorkload[],
): Effect {
  const memo: Evicted = {
    namespace,
    name,
    workload: pod?.workload ?? null,
    readyBefore: (pod && workloadOf(pod, workloads)?.ready) ?? null,
  };
  return {
    name: `${prefix}${uid}`,
    request: evictRequest(at.sealed.cluster, { namespace, name, uid }),
    memo,
    lookUp: async () => {
      const there = await at.cluster.pod(namespace, name);
      return there?.uid !== uid || there.terminating ? { seen: true, refs: [`${namespace}/${name}`] } : { seen: false, note: `${name} runs` };
    },
    proof: "answer",
    settleSeconds: 0,
    proofSeconds: 60,
    goneIsDone: true,
  };
}
