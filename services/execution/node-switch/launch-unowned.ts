import type { CapacityType, NodeOwner } from "#core/proposals/node-switch";
import { attention, type Flight, type StepResult } from "#services/execution/flight";
import { runInstancesRequest, tagInstanceRequest, terminateRequest } from "#services/execution/node-switch/requests";
import { type Switched, switchedBy } from "#services/execution/node-switch/switched";
import type { Effect, Sighting } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";
import { ACTION_TAG, tagValueOf, tokenOf } from "#services/execution/token";

type Unowned = Extract<NodeOwner, { kind: "unowned" }>;

/** Put on the old instance after a lost answer: once it shows, look-ups show what was launched before it, too. */
const MARK_TAG = "majortom:seen";
const SPOT = "launch:instance";
const FALLBACK = "launch:instance:on_demand";

export async function launchUnowned(flight: Flight, owner: Unowned): Promise<StepResult> {
  const at = await switchedBy(flight);
  const { capacityType, fallback } = at.sealed.target;
  const first = await runEffect(flight, launchEffect(flight, at, owner, SPOT, capacityType));
  if (first.kind !== "failed" || first.failure !== "no-capacity" || fallback === "none") return single(first);
  const second = await runEffect(flight, launchEffect(flight, at, owner, FALLBACK, "on_demand"));
  return single(second.kind === "done" ? { ...second, note: "no spot capacity; launched on demand, as approved" } : second);
}

/** Two instances of one token would be two effects: nobody but a person may choose. */
function single(result: StepResult): StepResult {
  if (result.kind !== "done" || result.refs.length === 1) return result;
  return attention(`${result.refs.length} instances carry this launch's tag: ${result.refs.join(", ")}.`);
}

export function launchEffect(flight: Flight, at: Switched, owner: Unowned, name: string, capacityType: CapacityType): Effect {
  const { compute, sealed } = at;
  const { pace } = flight;
  const token = tokenOf(flight.ctx.tenant.id, flight.lease.actionId, name);
  const tag = tagValueOf(flight.lease.actionId, "launch");
  return {
    name,
    request: runInstancesRequest(at, sealed, owner, { capacityType, token, tag }),
    lookUp: async (): Promise<Sighting> => {
      const [byToken, byTag] = await Promise.all([compute.instances({ clientToken: token }), compute.instances({ tags: { [ACTION_TAG]: tag } })]);
      const found = new Set([...byToken, ...byTag.filter((one) => one.capacityType === capacityType)].map(({ id }) => id));
      return found.size > 0 ? { seen: true, refs: [...found].toSorted() } : { seen: false, note: "no instance carries its token or tag" };
    },
    proof: "answer",
    settleSeconds: pace.settleSeconds,
    proofSeconds: pace.lookUpWindowSeconds,
    mark: (attempt) => markEffect(flight, at, `${name}:mark-${attempt}`),
  };
}

/** What a dry run shows. */
export function launchEffects(flight: Flight, at: Switched, owner: Unowned) {
  const { capacityType, fallback } = at.sealed.target;
  return [
    { step: "launch", request: launchEffect(flight, at, owner, SPOT, capacityType).request },
    ...(fallback === "none"
      ? []
      : [{ step: "launch (where there is no spot capacity)", request: launchEffect(flight, at, owner, FALLBACK, "on_demand").request }]),
  ];
}

function markEffect(flight: Flight, at: Switched, name: string): Effect {
  const { compute, sealed } = at;
  const { instanceId } = sealed.node;
  const value = `${flight.lease.actionId}/${name}`;
  return {
    name,
    request: tagInstanceRequest(at, instanceId, MARK_TAG, value),
    lookUp: async (): Promise<Sighting> => {
      const [instance] = await compute.instances({ ids: [instanceId] });
      return instance?.tags[MARK_TAG] === value
        ? { seen: true, refs: [instanceId] }
        : { seen: false, note: `look-ups do not show the mark on ${instanceId}` };
    },
    proof: "look-up",
    // The same tag again is the same tag: nothing to wait for.
    settleSeconds: 0,
    proofSeconds: flight.pace.lookUpWindowSeconds,
  };
}

/** Ends what carries our tag, and nothing else. */
export async function endLaunched(flight: Flight): Promise<StepResult> {
  const at = await switchedBy(flight);
  const name = "undo:launch:instance";
  const journaled = flight.steps.get(name)?.request;
  const ids = journaled?.system === "aws" ? (journaled.input["InstanceIds"] as readonly string[]) : await launchedByUs(flight, at);
  if (ids.length === 0) return { kind: "done", refs: [], note: "nothing was launched" };
  return runEffect(flight, {
    name,
    request: terminateRequest(at, ids),
    lookUp: () => sightingOfEnd(at, ids),
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: flight.pace.lookUpWindowSeconds,
    goneIsDone: true,
  });
}

export async function launchedByUs(flight: Flight, { compute }: Switched): Promise<readonly string[]> {
  const tagged = await compute.instances({ tags: { [ACTION_TAG]: tagValueOf(flight.lease.actionId, "launch") } });
  const known = [...flight.steps.values()].filter(
    ({ name, state }) => name.startsWith("launch:instance") && !name.includes(":mark") && state === "done",
  );
  const ids = new Set([...tagged.filter(({ state }) => !hasEnded(state)).map(({ id }) => id), ...known.flatMap(({ ref }) => ref.refs)]);
  return [...ids].filter((id) => id.startsWith("i-")).toSorted();
}

export function hasEnded(state: string): boolean {
  return state === "shutting-down" || state === "terminated";
}

/** Ended, or not shown any more. */
export async function sightingOfEnd({ compute }: Switched, ids: readonly string[]): Promise<Sighting> {
  const running = (await compute.instances({ ids })).filter(({ state }) => !hasEnded(state)).map(({ id }) => id);
  return running.length === 0 ? { seen: true, refs: ids } : { seen: false, note: `${running.join(", ")} runs` };
}
