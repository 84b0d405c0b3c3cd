import type { ProposalKind } from "#core/proposals/state";
import { capRaiseFlight } from "#services/execution/cap-raise/cap-raise-flight";
import type { FlightPlan } from "#services/execution/flight";
import { nodeSwitchFlight } from "#services/execution/node-switch/node-switch-flight";
import { deleteQueuedFlight, returnFlight } from "#services/execution/savings-plan/end-plan";
import { purchaseFlight } from "#services/execution/savings-plan/purchase-flight";

/** How each kind flies. A kind that is not here is never started. */
export const FLIGHT_PLANS: ReadonlyMap<ProposalKind, FlightPlan> = new Map([
  ["node_switch", nodeSwitchFlight],
  ["sp_purchase", purchaseFlight],
  ["sp_return", returnFlight],
  ["sp_delete_queued", deleteQueuedFlight],
  ["cap_raise", capRaiseFlight],
]);
