import { z } from "zod";

/** What may be proposed. The gate treats them alike; a kind has parameters, a signing policy and steps. */
export const ProposalKind = z.enum([
  "node_switch",
  "drain",
  "schedule_edit",
  "hibernate_now",
  "wake_now",
  "rightsize",
  "policy_change",
  "cap_raise",
  "kill_switch_release",
  "exemption_removal",
  "connection_write",
  "sp_purchase",
  "sp_return",
  "sp_delete_queued",
  "lab_live_switch",
]);
export type ProposalKind = z.infer<typeof ProposalKind>;

export const ProposalState = z.enum([
  "proposed",
  "partially_approved",
  "approved",
  "executing",
  "rolling_back",
  "succeeded",
  "failed",
  "rolled_back",
  "rejected",
  "cancelled",
  "expired",
  "needs_attention",
]);
export type ProposalState = z.infer<typeof ProposalState>;

/** Where nothing more can happen. */
export const TERMINAL: ReadonlySet<ProposalState> = new Set(["succeeded", "failed", "rolled_back", "rejected", "cancelled", "expired"]);

/** Where a person may still sign, edit, reject or cancel. */
export const OPEN: ReadonlySet<ProposalState> = new Set(["proposed", "partially_approved", "approved"]);
