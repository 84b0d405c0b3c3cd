import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { type KubeObject, type Node, type Pod, timestamp } from "#sandbox/kubernetes/objects";
import { quantity, requestsOf } from "#sandbox/kubernetes/quantities";
import type { Resource } from "#sandbox/kubernetes/resources";
import { noise } from "#sandbox/world/noise";
import { profileAt } from "#sandbox/world/seasons";

/** Usage is measured over so long, and holds so long. */
const WINDOW = "20.0s";
const SAMPLE_MS = 60_000;
/** What the system of a node uses beside its pods. */
const SYSTEM_CPU_MILLIS = 70;
const SYSTEM_MEMORY_MIB = 420;
const LEASE_SECONDS = 40;
const RENEWED_EVERY_MS = 10_000;

/** Objects that are worked out when they are asked for: usage, and the leases by which kubelets say that they live. */
export function derivedObjects(context: ClusterContext, { group, plural }: Resource): readonly KubeObject[] {
  if (group === "coordination.k8s.io") return context.store.list<Node>("nodes").map((node) => leaseOf(context, node));
  return plural === "nodes" ? nodeMetrics(context) : podMetrics(context);
}

function leaseOf(context: ClusterContext, node: Node): KubeObject {
  const { name, uid, creationTimestamp } = node.metadata;
  const renewed = new Date(Math.floor(context.now().getTime() / RENEWED_EVERY_MS) * RENEWED_EVERY_MS);
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name,
      namespace: "kube-node-lease",
      uid: `${uid.slice(0, -4)}1ea5`,
      resourceVersion: String(context.store.version),
      creationTimestamp,
    },
    spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: `${timestamp(renewed).slice(0, -1)}.000000Z` },
  };
}

type Usage = { readonly cpuMillis: number; readonly memoryMib: number };

/** Requests, the workload's hours, and a little chance. */
function usageOf({ world, cluster, now }: ClusterContext, pod: Pod): Usage {
  const { cpuMillis, memoryMib } = requestsOf(pod.spec.containers);
  const name = pod.metadata.labels?.["app.kubernetes.io/name"];
  const workload = world.company.workloads.find(
    (one) => one.cluster === cluster.name && one.namespace === pod.metadata.namespace && one.name === name,
  );
  const at = now().getTime();
  const load = Math.min(profileAt(workload?.profile ?? "flat", Math.floor(at / 3_600_000)), 1.2);
  const chance = noise(`${pod.metadata.uid}/${Math.floor(at / SAMPLE_MS)}`);
  return {
    cpuMillis: Math.max(1, Math.round(cpuMillis * (0.08 + 0.5 * load) * (0.85 + 0.3 * chance))),
    memoryMib: Math.max(4, Math.round(memoryMib * (0.45 + 0.25 * load + 0.06 * chance))),
  };
}

function running({ store }: ClusterContext): readonly Pod[] {
  return store.list<Pod>("pods").filter((pod) => pod.status.phase === "Running");
}

function podMetrics(context: ClusterContext): readonly KubeObject[] {
  return running(context).map((pod) => {
    const share = pod.spec.containers.length;
    const { cpuMillis, memoryMib } = usageOf(context, pod);
    const containers = pod.spec.containers.map(({ name }) => ({
      name,
      usage: usageBody({ cpuMillis: cpuMillis / share, memoryMib: memoryMib / share }),
    }));
    return { ...measured(context, pod, "PodMetrics"), containers };
  });
}

function nodeMetrics(context: ClusterContext): readonly KubeObject[] {
  const byNode = Map.groupBy(running(context), (pod) => pod.spec.nodeName ?? "");
  return context.store.list<Node>("nodes").map((node) => {
    const used = (byNode.get(node.metadata.name) ?? []).map((pod) => usageOf(context, pod));
    const cpuMillis = SYSTEM_CPU_MILLIS + used.reduce((sum, one) => sum + one.cpuMillis, 0);
    const memoryMib = SYSTEM_MEMORY_MIB + used.reduce((sum, one) => sum + one.memoryMib, 0);
    const whole = quantity(node.status.capacity["cpu"]) * 1000;
    return { ...measured(context, node, "NodeMetrics"), usage: usageBody({ cpuMillis: Math.min(cpuMillis, whole), memoryMib }) };
  });
}

function measured(context: ClusterContext, { metadata }: KubeObject, kind: string): KubeObject {
  const { name, namespace, labels, uid } = metadata;
  const now = timestamp(context.now());
  return {
    apiVersion: "metrics.k8s.io/v1beta1",
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion: "",
      creationTimestamp: now,
      ...(labels === undefined ? {} : { labels }),
    },
    timestamp: now,
    window: WINDOW,
  };
}

function usageBody({ cpuMillis, memoryMib }: Usage): Readonly<Record<string, string>> {
  return { cpu: `${Math.round(cpuMillis * 1e6)}n`, memory: `${Math.round(memoryMib * 1024)}Ki` };
}
