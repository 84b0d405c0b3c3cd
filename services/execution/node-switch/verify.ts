import type { ClusterWorkload } from "#core/ports/cluster";
import { done, failed, type Flight, type FlightStep, wait } from "#services/execution/flight";
import { noteStep } from "#services/execution/journal";
import { EVICTION, secondsSince } from "#services/execution/node-switch/drain";
import type { Evicted } from "#services/execution/node-switch/evict";
import { newNodeOf, podsToMove, type Switched, switchedBy } from "#services/execution/node-switch/switched";

/** What moved has to run elsewhere and go on doing so for the soak; only then does the old node end. */
export const verify: FlightStep = {
  name: "verify",
  async run(flight) {
    if (flight.stopping) return { kind: "stopped" };
    const at = await switchedBy(flight);
    const problem = await whatIsWrong(flight, at);
    const { soakSeconds, drainTimeoutSeconds } = at.sealed.limits;
    if (problem !== undefined) {
      if (secondsSince(flight, "verify") >= drainTimeoutSeconds + soakSeconds) return failed(`${problem}.`);
      await noteStep(flight, "verify", { ref: { memo: {} } });
      return wait(flight.pace.pollSeconds, problem);
    }
    const since = flight.steps.get("verify")?.ref.memo?.["healthySince"];
    const healthySince = typeof since === "string" ? new Date(since) : flight.ctx.now();
    if (typeof since !== "string") await noteStep(flight, "verify", { ref: { memo: { healthySince: healthySince.toISOString() } } });
    const left = soakSeconds - (flight.ctx.now().getTime() - healthySince.getTime()) / 1000;
    if (left > 0) return wait(Math.min(left, flight.pace.pollSeconds * 3), `all pods are Ready; watched for ${Math.ceil(left)} s more`);
    return done([], `all pods Ready for ${soakSeconds} s`);
  },
};

async function whatIsWrong(flight: Flight, at: Switched): Promise<string | undefined> {
  const node = await newNodeOf(at, flight);
  if (node?.ready !== true) return "The new node is not Ready";
  if ((await podsToMove(at, at.sealed.node)).length > 0) return `Pods are still on ${at.sealed.node.name}`;
  const evicted = [...flight.steps.values()].filter(({ name }) => name.startsWith(EVICTION)).map(({ ref }) => ref.memo as Evicted | undefined);
  const moved = evicted.filter((one) => one !== undefined && one.workload !== null) as readonly (Evicted & {
    workload: NonNullable<Evicted["workload"]>;
  })[];
  const [workloads, budgets] = await Promise.all([at.cluster.workloads(), at.cluster.budgets()]);
  for (const { namespace, workload, readyBefore } of moved) {
    const now = workloads.find((one) => one.kind === workload.kind && one.name === workload.name && one.namespace === namespace);
    if (now !== undefined && isShort(now, readyBefore)) return `${namespace}/${now.name} has ${now.ready} of ${now.replicas} replicas Ready`;
  }
  const namespaces = new Set(moved.map(({ namespace }) => namespace));
  const short = budgets.find(
    (budget) => namespaces.has(budget.namespace) && budget.expectedPods > 0 && budget.currentHealthy < budget.desiredHealthy,
  );
  return short === undefined ? undefined : `${short.namespace}/${short.name} has ${short.currentHealthy} of ${short.desiredHealthy} healthy pods`;
}

/** Not short of what it had: one that was short before the switch is not the switch's doing. */
function isShort({ kind, replicas, ready }: ClusterWorkload, readyBefore: number | null): boolean {
  return kind !== "CronJob" && ready < Math.min(replicas, readyBefore ?? replicas);
}
