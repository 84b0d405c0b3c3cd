import type { NodeOwner } from "#core/proposals/node-switch";
import { attention, failed, type Flight, type StepResult } from "#services/execution/flight";
import { type Distribution, onDemandOf, switchedDistribution } from "#services/execution/node-switch/distribution";
import { hasEnded, sightingOfEnd } from "#services/execution/node-switch/launch-unowned";
import {
  endInGroupRequest,
  groupStateRequest,
  groupTemplateRequest,
  tagGroupRequest,
  untagGroupRequest,
} from "#services/execution/node-switch/requests";
import { type Switched, switchedBy } from "#services/execution/node-switch/switched";
import type { Effect, EffectResult, Sighting } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";
import { ACTION_TAG, tagValueOf } from "#services/execution/token";

type Group = Extract<NodeOwner, { kind: "auto_scaling_group" }>;
type Sizes = Pick<Group, "desiredCapacity" | "maxSize" | "onDemandBaseCapacity" | "onDemandPercentageAboveBase">;
type Template = { readonly id: string; readonly version: string };
/** What the undo must know of the group as it was. */
type Before = { readonly mixed: boolean; readonly launchTemplate: Template | null };

const STATE = "launch:group";
const FALLBACK = "launch:group:on_demand";

/**
 * The group with the sizes that it had when this action began with it: what an autoscaler, or a switch before this one,
 * made of them since the approval stands, and one more is launched beside that.
 */
async function asItWas(flight: Flight, { compute }: Switched, sealed: Group): Promise<Group> {
  const kept = flight.steps.get("launch:tag")?.ref.memo?.["sizes"] as Sizes | undefined;
  if (kept !== undefined) return { ...sealed, ...kept };
  const [group] = await compute.scalingGroups([sealed.group]);
  if (group === undefined) return sealed;
  const { desiredCapacity, maxSize, mixed = { onDemandBaseCapacity: 0, onDemandPercentageAboveBase: 100 } } = group;
  const { onDemandBaseCapacity, onDemandPercentageAboveBase } = mixed;
  return { ...sealed, desiredCapacity, maxSize, onDemandBaseCapacity, onDemandPercentageAboveBase };
}

/** Launches through the group: its tag, then one desired state. The new instance is known by the tag. */
export async function launchInGroup(flight: Flight, sealed: Group): Promise<StepResult> {
  const at = await switchedBy(flight);
  const owner = await asItWas(flight, at, sealed);
  if (owner.desiredCapacity + 1 > owner.maxSize) return failed(`The group ${owner.group} is full: ${owner.maxSize} at most.`);
  const tagged = await runEffect(flight, tagging(flight, at, owner));
  if (tagged.kind !== "done") return tagged;
  const { capacityType, fallback } = at.sealed.target;
  const grown = await growing(flight, at, owner, STATE, switchedDistribution(owner, owner.desiredCapacity, capacityType));
  let launched = await runEffect(flight, grown);
  let note: string | undefined;
  if (launched.kind === "failed" && launched.failure === "no-capacity" && fallback === "on_demand") {
    launched = await runEffect(flight, await growing(flight, at, owner, FALLBACK, oneMoreOnDemand(owner)));
    note = "no spot capacity; launched on demand, as approved";
    if (launched.kind === "done") {
      const restored = await restoreMix(flight, at, owner, "launch:group:mix", undefined);
      if (restored.kind !== "done") return restored;
    }
  }
  if (launched.kind !== "done") return launched;
  const untagged = await runEffect(flight, untagging(flight, at, owner, "launch:untag"));
  if (untagged.kind !== "done") return untagged;
  return launched.refs.length === 1
    ? { ...launched, note }
    : attention(`${launched.refs.length} instances carry this launch's tag: ${launched.refs.join(", ")}.`);
}

/** For the one launch that fell back; the mix is as it was before when it is over. */
function oneMoreOnDemand(owner: Group): Distribution {
  return { onDemandBaseCapacity: onDemandOf(owner, owner.desiredCapacity) + 1, onDemandPercentageAboveBase: 0 };
}

