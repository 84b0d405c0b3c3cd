import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { isMoved, podsThatCount } from "#core/nodes/cluster-view";
import type { Obstacle, SwitchCase } from "#core/nodes/obstacle";
import type { FoundOwner } from "#core/nodes/owner-of";
import type { CommitmentsDo, PricedAt } from "#core/nodes/node-price";
import type { NodeSwitch } from "#core/proposals/node-switch";

type Check = NodeSwitch["checks"][number];
/** An older price is told apart: it may have changed since. */
const PRICE_IS_OLD_AFTER_MS = 7 * 86_400_000;

export type CheckInput = {
  readonly seen: SwitchCase;
  /** Notes only: what blocks is refused before anything is sealed. */
  readonly notes: readonly Obstacle[];
  readonly now: PricedAt;
  readonly after: PricedAt;
  readonly commitments: CommitmentsDo;
  /** "1 node of prod-eks at a time" and the like. */
  readonly limits: readonly string[];
};

/** What was looked at before sealing, one line each; the card shows them. */
export function switchChecks({ seen, notes, now, after, commitments, limits }: CheckInput): readonly Check[] {
  const { view, node, target, owner } = seen;
  const pods = podsThatCount(view.pods, node.name);
  const moved = pods.filter(isMoved);
  const cpu = pods.reduce((sum, { requests }) => sum + requests.cpuMillis, 0);
  const memory = pods.reduce((sum, { requests }) => sum + requests.memoryMib, 0);
  const [zone] = target.zones;
  return [
    go("Owner", ownerText(owner)),
    ...noted("Disruption budgets", notes, ["disruption_budget"], "Every budget lets its pods be evicted one by one"),
    ...noted("Protection", notes, ["do_not_disrupt"], "Nothing asks to be left alone"),
    ...noted("Storage", notes, ["zone_bound_volume", "local_storage"], "No volume ties a pod to the node or its zone"),
    ...noted("Majority", notes, ["quorum", "last_of_spread"], "No majority and no zone spread hangs on this node"),
    ...noted("Namespaces", notes, ["protected_namespace"], "No pod of the cluster's own namespaces moves"),
    target.zones.length === 1
      ? go("Zone", `The new node is launched in ${zone}`)
      : note("Zone", `The group chooses one of ${target.zones.join(", ")}; the dearest zone is counted`),
    go("Room", `${moved.length} ${moved.length === 1 ? "pod moves" : "pods move"}; ${roomText(cpu, memory, target.room)}`),
    priceCheck("Price now", now, after.asOf),
    priceCheck("Price after", after, after.asOf),
    commitmentCheck(commitments),
    go("Limits", limits.join("; ")),
  ];
}

function noted(name: string, notes: readonly Obstacle[], kinds: readonly Obstacle["kind"][], otherwise: string): Check[] {
  const found = notes.filter(({ kind }) => kinds.includes(kind));
  return found.length === 0 ? [go(name, otherwise)] : found.map(({ text }) => note(name, text.replace(/\.$/, "")));
}

function commitmentCheck(commitments: CommitmentsDo): Check {
  if ("unknown" in commitments) return note("Commitments", `Gross: what Savings Plans do then is not known. ${commitments.unknown}`);
  if (commitments.reason === undefined) return go("Commitments", "Savings Plans and reservations change nothing of the saving");
  return note("Commitments", `It ${commitments.reason}`);
}

function priceCheck(name: string, { usdPerHour, source, asOf }: PricedAt, seenAt: string): Check {
  const text = `${formatValue(usdPerHour, "USD/h")}, ${source} of ${formatDay(new Date(asOf))}`;
  const isOld = Date.parse(seenAt) - Date.parse(asOf) > PRICE_IS_OLD_AFTER_MS;
  return isOld || source.includes("estimated") ? note(name, text) : go(name, text);
}

function roomText(cpuMillis: number, memoryMib: number, room: SwitchCase["target"]["room"]): string {
  const asked = `they and the daemons ask for ${cpuMillis} millicores and ${memoryMib} MiB`;
  return room === undefined ? asked : `${asked} of ${room.cpuMillis} and ${room.memoryMib}`;
}

function ownerText(owner: FoundOwner): string {
  switch (owner.kind) {
    case "auto_scaling_group":
      return `Auto Scaling group ${owner.name}, ${owner.group.desiredCapacity} of at most ${owner.group.maxSize}`;
    case "karpenter":
      return `Karpenter, NodePool ${owner.name}`;
    case "unowned":
      return `Nothing brings it back; launch template ${owner.launchTemplate.id} makes the new one`;
    case "unknown":
      return "Unknown";
  }
}

function go(name: string, text: string): Check {
  return { name, verdict: "GO", text };
}

function note(name: string, text: string): Check {
  return { name, verdict: "NOTE", text };
}
