import type { ProposalKind } from "#core/proposals/state";
import type { FlightPlan } from "#services/execution/flight";
import { nodeSwitchFlight } from "#services/execution/node-switch/node-switch-flight";

/** How each kind flies. A kind that is not here is never started. */
export const FLIGHT_PLANS: ReadonlyMap<ProposalKind, FlightPlan> = new Map([["node_switch", nodeSwitchFlight]]);
