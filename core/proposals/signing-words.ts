import type { Proposal } from "#core/proposals/proposal";
import { requesterMaySign, type Roster } from "#core/proposals/quorum";

/** Who may sign, in words: "1 Owner or Admin, not the requester". */
export function signingWords({ policy }: Pick<Proposal, "policy">, roster: Roster, now: Date): string {
  const { signatures, owners, stepUp } = policy;
  const who = policy.signers.includes("admin") ? (signatures === 1 ? "Owner or Admin" : "Owners or Admins") : signatures === 1 ? "Owner" : "Owners";
  const parts = [`${signatures} ${who}`];
  if (owners > 0 && policy.signers.includes("admin")) parts.push(`at least ${owners} of them ${owners === 1 ? "an Owner" : "Owners"}`);
  if (!requesterMaySign(policy, roster, now)) parts.push("not the requester");
  if (stepUp) parts.push("with the password confirmed");
  return parts.join(", ");
}