/** What a dry run shows. */
export async function groupEffects(flight: Flight, at: Switched, sealed: Group) {
  const owner = await asItWas(flight, at, sealed);
  const { capacityType, fallback } = at.sealed.target;
  const spot = await growing(flight, at, owner, STATE, switchedDistribution(owner, owner.desiredCapacity, capacityType));
  const second =
    fallback === "none"
      ? []
      : [{ step: "launch (where there is no spot capacity)", request: (await growing(flight, at, owner, FALLBACK, oneMoreOnDemand(owner))).request }];
  return [
    { step: "launch: tag", request: tagging(flight, at, owner).request },
    { step: "launch", request: spot.request },
    ...second,
    { step: "launch: tag away", request: untagging(flight, at, owner, "launch:untag").request },
  ];
}

function tagging(flight: Flight, at: Switched, owner: Group): Effect {
  const tag = tagValueOf(flight.lease.actionId, "launch");
  const { desiredCapacity, maxSize, onDemandBaseCapacity, onDemandPercentageAboveBase } = owner;
  const sizes: Sizes = { desiredCapacity, maxSize, onDemandBaseCapacity, onDemandPercentageAboveBase };
  return {
    name: "launch:tag",
    request: tagGroupRequest(at, owner, tag),
    memo: { sizes },
    lookUp: async () =>
      (await tagOf(at, owner)) === tag ? { seen: true, refs: [owner.group] } : { seen: false, note: `${owner.group} has no such tag` },
    proof: "answer",
    settleSeconds: 0,
    proofSeconds: 60,
  };
}

function untagging(flight: Flight, at: Switched, owner: Group, name: string): Effect {
  const tag = tagValueOf(flight.lease.actionId, "launch");
  return {
    name,
    request: untagGroupRequest(at, owner, tag),
    lookUp: async () =>
      (await tagOf(at, owner)) === tag ? { seen: false, note: `${owner.group} has the tag` } : { seen: true, refs: [owner.group] },
    proof: "answer",
    settleSeconds: 0,
    proofSeconds: 60,
    goneIsDone: true,
  };
}

async function tagOf({ compute }: Switched, { group }: Group): Promise<string | undefined> {
  return (await compute.scalingGroups([group]))[0]?.propagatedTags[ACTION_TAG];
}

async function growing(flight: Flight, at: Switched, owner: Group, name: string, distribution: Distribution): Promise<Effect> {
  const { compute, sealed } = at;
  const [group] = flight.steps.has(name) ? [] : await compute.scalingGroups([owner.group]);
  const desiredCapacity = owner.desiredCapacity + 1;
  const before: Before = { mixed: group?.mixed !== undefined, launchTemplate: group?.launchTemplate ?? null };
  // A mix that lists types already keeps them; only a group without one needs its template said.
  const launchTemplate = group === undefined || before.mixed ? undefined : group.launchTemplate;
  return {
    name,
    request: groupStateRequest(at, owner, { desiredCapacity, distribution, instanceType: sealed.target.instanceType, launchTemplate }),
    memo: { before },
    lookUp: async (): Promise<Sighting> => {
      const ids = (await taggedIn(flight, at)).map(({ id }) => id);
      if (ids.length > 0) return { seen: true, refs: ids };
      const [now] = await compute.scalingGroups([owner.group]);
      const isSet =
        now?.mixed?.onDemandBaseCapacity === distribution.onDemandBaseCapacity &&
        now.mixed.onDemandPercentageAboveBase === distribution.onDemandPercentageAboveBase &&
        now.desiredCapacity >= desiredCapacity;
      return { seen: false, note: `${owner.group} has launched nothing yet`, answered: isSet };
    },
    proof: "look-up",
    settleSeconds: flight.pace.settleSeconds,
    proofSeconds: flight.pace.groupLaunchSeconds,
    unproven: "no-capacity",
  };
}

