import { instanceType } from "#core/pricing/instance-types";
import type { Company, Workload } from "#sandbox/world/company";
import type { Instance } from "#sandbox/world/fleet";
import { hex } from "#sandbox/world/noise";

/** How AWS weighs a vCPU against a GB of memory when it splits the cost of an instance. */
const CPU_WEIGHT = 9;

export type Pod = {
  readonly workload: Workload;
  readonly instance: Instance;
  readonly name: string;
  readonly uid: string;
  /** Requests, vCPU and GB. */
  readonly cpu: number;
  readonly memoryGb: number;
};

/** The pods on an instance, for its whole life. A replica keeps its slot, so that its share of the instance is constant. */
export function podsOn(company: Company, instance: Instance): Pod[] {
  const { slot } = instance;
  if (slot === undefined) return [];
  return company.workloads
    .filter((workload) => workload.pool === instance.pool.key && workload.cluster === instance.pool.cluster)
    .flatMap((workload) => {
      const before = Math.floor((slot * workload.pods) / workload.per);
      const after = Math.floor(((slot + 1) * workload.pods) / workload.per);
      return Array.from({ length: after - before }, (_, index) => {
        const seed = hex(`${instance.id}/${workload.name}/${index}`);
        return {
          workload,
          instance,
          name: podName(workload, seed, before + index),
          uid: uidOf(seed),
          cpu: workload.cpu,
          memoryGb: workload.memoryGb,
        };
      });
    });
}

export type PodShare = {
  readonly pod: Pod;
  readonly cpuFrom: number;
  readonly cpuTo: number;
  readonly memoryFrom: number;
  readonly memoryTo: number;
};

/** Bounds in [0, 1] of each pod's part of the instance's CPU and of its memory cost, idle capacity spread by requests. */
export function sharesOf(pods: readonly Pod[]): PodShare[] {
  const cpuTotal = pods.reduce((sum, pod) => sum + pod.cpu, 0);
  const memoryTotal = pods.reduce((sum, pod) => sum + pod.memoryGb, 0);
  let cpu = 0;
  let memory = 0;
  return pods.map((pod, index) => {
    const last = index === pods.length - 1;
    const share = {
      pod,
      cpuFrom: cpu / cpuTotal,
      cpuTo: last ? 1 : (cpu + pod.cpu) / cpuTotal,
      memoryFrom: memory / memoryTotal,
      memoryTo: last ? 1 : (memory + pod.memoryGb) / memoryTotal,
    };
    cpu += pod.cpu;
    memory += pod.memoryGb;
    return share;
  });
}

/** Share of an instance's cost that is its CPU's; the rest is its memory's. */
export function cpuCostShare(type: string): number {
  const facts = instanceType(type);
  if (facts === undefined) throw new Error(`No specification of ${type} in core/pricing/instance-types.json.`);
  const weighted = facts.vcpu * CPU_WEIGHT;
  return weighted / (weighted + facts.memoryMib / 1024);
}

function podName(workload: Workload, seed: string, ordinal: number): string {
  if (workload.kind === "StatefulSet") return `${workload.name}-${ordinal}`;
  if (workload.kind === "DaemonSet") return `${workload.name}-${seed.slice(0, 5)}`;
  return `${workload.name}-${hex(workload.name + workload.cluster).slice(0, 9)}-${seed.slice(0, 5)}`;
}

function uidOf(seed: string): string {
  const digits = seed + hex(seed);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
