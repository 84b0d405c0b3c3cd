import { attention, done, failed, type Flight, type FlightStep, type StepResult, wait } from "#services/execution/flight";
import { cordonEffect } from "#services/execution/node-switch/cordon";
import { emptyNode } from "#services/execution/node-switch/evict";
import { whyUnsafe } from "#services/execution/node-switch/safety";
import { newNodeOf, oldNodeOf, switchedBy } from "#services/execution/node-switch/switched";
import { runEffect } from "#services/execution/run-effect";
import { tagValueOf } from "#services/execution/token";

export const EVICTION = "drain:";
const EVICTION_BACK = "undo:drain:pod:";

/** Pods leave the old node by eviction; those of DaemonSets and static pods end with it. */
export const drain: FlightStep = {
  name: "drain",
  async run(flight) {
    const at = await switchedBy(flight);
    const old = await oldNodeOf(at);
    if (old === undefined) return done([], `${at.sealed.node.name} went away by itself`);
    const hasBegun = [...flight.steps.keys()].some((name) => name.startsWith(EVICTION));
    if (!hasBegun) {
      if (flight.stopping) return { kind: "stopped" };
      const unsafe = await whyUnsafe(flight, "before-drain");
      if (unsafe !== undefined) return failed(unsafe);
    }
    if ((await newNodeOf(at, flight))?.ready !== true) return failed("The new node is not Ready any more.");
    const emptied = await emptyNode(flight, at, old.name, EVICTION);
    if (emptied.kind === "stopped-by") return emptied.result;
    if (emptied.kind === "empty") return done([], `${emptied.moved} pods moved`);
    if (flight.stopping) return { kind: "stopped" };
    const waited = secondsSince(flight, "drain");
    const names = emptied.left.map(({ namespace, name }) => `${namespace}/${name}`);
    if (waited >= at.sealed.limits.drainTimeoutSeconds) {
      return failed(
        `After ${Math.round(waited / 60)} minutes ${names.length} pods had not moved (${names.slice(0, 3).join(", ")}); ${emptied.note}.`,
      );
    }
    return wait(emptied.seconds, emptied.note);
  },
  /** Pods that had moved go back, since the new node is about to end; the old one takes pods again by then. */
  async undo(flight) {
    if (![...flight.steps.keys()].some((name) => name.startsWith(EVICTION))) return done();
    return emptyNewNode(flight);
  },
};

async function emptyNewNode(flight: Flight): Promise<StepResult> {
  const at = await switchedBy(flight);
  const node = await newNodeOf(at, flight);
  if (node === undefined) return done([], "the new node is gone");
  const cordoned = await runEffect(flight, cordonEffect("undo:drain:cordon", at, node, tagValueOf(flight.lease.actionId, "undo")));
  if (cordoned.kind === "failed" && cordoned.failure === "gone") return done([], "the new node is gone");
  if (cordoned.kind !== "done") return cordoned;
  const emptied = await emptyNode(flight, at, node.name, EVICTION_BACK);
  if (emptied.kind === "stopped-by") return emptied.result;
  if (emptied.kind === "empty") return done([], `${emptied.moved} pods moved back`);
  const waited = secondsSince(flight, "undo:drain");
  if (waited >= at.sealed.limits.drainTimeoutSeconds) {
    return attention(`${node.name} could not be emptied again: ${emptied.note}.`);
  }
  return wait(emptied.seconds, emptied.note.replace("moved", "moved back"));
}

export function secondsSince({ steps, ctx }: Flight, name: string): number {
  const since = steps.get(name)?.intentAt ?? ctx.now();
  return (ctx.now().getTime() - since.getTime()) / 1000;
}
