import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HALCYON } from "#sandbox/halcyon/company";
import { ApiError } from "#sandbox/kubernetes/api/api-error";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { allowanceOf, budgetsOf } from "#sandbox/kubernetes/controllers/disruption";
import { evictPod } from "#sandbox/kubernetes/controllers/evict";
import { beginDeletion } from "#sandbox/kubernetes/controllers/kubelet";
import { reconcile } from "#sandbox/kubernetes/controllers/reconcile";
import { zoneOf } from "#sandbox/kubernetes/controllers/scheduler";
import { zoneOfVolumes } from "#sandbox/kubernetes/controllers/volumes";
import { openObjectJournal } from "#sandbox/kubernetes/object-journal";
import { ObjectStore } from "#sandbox/kubernetes/object-store";
import { isReady, type Node, ownerOf, type Pod, type PodController } from "#sandbox/kubernetes/objects";
import { quantity, requestsOf } from "#sandbox/kubernetes/quantities";
import { openFaults } from "#sandbox/live/open-faults";
import { openLiveWorld } from "#sandbox/live/open-live-world";
import { temporaryDir } from "#sandbox/testing/open-bill";

type Command =
  | { readonly kind: "evict"; readonly pod: number }
  | { readonly kind: "delete"; readonly pod: number }
  | { readonly kind: "cordon" | "uncordon" | "end"; readonly node: number }
  | { readonly kind: "pass"; readonly seconds: number };

const index = fc.nat({ max: 999 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("evict" as const), pod: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), pod: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("cordon" as const, "uncordon" as const), node: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), node: index }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 12 }) }) },
);

async function openContext(name: string) {
  const dir = await temporaryDir();
  let at = Date.parse("2026-11-25T15:40:00Z");
  const now = () => new Date(at);
  const world = openLiveWorld(HALCYON, { folder: dir.path, now, faults: openFaults() });
  const cluster = HALCYON.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new Error(`No cluster ${name}.`);
  const store = new ObjectStore(openObjectJournal(dir.path, name), now);
  const context: ClusterContext = { world, cluster, store, now, due: () => undefined };
  reconcile(context);
  const pass = (seconds: number) => {
    at += seconds * 1000;
    reconcile(context);
  };
  const close = async () => {
    store.close();
    world.close();
    await dir.remove();
  };
  return { context, pass, close };
}

const movable = ({ store }: ClusterContext) => store.list<Pod>("pods").filter((pod) => ownerOf(pod)?.kind !== "DaemonSet");
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];

/** What was put where, and why it should not have been. */
function badPlacements(context: ClusterContext, cordoned: ReadonlySet<string>, placed: readonly Pod[]): readonly string[] {
  return placed.flatMap((pod) => {
    const node = context.store.get<Node>("nodes", undefined, pod.spec.nodeName ?? "");
    const zone = zoneOfVolumes(context, pod);
    const name = `${pod.metadata.namespace}/${pod.metadata.name} on ${pod.spec.nodeName}`;
    return [
      ...(cordoned.has(pod.spec.nodeName ?? "") ? [`${name}: cordoned`] : []),
      ...(node !== undefined && zone !== undefined && zone !== zoneOf(node) ? [`${name}: its volume is in ${zone}`] : []),
    ];
  });
}

function overfull({ store }: ClusterContext): readonly string[] {
  const byNode = Map.groupBy(store.list<Pod>("pods"), (pod) => pod.spec.nodeName);
  return store.list<Node>("nodes").flatMap((node) => {
    const pods = byNode.get(node.metadata.name) ?? [];
    const cpu = pods.reduce((sum, pod) => sum + requestsOf(pod.spec.containers).cpuMillis, 0);
    return cpu > quantity(node.status.allocatable["cpu"]) * 1000 + 0.001 || pods.length > Number(node.status.allocatable["pods"])
      ? [node.metadata.name]
      : [];
  });
}