async function taggedIn(flight: Flight, { compute }: Switched) {
  const tagged = await compute.instances({ tags: { [ACTION_TAG]: tagValueOf(flight.lease.actionId, "launch") } });
  return tagged.filter(({ state }) => !hasEnded(state)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The group buys as it did, and is as large as it was; the new instance ends, and no other. */
export async function undoInGroup(flight: Flight, sealed: Group): Promise<StepResult> {
  const at = await switchedBy(flight);
  const owner = await asItWas(flight, at, sealed);
  const sent = [STATE, FALLBACK].map((name) => flight.steps.get(name)).filter((row) => row !== undefined && wasSent(row.state, row.ref.failure));
  if (sent.length > 0) {
    const journaled = flight.steps.get("undo:launch:instance")?.request;
    const known = journaled?.system === "aws" ? String(journaled.input["InstanceId"]) : (await taggedIn(flight, at))[0]?.id;
    if (known !== undefined) {
      const ended = await runEffect(flight, ending(flight, at, "undo:launch:instance", known));
      if (ended.kind !== "done") return ended;
    }
    const restored = await restoreMix(flight, at, owner, "undo:launch:group", known === undefined ? owner.desiredCapacity : undefined);
    if (restored.kind !== "done") return restored;
  }
  const tag = flight.steps.get("launch:tag");
  if (tag === undefined || tag.state === "failed" || flight.steps.get("launch:untag")?.state === "done") return { kind: "done", refs: [] };
  return runEffect(flight, untagging(flight, at, owner, "undo:launch:tag"));
}

/** A call that the provider refused never became a state of the group; one that brought no instance did. */
function wasSent(state: string, failure: string | undefined): boolean {
  return state !== "failed" || failure === "no-capacity";
}

async function restoreMix(flight: Flight, at: Switched, owner: Group, name: string, desiredCapacity: number | undefined): Promise<EffectResult> {
  const before = flight.steps.get(STATE)?.ref.memo?.["before"] as Before | undefined;
  const { group } = owner;
  const distribution = owner;
  const wasMixed = before?.mixed !== false || before.launchTemplate === null;
  const request = wasMixed
    ? groupStateRequest(at, owner, { desiredCapacity, distribution, instanceType: at.sealed.target.instanceType, launchTemplate: undefined })
    : groupTemplateRequest(at, owner, { desiredCapacity, launchTemplate: before.launchTemplate as Template });
  return runEffect(flight, {
    name,
    request,
    lookUp: async (): Promise<Sighting> => {
      const [now] = await at.compute.scalingGroups([group]);
      const isAsBefore = wasMixed
        ? now?.mixed?.onDemandBaseCapacity === owner.onDemandBaseCapacity &&
          now.mixed.onDemandPercentageAboveBase === owner.onDemandPercentageAboveBase
        : now?.mixed === undefined;
      const isSmall = desiredCapacity === undefined || (now !== undefined && now.desiredCapacity <= desiredCapacity);
      return isAsBefore && isSmall ? { seen: true, refs: [group] } : { seen: false, note: `${group} is not as it was` };
    },
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: 60,
  });
}

/**
 * Where somebody else ended the old instance, the group launched another in its place: it asks for one more than
 * before, and nobody approved that.
 */
export async function grownGroup(flight: Flight, at: Switched, sealed: Group, end: string): Promise<string | undefined> {
  // An end that the provider answered took the place away with the instance.
  if (typeof flight.steps.get(end)?.ref.requestId === "string") return undefined;
  const { group, desiredCapacity } = await asItWas(flight, at, sealed);
  const [now] = await at.compute.scalingGroups([group]);
  if (now === undefined || now.desiredCapacity <= desiredCapacity) return undefined;
  return `Somebody else ended ${at.sealed.node.instanceId}, so ${group} put another in its place: it asks for ${now.desiredCapacity} instances, and had ${desiredCapacity}. Take the one too many away, with its place.`;
}

export function ending(flight: Flight, at: Switched, name: string, instanceId: string): Effect {
  return {
    name,
    request: endInGroupRequest(at, instanceId),
    lookUp: () => sightingOfEnd(at, [instanceId]),
    proof: "look-up",
    settleSeconds: flight.pace.settleSeconds,
    proofSeconds: flight.pace.lookUpWindowSeconds,
    goneIsDone: true,
  };
}
