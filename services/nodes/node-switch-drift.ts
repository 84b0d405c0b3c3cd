import { compareDecimals, subtractDecimals } from "#core/money";
import { type CommitmentsDo, netSavingOf, savingOf } from "#core/nodes/node-price";
import { EVICTION_DOES_NOT_STOP_AT } from "#core/nodes/obstacle";
import { obstaclesOf } from "#core/nodes/obstacles";
import { ownerIdentity } from "#core/nodes/owner-of";
import { ownerOf } from "#core/nodes/node-switch-params";
import type { NodeSwitch, NodeSwitchPreconditions } from "#core/proposals/node-switch";
import type { PricedCase } from "#services/nodes/switch-case";

/**
 * How the node differs from what was sealed: another identity, an owner that was changed, a price above the sealed maximum,
 * a saving more than a tenth smaller, or a protection that was not there. Undefined where it does not.
 */
export function nodeSwitchDrift(
  params: NodeSwitch,
  sealed: NodeSwitchPreconditions,
  { seen, now, after }: PricedCase,
  commitments?: CommitmentsDo,
): string | undefined {
  const { node, instance, owner } = seen;
  const name = params.node.name;
  if (node.uid !== sealed.nodeUid || instance === undefined || instance.id !== sealed.instanceId)
    return `${name} is another node now than the one that was seen.`;
  if (instance.instanceType !== sealed.instanceType) return `${name} is a ${instance.instanceType} now, not a ${sealed.instanceType}.`;
  if (instance.capacityType !== sealed.capacityType) return `${name} is bought differently now.`;
  if (ownerIdentity(owner) !== sealed.owner) return `${name} is owned by another now.`;
  const group = changedOwner(params, seen.owner);
  if (group !== undefined) return group;
  if (after === undefined) return `There is no price of ${params.target.instanceType} now.`;
  if (compareDecimals(after.usdPerHour, sealed.maxUsdPerHour) > 0) {
    return `The price rose to ${after.usdPerHour} USD/h, above the approved ${sealed.maxUsdPerHour}.`;
  }
  const gross = savingOf(now?.usdPerHour ?? params.price.now.usdPerHour, after.usdPerHour).usdPerHour;
  const saving = netSavingOf(gross, asFarAsKnown(params.price, commitments)).usdPerHour;
  if (compareDecimals(saving, sealed.leastSavingUsdPerHour) < 0) {
    return `The saving fell to ${saving} USD/h from ${params.price.savingUsdPerHour}, by more than a tenth.`;
  }
  return obstaclesOf(seen).find(({ blocks, kind }) => blocks && EVICTION_DOES_NOT_STOP_AT.has(kind))?.text;
}

/** Where the bill cannot be read at the claim, commitments are taken to do what was sealed. */
function asFarAsKnown({ gross, savingUsdPerHour }: NodeSwitch["price"], commitments: CommitmentsDo | undefined): CommitmentsDo {
  if (gross === null) return { usdPerHour: 0, reason: undefined };
  if (commitments !== undefined && !("unknown" in commitments)) return commitments;
  return { usdPerHour: Number(subtractDecimals(savingUsdPerHour, gross.savingUsdPerHour)), reason: undefined };
}

/** Sizes of a group move by themselves, and by every switch of another of its nodes: the switch goes by those that it finds. */
function changedOwner(params: NodeSwitch, owner: PricedCase["seen"]["owner"]): string | undefined {
  const today = ownerOf(owner, params.target.capacityType);
  if (today?.kind === "auto_scaling_group" && params.owner.kind === "auto_scaling_group") {
    const { group, zones } = params.owner;
    if (today.desiredCapacity + 1 > today.maxSize) return `The group ${group} is full now: ${today.maxSize} at most.`;
    if (today.zones.join() !== zones.join()) return `The group ${group} launches in other zones now.`;
  }
  if (today?.kind === "karpenter" && params.owner.kind === "karpenter") {
    if (today.nodeClaimUid !== params.owner.nodeClaimUid) return `${params.node.name} belongs to another NodeClaim now.`;
    if (today.widensNodePool && !params.owner.widensNodePool)
      return `The NodePool ${params.owner.nodePool} no longer allows ${params.target.capacityType}.`;
  }
  return undefined;
}
