import type { ClusterNode } from "#core/ports/cluster";
import { failed, type FlightStep } from "#services/execution/flight";
import { cordonRequest, uncordonRequest } from "#services/execution/node-switch/requests";
import { whyUnsafe } from "#services/execution/node-switch/safety";
import { oldNodeOf, type Switched, switchedBy } from "#services/execution/node-switch/switched";
import type { Effect, Sighting } from "#services/execution/effect";
import { runEffect } from "#services/execution/run-effect";
import { ACTION_ANNOTATION, tagValueOf } from "#services/execution/token";

export const CORDON = "cordon:node";
export const UNCORDON = "undo:cordon:node";

/** No new pod comes onto the old node. */
export const cordon: FlightStep = {
  name: "cordon",
  async run(flight) {
    const at = await switchedBy(flight);
    const node = await oldNodeOf(at);
    if (node === undefined) return failed(`${at.sealed.node.name} is no longer the node that was approved.`);
    const mark = tagValueOf(flight.lease.actionId, "cordon");
    if (!flight.steps.has(CORDON)) {
      if (node.unschedulable && node.annotations[ACTION_ANNOTATION] !== mark) return failed(`${node.name} was cordoned by somebody else.`);
      const unsafe = await whyUnsafe(flight, "first");
      if (unsafe !== undefined) return failed(unsafe);
    }
    return runEffect(flight, cordonEffect(CORDON, at, node, mark));
  },
  async undo(flight) {
    const made = flight.steps.get(CORDON);
    if (made === undefined || made.state === "failed") return { kind: "done", refs: [] };
    const at = await switchedBy(flight);
    return runEffect(flight, uncordonEffect(UNCORDON, at, at.sealed.node, tagValueOf(flight.lease.actionId, "cordon")));
  },
};

export function cordonEffect(name: string, { sealed, cluster }: Switched, node: ClusterNode, mark: string): Effect {
  const { uid } = node;
  return {
    name,
    request: cordonRequest(sealed.cluster, { name: node.name, uid, annotated: Object.keys(node.annotations).length > 0 }, mark),
    lookUp: async (): Promise<Sighting> => {
      const now = await cluster.node(node.name);
      if (now?.uid !== uid) return { seen: false, note: `${node.name} is gone`, impossible: true };
      return now.unschedulable && now.annotations[ACTION_ANNOTATION] === mark
        ? { seen: true, refs: [node.name] }
        : { seen: false, note: `${node.name} takes pods` };
    },
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: 60,
  };
}

/** On the safe-stop list: it only gives a node back to its pods. */
function uncordonEffect(name: string, { sealed, cluster }: Switched, node: { readonly name: string; readonly uid: string }, mark: string): Effect {
  return {
    name,
    request: uncordonRequest(sealed.cluster, node, mark),
    lookUp: async (): Promise<Sighting> => {
      const now = await cluster.node(node.name);
      if (now?.uid !== node.uid) return { seen: true, refs: [], note: `${node.name} is gone` };
      if (now.annotations[ACTION_ANNOTATION] !== mark) return { seen: true, refs: [node.name], note: `${node.name} takes pods` };
      return { seen: false, note: `${node.name} is cordoned` };
    },
    proof: "look-up",
    settleSeconds: 0,
    proofSeconds: 60,
    goneIsDone: true,
    safeStop: true,
  };
}
