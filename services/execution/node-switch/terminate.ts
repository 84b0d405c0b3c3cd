import { attention, failed, type Flight, type FlightStep, type StepResult, wait } from "#services/execution/flight";
import { EVICTION } from "#services/execution/node-switch/drain";
import { emptyNode } from "#services/execution/node-switch/evict";
import { ending, grownGroup } from "#services/execution/node-switch/launch-group";
import { endingClaim } from "#services/execution/node-switch/launch-karpenter";
import { sightingOfEnd } from "#services/execution/node-switch/launch-unowned";
import { terminateRequest } from "#services/execution/node-switch/requests";
import { newNodeOf, oldNodeOf, type Switched, switchedBy } from "#services/execution/node-switch/switched";
import type { Effect } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";

export const END = "terminate:instance";
/** A node object outlives its instance for some minutes. */
const NODE_GONE_SECONDS = 900;

/** The old instance ends by its owner, so that nothing brings it back. No undo: so it is last. */
export const terminate: FlightStep = {
  name: "terminate",
  async run(flight) {
    const at = await switchedBy(flight);
    if (!flight.steps.has(END)) {
      const notYet = await lastLook(flight, at);
      if (notYet !== undefined) return notYet;
    }
    const ended = await runEffect(flight, endEffect(flight, at));
    const { owner } = at.sealed;
    const grown = ended.kind === "done" && owner.kind === "auto_scaling_group" ? await grownGroup(flight, at, owner, END) : undefined;
    return grown === undefined ? ended : attention(grown);
  },
};

async function lastLook(flight: Flight, at: Switched): Promise<StepResult | undefined> {
  if (flight.stopping) return { kind: "stopped" };
  if ((await newNodeOf(at, flight))?.ready !== true) return failed("The new node is not Ready any more.");
  const old = await oldNodeOf(at);
  if (old === undefined) return undefined;
  if (old.instanceId !== at.sealed.node.instanceId) return failed(`${old.name} is another instance now.`);
  const emptied = await emptyNode(flight, at, old.name, EVICTION);
  if (emptied.kind === "stopped-by") return emptied.result;
  return emptied.kind === "empty" ? undefined : wait(emptied.seconds, emptied.note);
}

export function endEffect(flight: Flight, at: Switched): Effect {
  const { owner, node } = at.sealed;
  if (owner.kind === "auto_scaling_group") return untilNodeIsGone(at, ending(flight, at, END, node.instanceId));
  if (owner.kind === "karpenter") {
    return untilNodeIsGone(at, endingClaim(flight, at, END, { name: owner.nodeClaim, uid: owner.nodeClaimUid, instanceId: node.instanceId }));
  }
  return untilNodeIsGone(at, {
    name: END,
    request: terminateRequest(at, [node.instanceId]),
    lookUp: () => sightingOfEnd(at, [node.instanceId]),
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: NODE_GONE_SECONDS,
    goneIsDone: true,
  });
}

/** Proved when the instance ends and its node has left the cluster. */
function untilNodeIsGone(at: Switched, effect: Effect): Effect {
  return {
    ...effect,
    proofSeconds: NODE_GONE_SECONDS,
    lookUp: async (row) => {
      const sighting = await effect.lookUp(row);
      if (!sighting.seen) return sighting;
      if ((await oldNodeOf(at)) === undefined) return sighting;
      return { seen: false, note: `${at.sealed.node.name} is ending`, answered: true };
    },
  };
}
