import type { CapacityType, NodeOwner } from "#core/proposals/node-switch";
import { failed, type Flight, type StepResult, wait } from "#services/execution/flight";
import { hasEnded } from "#services/execution/node-switch/launch-unowned";
import {
  capacityValues,
  endClaimRequest,
  labelOf,
  nodeClaimRequest,
  nodePoolRequest,
  tagInstanceRequest,
} from "#services/execution/node-switch/requests";
import { type Switched, switchedBy } from "#services/execution/node-switch/switched";
import type { Effect, EffectResult, Sighting } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";
import { ACTION_TAG, tagValueOf } from "#services/execution/token";

type Karpenter = Extract<NodeOwner, { kind: "karpenter" }>;

const POOL = "launch:pool";
const CLAIM = "launch:claim";
const FALLBACK = "launch:claim:on_demand";

/** A name that follows from the action, so that a second claim of it cannot exist. */
export function claimNameOf(actionId: string, capacityType: CapacityType | "first"): string {
  const suffix = actionId.replace(/[^a-z0-9]/g, "-");
  return `majortom-${suffix}${capacityType === "on_demand" ? "-od" : ""}`;
}

/** A NodeClaim of our name; Karpenter launches its instance. The NodePool is widened first where it forbids the target. */
export async function launchClaim(flight: Flight, owner: Karpenter): Promise<StepResult> {
  const at = await switchedBy(flight);
  const { capacityType, fallback } = at.sealed.target;
  if (owner.widensNodePool) {
    const widened = await widen(flight, at, owner);
    if (widened.kind !== "done") return widened;
  }
  const first = await claimed(flight, at, owner, { effect: CLAIM, name: claimNameOf(flight.lease.actionId, "first"), capacityType });
  if (first.kind !== "failed" || fallback === "none" || !first.reason.startsWith(NO_CAPACITY)) return first;
  const second = await claimed(flight, at, owner, {
    effect: FALLBACK,
    name: claimNameOf(flight.lease.actionId, "on_demand"),
    capacityType: "on_demand",
  });
  return second.kind === "done" ? { ...second, note: "no spot capacity; launched on demand, as approved" } : second;
}

const NO_CAPACITY = "No capacity";

type Claiming = { readonly effect: string; readonly name: string; readonly capacityType: CapacityType };

async function claimed(flight: Flight, at: Switched, owner: Karpenter, { effect, name, capacityType }: Claiming): Promise<StepResult> {
  const { cluster, sealed } = at;
  const tag = tagValueOf(flight.lease.actionId, "launch");
  const made = await runEffect(flight, {
    name: effect,
    request: nodeClaimRequest(sealed, owner, { name, capacityType, tag }),
    lookUp: () => sightingOfClaim(at, name),
    proof: "answer",
    settleSeconds: 0,
    proofSeconds: 60,
  });
  if (made.kind !== "done") return made;
  const claim = await cluster.nodeClaim(name);
  if (claim === undefined || claim.terminating) return failed(`${NO_CAPACITY}: Karpenter gave ${name} up.`);
  if (claim.instanceId !== undefined) {
    const tagged = await runEffect(flight, tagging(at, `${effect}:tag`, claim.instanceId, tag));
    return tagged.kind === "done" ? { kind: "done", refs: [claim.instanceId, name] } : tagged;
  }
  const since = flight.ctx.now().getTime() - (flight.steps.get(effect)?.endedAt ?? flight.ctx.now()).getTime();
  if (since < flight.pace.groupLaunchSeconds * 1000) return wait(flight.pace.pollSeconds, `${name} has no instance yet`);
  const given = await runEffect(flight, endingClaim(flight, at, `${effect}:give-up`, claim));
  return given.kind === "done" ? failed(`${NO_CAPACITY}: Karpenter launched nothing for ${name}.`) : given;
}

/** What a dry run shows; the tag on the instance follows when its id is known. */
export async function claimRequests(flight: Flight, at: Switched, owner: Karpenter) {
  const { sealed, cluster } = at;
  const tag = tagValueOf(flight.lease.actionId, "launch");
  const claim = (which: "first" | "on_demand", capacityType: CapacityType) =>
    nodeClaimRequest(sealed, owner, { name: claimNameOf(flight.lease.actionId, which), capacityType, tag });
  const pool = owner.widensNodePool ? (await cluster.nodePools()).find(({ uid }) => uid === owner.nodePoolUid) : undefined;
  const widened =
    pool && nodePoolRequest(sealed.cluster, pool, [...new Set([...capacityValues(pool.requirements), labelOf(sealed.target.capacityType)])]);
  return [
    ...(widened === undefined ? [] : [{ step: "launch: widen the NodePool", request: widened }]),
    { step: "launch", request: claim("first", sealed.target.capacityType) },
    ...(sealed.target.fallback === "none" ? [] : [{ step: "launch (where there is no spot capacity)", request: claim("on_demand", "on_demand") }]),
  ];
}

async function sightingOfClaim({ cluster }: Switched, name: string): Promise<Sighting> {
  const claim = await cluster.nodeClaim(name);
  return claim === undefined ? { seen: false, note: `there is no NodeClaim ${name}` } : { seen: true, refs: [name] };
}