function act(context: ClusterContext, todo: Command): void {
  const { store, world } = context;
  if (todo.kind === "pass") return;
  if (todo.kind === "evict" || todo.kind === "delete") {
    const pod = pick(
      movable(context).filter((one) => ownerOf(one) !== undefined),
      todo.pod,
    );
    if (pod === undefined) return;
    if (todo.kind === "delete") beginDeletion(context, pod);
    else evictByTheBook(context, pod);
    return;
  }
  const node = pick(store.list<Node>("nodes"), todo.node);
  if (node === undefined) return;
  if (todo.kind === "end") world.terminate(node.spec.providerID.split("/").at(-1) ?? "");
  else store.update<Node>("nodes", { ...node, spec: { ...node.spec, unschedulable: todo.kind === "cordon" } });
}

/** An eviction that was allowed leaves what the budget demands; one that was refused would not have. */
function evictByTheBook(context: ClusterContext, pod: Pod): void {
  const budget = budgetsOf(context, pod)[0];
  const wasHealthy = isReady(pod) && pod.metadata.deletionTimestamp === undefined;
  const before = budget === undefined ? undefined : allowanceOf(context, budget);
  try {
    evictPod(context, pod);
    if (budget !== undefined && wasHealthy) {
      const { currentHealthy, desiredHealthy } = allowanceOf(context, budget);
      expect(currentHealthy).toBeGreaterThanOrEqual(desiredHealthy);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    expect(error.httpCode).toBe(429);
    expect((before?.currentHealthy ?? 0) - 1).toBeLessThan(before?.desiredHealthy ?? Number.NEGATIVE_INFINITY);
  }
}

describe("the controllers", () => {
  it.each(["prod-eks", "staging-eks"])(
    "of %s keep budgets, cordons, zones and room under random evictions, and lose no replica for good",
    async (name) => {
      let evictions = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 40 }), async (commands) => {
          const { context, pass, close } = await openContext(name);
          const { store } = context;
          try {
            for (const todo of commands) {
              act(context, todo);
              evictions += todo.kind === "evict" ? 1 : 0;
              store.commit({ sync: false });
              const cordoned = new Set(store.list<Node>("nodes").flatMap((node) => (node.spec.unschedulable === true ? [node.metadata.name] : [])));
              const placed: Pod[] = [];
              const stop = store.subscribe((events) => {
                for (const { plural, object, before } of events) {
                  const pod = object as Pod;
                  const bound = plural === "pods" && ownerOf(pod)?.kind !== "DaemonSet" && pod.spec.nodeName !== undefined;
                  if (bound && (before as Pod | undefined)?.spec.nodeName === undefined) placed.push(pod);
                }
              });
              pass(todo.kind === "pass" ? todo.seconds : 0);
              stop();
              expect(badPlacements(context, cordoned, placed)).toEqual([]);
              expect(overfull(context)).toEqual([]);
            }
            for (const node of store.list<Node>("nodes")) store.update<Node>("nodes", { ...node, spec: { ...node.spec, unschedulable: false } });
            for (let minute = 0; minute < 6; minute++) pass(60);
            // A zone whose only node was ended keeps its volumes' pods waiting, and a pool without room the rest.
            const stuck = store.list<Pod>("pods").filter((pod) => pod.spec.nodeName === undefined);
            const short = ["replicasets", "statefulsets", "jobs"].flatMap((plural) =>
              store.list<PodController>(plural).filter((controller) => {
                const pods = store.list<Pod>("pods").filter((pod) => ownerOf(pod)?.uid === controller.metadata.uid);
                const wanted = controller.spec.replicas ?? controller.spec.parallelism ?? 1;
                return pods.filter(isReady).length !== wanted && !pods.some((pod) => stuck.includes(pod));
              }),
            );
            expect(short.map(({ metadata }) => metadata.name)).toEqual([]);
            if (!commands.some(({ kind }) => kind === "end")) expect(stuck.map(({ metadata }) => metadata.name)).toEqual([]);
          } finally {
            await close();
          }
        }),
        { numRuns: 8 },
      );
      expect(evictions).toBeGreaterThan(20);
    },
  );
});
