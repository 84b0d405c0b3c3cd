import { done, failed, type FlightStep, wait } from "#services/execution/flight";
import { hasEnded } from "#services/execution/node-switch/launch-unowned";
import { launchedInstance, newNodeOf, switchedBy } from "#services/execution/node-switch/switched";

/** The new instance has to join as a node and report Ready. */
export const waitReady: FlightStep = {
  name: "wait_ready",
  async run(flight) {
    if (flight.stopping) return { kind: "stopped" };
    const at = await switchedBy(flight);
    const instanceId = launchedInstance(flight);
    if (instanceId === undefined) return failed("Nobody knows which instance was launched.");
    const node = await newNodeOf(at, flight);
    if (node?.ready === true) return done([node.name], `${node.name} is Ready`);
    const [instance] = await at.compute.instances({ ids: [instanceId] });
    if (instance !== undefined && hasEnded(instance.state)) return failed(`The new instance ${instanceId} ended before it was Ready.`);
    const since = flight.steps.get("launch")?.endedAt ?? flight.ctx.now();
    const waited = (flight.ctx.now().getTime() - since.getTime()) / 1000;
    const { readyTimeoutSeconds } = at.sealed.limits;
    if (waited >= readyTimeoutSeconds) return failed(`${instanceId} was not Ready after ${Math.round(readyTimeoutSeconds / 60)} minutes.`);
    return wait(
      Math.min(flight.pace.pollSeconds, readyTimeoutSeconds - waited),
      node === undefined ? `${instanceId} boots` : `${node.name} is not Ready yet`,
    );
  },
};