function tagging(at: Switched, name: string, instanceId: string, tag: string): Effect {
  return {
    name,
    request: tagInstanceRequest(at, instanceId, ACTION_TAG, tag),
    lookUp: async () => {
      const [instance] = await at.compute.instances({ ids: [instanceId] });
      return instance?.tags[ACTION_TAG] === tag ? { seen: true, refs: [instanceId] } : { seen: false, note: `${instanceId} shows no tag of ours` };
    },
    proof: "answer",
    settleSeconds: 0,
    proofSeconds: 60,
  };
}

async function widen(flight: Flight, at: Switched, owner: Karpenter): Promise<EffectResult> {
  const wanted = labelOf(at.sealed.target.capacityType);
  const pool = (await at.cluster.nodePools()).find(({ name, uid }) => name === owner.nodePool && uid === owner.nodePoolUid);
  if (pool === undefined) return { kind: "failed", reason: `The NodePool ${owner.nodePool} is another one now.`, failure: "gone" };
  const before = capacityValues(pool.requirements);
  if (!flight.steps.has(POOL) && before.includes(wanted)) return { kind: "done", refs: [] };
  const request = nodePoolRequest(at.sealed.cluster, pool, [...new Set([...before, wanted])]);
  if (request === undefined)
    return { kind: "failed", reason: `The NodePool ${pool.name} does not say how its nodes are bought.`, failure: "refused" };
  return runEffect(flight, poolEffect(at, POOL, { request, before, holds: (values) => values.includes(wanted), name: pool.name }));
}

function poolEffect(
  { cluster }: Switched,
  name: string,
  wanted: {
    readonly request: Effect["request"];
    readonly before: readonly string[];
    readonly holds: (values: readonly string[]) => boolean;
    readonly name: string;
  },
): Effect {
  return {
    name,
    request: wanted.request,
    memo: { before: wanted.before },
    lookUp: async () => {
      const pool = (await cluster.nodePools()).find((one) => one.name === wanted.name);
      return pool !== undefined && wanted.holds(capacityValues(pool.requirements))
        ? { seen: true, refs: [wanted.name] }
        : { seen: false, note: `${wanted.name} is not set so` };
    },
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: 60,
  };
}

/** Our claims end, and with them their instances; the NodePool gets back what it said. */
export async function undoClaim(flight: Flight, owner: Karpenter): Promise<StepResult> {
  const at = await switchedBy(flight);
  const names = [claimNameOf(flight.lease.actionId, "first"), claimNameOf(flight.lease.actionId, "on_demand")];
  for (const name of names) {
    const effect = `undo:launch:${name}`;
    const claim = await at.cluster.nodeClaim(name);
    if (claim === undefined && !flight.steps.has(effect)) continue;
    const ended = await runEffect(flight, endingClaim(flight, at, effect, claim ?? { name, uid: "", instanceId: undefined }));
    if (ended.kind !== "done") return ended;
  }
  const widened = flight.steps.get(POOL);
  if (widened === undefined || widened.state === "failed") return { kind: "done", refs: [] };
  return restorePool(flight, at, owner, (widened.ref.memo?.["before"] as readonly string[] | undefined) ?? []);
}

async function restorePool(flight: Flight, at: Switched, owner: Karpenter, before: readonly string[]): Promise<StepResult> {
  const pool = (await at.cluster.nodePools()).find(({ name, uid }) => name === owner.nodePool && uid === owner.nodePoolUid);
  const request = pool && nodePoolRequest(at.sealed.cluster, pool, before);
  if (pool === undefined || request === undefined) return { kind: "done", refs: [], note: `The NodePool ${owner.nodePool} is another one now.` };
  const holds = (values: readonly string[]) => values.toSorted().join() === before.toSorted().join();
  return runEffect(flight, poolEffect(at, "undo:launch:pool", { request, before, holds, name: pool.name }));
}

/** Karpenter drains the node and ends the instance; seen as done when the claim and the instance are gone. */
export function endingClaim(
  flight: Flight,
  at: Switched,
  name: string,
  claim: { readonly name: string; readonly uid: string; readonly instanceId: string | undefined },
): Effect {
  const known = claim.instanceId ?? (flight.steps.get(name)?.ref.memo?.["instanceId"] as string | undefined);
  return {
    name,
    request: endClaimRequest(at.sealed.cluster, claim),
    memo: { instanceId: known },
    lookUp: async () => {
      const there = await at.cluster.nodeClaim(claim.name);
      if (there !== undefined) return { seen: false, note: `${claim.name} is still there`, answered: there.terminating };
      const [instance] = known === undefined ? [] : await at.compute.instances({ ids: [known] });
      if (instance !== undefined && !hasEnded(instance.state)) return { seen: false, note: `${instance.id} runs` };
      return { seen: true, refs: known === undefined ? [claim.name] : [known, claim.name] };
    },
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: at.sealed.limits.drainTimeoutSeconds,
    goneIsDone: false,
  };
}
