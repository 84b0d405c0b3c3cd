import type { ClusterNode, ClusterPod } from "#core/ports/cluster";
import type { CloudInstance } from "#core/ports/compute";
import { FakePlans } from "#services/execution/testing/fake-plans";

/** What goes wrong on demand. Seconds are of the world's clock. */
export type FakeFaults = {
  forgottenTokens?: boolean;
  lateLookupSeconds?: number;
  noSpot?: boolean;
  noCapacity?: boolean;
  nodeNeverReady?: boolean;
  podsWillNotStart?: boolean;
  /** The budget lets no pod go until this instant, ms. */
  budgetClosedUntil?: number;
  /** So many writes are answered with throttling. */
  throttle?: number;
  /** The effect happens and its answer is lost, for so many writes whose operation holds the text. */
  cut?: { times: number; match: string };
  /** Real milliseconds that an answer takes; the effect comes first. */
  slowAnswerMs?: number;
  /** So many reads of this kind are not answered. */
  deafReads?: { times: number; kind: string };
};

type Timed<T> = { readonly value: T; readonly at: number };
export type FakeInstance = {
  readonly id: string;
  readonly capacityType: "on_demand" | "spot";
  readonly launchedAt: number;
  endedAt: number | undefined;
  readonly clientToken: string | undefined;
  readonly group: string | undefined;
  readonly claim: string | undefined;
  readonly tags: Map<string, Timed<string>>;
};
export type FakeNode = { readonly uid: string; unschedulable: boolean; annotations: Record<string, string> };
export type FakePod = Pick<ClusterPod, "namespace" | "name" | "uid" | "isDaemon"> & {
  readonly workload: { readonly kind: "Deployment" | "StatefulSet" | "DaemonSet"; readonly name: string };
  node: string | undefined;
  startedAt: number;
};
export type FakeClaim = {
  readonly name: string;
  readonly uid: string;
  readonly capacityType: string;
  instanceId: string | undefined;
  failedAt: number | undefined;
  deletedAt: number | undefined;
};
export type FakeGroup = {
  readonly name: string;
  desired: number;
  mixed: { onDemandBaseCapacity: number; onDemandPercentageAboveBase: number; instanceTypes: string[] } | undefined;
  tags: Record<string, string>;
};
/** One write as the provider took it; `began` is real time, for trials of the kill switch. */
export type FakeWrite = { readonly operation: string; readonly name: string; readonly began: number; readonly effect: boolean };

export const PLACE = { accountId: "111122223333", region: "us-east-1", cluster: "test-eks", zone: "us-east-1a", instanceType: "m6i.large" } as const;
export const TEMPLATE = { id: "lt-0abc", version: "3" } as const;
const BOOT_MS = 40_000;
const POD_START_MS = 5_000;
const SHUT_DOWN_MS = 5_000;
const CLAIM_GIVE_UP_MS = 15_000;

/** A small cloud with a cluster in memory: three nodes, one of each owner, and one more beside them. Honest about time. */
export class FakeWorld {
  readonly now: () => Date;
  faults: FakeFaults = {};
  readonly instances = new Map<string, FakeInstance>();
  readonly nodes = new Map<string, FakeNode>();
  readonly pods = new Map<string, FakePod>();
  readonly claims = new Map<string, FakeClaim>();
  readonly group: FakeGroup = { name: "workers", desired: 1, mixed: undefined, tags: {} };
  readonly pool = { name: "general", uid: "uid-pool", capacityTypes: ["on-demand"] };
  readonly writes: FakeWrite[] = [];
  readonly savingsPlans: FakePlans;
  #made = 0;

  constructor(now: () => Date, { withGroup = true, withKarpenter = true } = {}) {
    this.now = now;
    this.savingsPlans = new FakePlans(now, () => this.faults);
    const start = now().getTime() - 86_400_000;
    const at = (id: string, owner: Partial<FakeInstance> = {}) => this.addInstance({ id, capacityType: "on_demand", launchedAt: start, ...owner });
    at("i-0base");
    at("i-0una");
    if (withGroup) at("i-0asg", { group: this.group.name });
    if (withKarpenter) {
      at("i-0kar", { claim: "general-abc" });
      this.claims.set("general-abc", {
        name: "general-abc",
        uid: "uid-claim",
        capacityType: "on-demand",
        instanceId: "i-0kar",
        failedAt: undefined,
        deletedAt: undefined,
      });
    }
    this.tick();
    for (const id of this.instances.keys()) if (id !== "i-0base") this.#populate(id, start);
  }

