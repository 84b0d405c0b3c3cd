import {
  type Condition,
  type Container,
  type Draft,
  type Node,
  type OwnerReference,
  type Pod,
  type PodSpec,
  type PodTemplate,
  timestamp,
} from "#sandbox/kubernetes/objects";
import { hex, noise } from "#sandbox/world/noise";

export type NewPod = {
  readonly name: string;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly owner: OwnerReference | undefined;
  readonly uid?: string;
  readonly more?: { readonly labels?: Readonly<Record<string, string>>; readonly spec?: Partial<PodSpec> };
};

/** A pod of a template that waits for a node. */
export function pendingPod({ name, namespace, template, owner, uid, more }: NewPod): Draft<Pod> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      ...(uid === undefined ? {} : { uid }),
      labels: { ...template.metadata.labels, ...more?.labels },
      ...(template.metadata.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: { ...template.spec, ...more?.spec },
    status: { phase: "Pending", qosClass: "Burstable" },
  };
}

export function boundPod<Kind extends Draft<Pod> | Pod>(pod: Kind, node: Node, at: Date): Kind {
  const scheduled: Condition = { type: "PodScheduled", status: "True", lastTransitionTime: timestamp(at) };
  return { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name }, status: { ...pod.status, conditions: [scheduled] } };
}

/** A bound pod whose containers run and are ready. */
export function runningPod<Kind extends Draft<Pod> | Pod>(pod: Kind, node: Node, at: Date): Kind {
  const since = timestamp(at);
  const yes = (type: string): Condition => ({ type, status: "True", lastTransitionTime: since });
  const scheduled = pod.status.conditions?.find((condition) => condition.type === "PodScheduled") ?? yes("PodScheduled");
  return {
    ...pod,
    status: {
      ...pod.status,
      phase: "Running",
      conditions: [yes("PodReadyToStartContainers"), yes("Initialized"), yes("Ready"), yes("ContainersReady"), scheduled],
      hostIP: node.status.addresses[0]?.address,
      podIP: podIpOf(`${pod.metadata.namespace}/${pod.metadata.name}/${node.metadata.name}/${since}`),
      startTime: since,
      containerStatuses: containerStatuses(pod.spec.containers, since, true),
    },
  };
}

/** A bound pod that its kubelet knows of but cannot start. */
export function waitingPod(pod: Pod, node: Node, at: Date): Pod {
  const since = timestamp(at);
  const scheduled = pod.status.conditions?.filter((condition) => condition.type === "PodScheduled") ?? [];
  const not = (type: string): Condition => ({
    type,
    status: "False",
    reason: "ContainersNotReady",
    message: `containers with unready status: [${pod.spec.containers.map((container) => container.name).join(" ")}]`,
    lastTransitionTime: since,
  });
  return {
    ...pod,
    status: {
      ...pod.status,
      conditions: [...scheduled, not("Ready"), not("ContainersReady")],
      hostIP: node.status.addresses[0]?.address,
      startTime: pod.status.startTime ?? since,
      containerStatuses: containerStatuses(pod.spec.containers, since, false),
    },
  };
}

function containerStatuses(containers: readonly Container[], since: string, running: boolean): Readonly<Record<string, unknown>>[] {
  return containers.map(({ name, image }) => ({
    name,
    image,
    imageID: running ? `sha256:${hex(image)}${hex(`${image}/digest`)}` : "",
    ready: running,
    started: running,
    restartCount: 0,
    state: running ? { running: { startedAt: since } } : { waiting: { reason: "ContainerCreating" } },
  }));
}

function podIpOf(name: string): string {
  return `10.1.${Math.floor(noise(`${name}/a`) * 256)}.${4 + Math.floor(noise(`${name}/b`) * 250)}`;
}
