import { compareDecimals } from "#core/money";
import { isMoved, podsThatCount } from "#core/nodes/cluster-view";
import { blocking, noting, type Obstacle, type SwitchCase } from "#core/nodes/obstacle";
import { allows, type FoundOwner } from "#core/nodes/owner-of";
import { asksNotToBeDisrupted } from "#core/nodes/pod-obstacles";

const SCALE_DOWN_DISABLED = "cluster-autoscaler.kubernetes.io/scale-down-disabled";
/** Taints by which a controller says that it is already ending the node. */
const ENDING_TAINTS = ["karpenter.sh/disrupted", "karpenter.sh/disruption", "ToBeDeletedByClusterAutoscaler", "DeletionCandidateOfClusterAutoscaler"];
const WORDS = { on_demand: "on demand", spot: "spot" } as const;

/** What the node, its owner, its price and the room on the new one say. */
export function nodeObstacles(seen: SwitchCase): readonly Obstacle[] {
  return [...stateObstacles(seen), ...ownerObstacles(seen), ...priceObstacles(seen), ...roomObstacles(seen)];
}

function stateObstacles({ node, instance, target }: SwitchCase): Obstacle[] {
  const found: Obstacle[] = [];
  if (node.capacityType === target.capacityType && (node.instanceType ?? target.instanceType) === target.instanceType) {
    found.push(blocking("already", node.name, `${node.name} runs ${WORDS[target.capacityType]} already.`));
  }
  if (!node.ready) found.push(blocking("not_ready", node.name, `${node.name} is not Ready; find out why first.`));
  if (instance !== undefined && instance.state !== "running") {
    found.push(blocking("not_ready", instance.id, `Its instance ${instance.id} is ${instance.state}.`));
  }
  const ending = node.taints.find(({ key }) => ENDING_TAINTS.includes(key));
  if (ending !== undefined) found.push(blocking("cordoned", node.name, `${node.name} is already being ended (taint ${ending.key}).`));
  else if (node.unschedulable) found.push(blocking("cordoned", node.name, `${node.name} was cordoned by someone; ask them, or uncordon it first.`));
  const mark = asksNotToBeDisrupted(node.annotations);
  if (mark !== undefined) found.push(blocking("do_not_disrupt", node.name, `${node.name} asks not to be disrupted (${mark}).`));
  if (node.annotations[SCALE_DOWN_DISABLED] === "true") {
    found.push(noting("do_not_disrupt", node.name, `The cluster autoscaler is told to leave ${node.name} alone (${SCALE_DOWN_DISABLED}).`));
  }
  return found;
}

function ownerObstacles({ node, owner, target, instance }: SwitchCase): Obstacle[] {
  if (owner.kind === "unknown") {
    return [blocking("unknown_owner", node.name, `Who brings ${node.name} back is not known: ${owner.why}.`)];
  }
  if (owner.kind === "auto_scaling_group") return groupObstacles(owner, target, instance?.id);
  if (owner.kind === "karpenter") return claimObstacles(owner, target);
  return [];
}

function groupObstacles(
  { group }: Extract<FoundOwner, { kind: "auto_scaling_group" }>,
  target: SwitchCase["target"],
  instanceId: string | undefined,
): Obstacle[] {
  const found: Obstacle[] = [];
  if (group.desiredCapacity + 1 > group.maxSize) {
    const text = `The group ${group.name} has ${group.desiredCapacity} of at most ${group.maxSize} instances: there is no place for the new one beside the old.`;
    found.push(blocking("group_full", group.name, text));
  }
  if (group.instances.some(({ id, protectedFromScaleIn }) => id === instanceId && protectedFromScaleIn)) {
    found.push(blocking("do_not_disrupt", instanceId ?? group.name, `${instanceId} is protected from scale-in in ${group.name}.`));
  }
  const types = group.mixed?.instanceTypes ?? [];
  if (types.some((type) => type !== target.instanceType)) {
    found.push(
      blocking("owner_forbids", group.name, `The group ${group.name} launches any of ${types.join(", ")}: which one it would be cannot be promised.`),
    );
  }
  return found;
}

function claimObstacles({ nodePool, nodeClaim }: Extract<FoundOwner, { kind: "karpenter" }>, target: SwitchCase["target"]): Obstacle[] {
  const found: Obstacle[] = [];
  if (nodeClaim.terminating) found.push(blocking("cordoned", nodeClaim.name, `Karpenter is already ending ${nodeClaim.name}.`));
  const mark = asksNotToBeDisrupted(nodeClaim.annotations);
  if (mark !== undefined)
    found.push(blocking("do_not_disrupt", nodeClaim.name, `The NodeClaim ${nodeClaim.name} asks not to be disrupted (${mark}).`));
  const [family = ""] = target.instanceType.split(".");
  const forbidden =
    !allows(nodePool.requirements, "node.kubernetes.io/instance-type", target.instanceType) ||
    !allows(nodePool.requirements, "karpenter.k8s.aws/instance-family", family) ||
    target.zones.some((zone) => !allows(nodePool.requirements, "topology.kubernetes.io/zone", zone));
  if (forbidden) {
    found.push(
      blocking("owner_forbids", nodePool.name, `The NodePool ${nodePool.name} does not allow ${target.instanceType} in ${target.zones.join(", ")}.`),
    );
  }
  return found;
}

function priceObstacles({ target, nowUsdPerHour, node }: SwitchCase): Obstacle[] {
  if (node.capacityType === "spot" && target.capacityType === "spot") return [];
  if (target.usdPerHour === undefined) {
    const what = target.capacityType === "spot" ? "No spot price" : "No price";
    return [blocking("no_spot_price", target.instanceType, `${what} of ${target.instanceType} in ${target.zones.join(", ")} is known now.`)];
  }
  if (target.capacityType !== "spot") return [];
  if (nowUsdPerHour === undefined) {
    return [blocking("no_spot_price", node.name, `What ${node.name} costs now is not known, so neither is what a switch saves.`)];
  }
  if (compareDecimals(target.usdPerHour, nowUsdPerHour) < 0) return [];
  return [
    blocking(
      "no_spot_price",
      target.instanceType,
      `Spot costs ${target.usdPerHour} USD/h there now, no less than the ${nowUsdPerHour} USD/h of today.`,
    ),
  ];
}

/** Pods that move and the daemons of a node, against what the new one offers. */
function roomObstacles({ view, node, target }: SwitchCase): Obstacle[] {
  const { room } = target;
  if (room === undefined) return [blocking("no_room", target.instanceType, `What fits on ${target.instanceType} is not known.`)];
  const pods = podsThatCount(view.pods, node.name).filter((pod) => isMoved(pod) || pod.isDaemon || pod.isMirror);
  const cpuMillis = pods.reduce((sum, { requests }) => sum + requests.cpuMillis, 0);
  const memoryMib = pods.reduce((sum, { requests }) => sum + requests.memoryMib, 0);
  const over = [
    ...(cpuMillis > room.cpuMillis ? [`${cpuMillis} of ${room.cpuMillis} millicores`] : []),
    ...(memoryMib > room.memoryMib ? [`${memoryMib} of ${room.memoryMib} MiB`] : []),
    ...(pods.length > room.pods ? [`${pods.length} of ${room.pods} pods`] : []),
  ];
  return over.length === 0
    ? []
    : [blocking("no_room", target.instanceType, `Its pods do not fit on ${target.instanceType}: they ask for ${over.join(", ")}.`)];
}