  /** More unowned nodes of a day's age, with pods on them; their names. */
  addOldNodes(count: number): readonly string[] {
    const start = this.now().getTime() - 86_400_000;
    const ids = Array.from({ length: count }, (_, index) => `i-0una${index}`);
    for (const id of ids) this.addInstance({ id, capacityType: "on_demand", launchedAt: start });
    this.tick();
    for (const id of ids) this.#populate(id, start);
    return ids.map((id) => this.nodeNameOf(id));
  }

  #populate(id: string, startedAt: number): void {
    const node = this.nodeNameOf(id);
    const pod = (name: string, kind: FakePod["workload"]["kind"], workload: string, on: string) =>
      this.#addPod({ name, workload: { kind, name: workload }, node: on, startedAt });
    pod(`web-${id}-a`, "Deployment", `web-${id}`, node);
    pod(`web-${id}-b`, "Deployment", `web-${id}`, this.nodeNameOf("i-0base"));
    pod(`db-${id}-0`, "StatefulSet", `db-${id}`, node);
    pod(`agent-${id}`, "DaemonSet", "agent", node);
  }

  addInstance(one: Partial<FakeInstance> & Pick<FakeInstance, "capacityType">): FakeInstance {
    const id = one.id ?? `i-0new${(this.#made += 1)}`;
    const instance: FakeInstance = {
      id,
      launchedAt: this.now().getTime(),
      endedAt: undefined,
      clientToken: undefined,
      group: undefined,
      claim: undefined,
      tags: new Map(),
      ...one,
    };
    this.instances.set(id, instance);
    return instance;
  }

  #addPod(pod: Pick<FakePod, "name" | "workload" | "node" | "startedAt">): void {
    const uid = `uid-pod-${(this.#made += 1)}`;
    this.pods.set(uid, { ...pod, uid, namespace: "shop", isDaemon: pod.workload.kind === "DaemonSet" });
  }

  nodeNameOf(id: string): string {
    return `ip-${id.slice(3)}`;
  }

  newId(prefix: string): string {
    return `${prefix}-${(this.#made += 1)}`;
  }

  /** Everything that happens by itself up to now. */
  tick(): void {
    const now = this.now().getTime();
    this.#groupLaunches();
    this.#claimsLaunch(now);
    for (const { id, launchedAt, endedAt } of this.instances.values()) {
      const name = this.nodeNameOf(id);
      const joined = now >= launchedAt + BOOT_MS;
      if (joined && endedAt === undefined && !this.nodes.has(name))
        this.nodes.set(name, { uid: `uid-${name}`, unschedulable: false, annotations: { "node.alpha": "1" } });
      if (endedAt !== undefined && now >= endedAt + SHUT_DOWN_MS && this.nodes.delete(name)) {
        for (const pod of this.pods.values()) if (pod.node === name) this.remove(pod);
      }
    }
    this.#claimsEnd(now);
    for (const pod of this.pods.values()) if (pod.node === undefined) this.#schedule(pod, now);
  }

  #schedule(pod: FakePod, now: number): void {
    const free = [...this.nodes].filter(([name, node]) => !node.unschedulable && this.isReady(name));
    const loads = free.map(([name]) => ({ name, load: [...this.pods.values()].filter(({ node }) => node === name).length }));
    const best = loads.toSorted((a, b) => a.load - b.load || (a.name < b.name ? -1 : 1))[0];
    if (best === undefined) return;
    pod.node = best.name;
    pod.startedAt = this.faults.podsWillNotStart === true && !this.isOld(best.name) ? Infinity : now + POD_START_MS;
  }

  /** Gone; its controller makes another one elsewhere. */
  remove(pod: FakePod): void {
    this.pods.delete(pod.uid);
    if (!pod.isDaemon)
      this.#addPod({ name: `${pod.workload.name}-${this.newId("r")}`, workload: pod.workload, node: undefined, startedAt: Infinity });
  }

  isOld(nodeName: string): boolean {
    return this.instanceOfNode(nodeName)?.id.startsWith("i-0new") !== true;
  }

  instanceOfNode(name: string): FakeInstance | undefined {
    return [...this.instances.values()].find(({ id }) => this.nodeNameOf(id) === name);
  }

  isReady(nodeName: string): boolean {
    return !(this.faults.nodeNeverReady === true && !this.isOld(nodeName)) && this.instanceOfNode(nodeName)?.endedAt === undefined;
  }

  podReady(pod: FakePod): boolean {
    return pod.node !== undefined && this.now().getTime() >= pod.startedAt && this.nodes.has(pod.node);
  }

  hasCapacity(capacityType: string): boolean {
    return this.faults.noCapacity !== true && !(this.faults.noSpot === true && capacityType === "spot");
  }

  end(id: string): void {
    const instance = this.instances.get(id);
    if (instance) instance.endedAt ??= this.now().getTime();
  }

  members(): readonly FakeInstance[] {
    return [...this.instances.values()].filter(({ group, endedAt }) => group === this.group.name && endedAt === undefined);
  }

  #groupLaunches(): void {
    const { mixed, desired, tags, name } = this.group;
    for (;;) {
      const members = this.members();
      if (members.length >= desired) return;
      const onDemand = members.filter(({ capacityType }) => capacityType === "on_demand").length;
      const { onDemandBaseCapacity: base, onDemandPercentageAboveBase: share } = mixed ?? {
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBase: 100,
      };
      const wanted = Math.min(base, members.length + 1) + Math.ceil((Math.max(members.length + 1 - base, 0) * share) / 100);
      const capacityType = onDemand < wanted ? "on_demand" : "spot";
      if (!this.hasCapacity(capacityType)) return;
      const at = this.now().getTime();
      this.addInstance({ capacityType, group: name, tags: new Map(Object.entries(tags).map(([key, value]) => [key, { value, at }])) });
    }
  }

  #claimsLaunch(now: number): void {
    for (const claim of this.claims.values()) {
      if (claim.instanceId !== undefined || claim.deletedAt !== undefined) continue;
      if (claim.failedAt !== undefined) {
        if (now >= claim.failedAt + CLAIM_GIVE_UP_MS) this.claims.delete(claim.name);
      } else if (this.hasCapacity(claim.capacityType)) {
        claim.instanceId = this.addInstance({ capacityType: claim.capacityType === "spot" ? "spot" : "on_demand", claim: claim.name }).id;
      } else claim.failedAt = now;
    }
  }

  #claimsEnd(now: number): void {
    for (const claim of this.claims.values()) {
      if (claim.deletedAt === undefined) continue;
      const node = claim.instanceId === undefined ? undefined : this.nodes.get(this.nodeNameOf(claim.instanceId));
      if (node) node.unschedulable = true;
      for (const pod of this.pods.values())
        if (!pod.isDaemon && claim.instanceId !== undefined && pod.node === this.nodeNameOf(claim.instanceId)) this.remove(pod);
      if (claim.instanceId !== undefined) this.end(claim.instanceId);
      const endedAt = claim.instanceId === undefined ? now : (this.instances.get(claim.instanceId)?.endedAt ?? now);
      if (claim.instanceId === undefined || now >= endedAt + SHUT_DOWN_MS) this.claims.delete(claim.name);
    }
  }

  /** As Describe calls show it, late where that fault is on. */
  seenInstances(): readonly CloudInstance[] {
    const at = this.now().getTime() - (this.faults.lateLookupSeconds ?? 0) * 1000;
    return [...this.instances.values()].flatMap((one): CloudInstance[] => {
      if (one.launchedAt > at) return [];
      const ended = one.endedAt !== undefined && one.endedAt <= at ? one.endedAt : undefined;
      const state = ended === undefined ? "running" : at < ended + SHUT_DOWN_MS ? "shutting-down" : "terminated";
      const owner: Record<string, string> = one.claim === undefined ? {} : { "karpenter.sh/nodepool": this.pool.name };
      const tags = Object.fromEntries([...one.tags].filter(([, tag]) => tag.at <= at).map(([key, { value }]) => [key, value]));
      return [
        {
          ...PLACE,
          id: one.id,
          capacityType: one.capacityType,
          state,
          launchedAt: new Date(one.launchedAt).toISOString(),
          privateDnsName: `${this.nodeNameOf(one.id)}.ec2.internal`,
          imageId: "ami-0abc",
          subnetId: "subnet-0abc",
          launchTemplate: one.claim === undefined ? TEMPLATE : undefined,
          clientToken: one.clientToken,
          tags: { ...owner, ...tags },
        },
      ];
    });
  }

  seenNodes(): readonly ClusterNode[] {
    return [...this.nodes].map(([name, node]) => ({
      name,
      uid: node.uid,
      instanceId: this.instanceOfNode(name)?.id,
      instanceType: PLACE.instanceType,
      zone: PLACE.zone,
      capacityType: this.instanceOfNode(name)?.capacityType,
      ready: this.isReady(name),
      unschedulable: node.unschedulable,
      labels: {},
      annotations: { ...node.annotations },
      taints: [],
      allocatable: { cpuMillis: 1930, memoryMib: 7000, pods: 29 },
      createdAt: this.now().toISOString(),
      kubeletVersion: "v1.34.0",
    }));
  }
}
