import { formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { isZeroDecimal, negateDecimal } from "#core/money";
import type { Card, CardFigure, CardLine } from "#core/proposals/card";
import { NODE_SWITCH_STEPS, type CapacityType, type NodeOwner, type NodeSwitch, type NodeSwitchStep } from "#core/proposals/node-switch";
import { shownText } from "#core/proposals/shown-text";

const BOUGHT_AS: Readonly<Record<CapacityType, string>> = { on_demand: "on demand", spot: "spot" };

/** The card of a node switch; every value that decides what runs is on it. */
export function nodeSwitchCard(params: NodeSwitch): Card {
  const { node, target, cluster, pods } = params;
  return {
    title: titleOf(params),
    subject: { cluster: shownText(cluster), target: shownText(node.name) },
    before: beforeOf(params),
    after: afterOf(params),
    figures: figuresOf(params),
    checks: params.checks.map(({ name, verdict, text }) => ({ name: shownText(name), verdict, text: shownText(text) })),
    moves: pods.map((pod) => ({
      name: `${shownText(pod.namespace)}/${shownText(pod.name)}`,
      workload: shownText(pod.workload),
      fate: pod.fate,
    })),
    steps: NODE_SWITCH_STEPS.map((name) => ({ name, label: LABELS[name], undo: undoOf(name, params) })),
    undo:
      `Until Terminate: end the new node, make the old one schedulable again. ` +
      `If ${BOUGHT_AS[target.capacityType]} has no capacity, ${
        target.fallback === "on_demand" && target.capacityType === "spot" ? "an on-demand node takes its place" : "nothing changes"
      }. After Terminate the way back is a switch the other way.`,
  };
}

function titleOf({ node, target, cluster }: NodeSwitch): string {
  const what = `${shownText(node.name)} of ${shownText(cluster)}`;
  if (node.capacityType === target.capacityType) return `Replace ${what} by ${shownText(target.instanceType)}`;
  return `Move ${what} to ${BOUGHT_AS[target.capacityType]}`;
}

function beforeOf({ node, owner, price, production }: NodeSwitch): readonly CardLine[] {
  return [
    { label: "Node", value: `${shownText(node.instanceType)}, ${BOUGHT_AS[node.capacityType]}` },
    { label: "Zone", value: shownText(node.zone) },
    { label: "Price", value: perHour(price.now.usdPerHour) },
    { label: "Instance", value: shownText(node.instanceId) },
    { label: "Owned by", value: ownerOf(owner) },
    { label: "Production", value: production ? "yes" : "no" },
  ];
}

function afterOf({ target, owner, price, limits }: NodeSwitch): readonly CardLine[] {
  const zones = target.zones.map(shownText);
  return [
    { label: "Node", value: `${shownText(target.instanceType)}, ${BOUGHT_AS[target.capacityType]}` },
    { label: "Zone", value: zones.length > 1 ? `one of ${zones.join(", ")}` : (zones[0] ?? "unknown") },
    { label: "Price", value: perHour(price.after.usdPerHour) },
    { label: "At most", value: perHour(target.maxUsdPerHour) },
    { label: "Without capacity", value: fallbackOf(target) },
    { label: "Made by", value: makerOf(owner) },
    { label: "Waits", value: `${minutes(limits.readyTimeoutSeconds)} for Ready, ${minutes(limits.drainTimeoutSeconds)} for the drain` },
    ...Object.entries(target.tags).map(([key, value]) => ({ label: "Tag", value: `${shownText(key)} = ${shownText(value)}` })),
  ];
}

function fallbackOf(target: NodeSwitch["target"]): string {
  if (target.capacityType === "on_demand") return "nothing changes";
  return target.fallback === "on_demand" ? "on demand in the same place" : "nothing changes";
}

function ownerOf(owner: NodeOwner): string {
  switch (owner.kind) {
    case "auto_scaling_group":
      return (
        `Auto Scaling group ${shownText(owner.group)}, ${owner.desiredCapacity} of ${owner.minSize} to ${owner.maxSize}, ` +
        `${owner.onDemandBaseCapacity} on demand and ${owner.onDemandPercentageAboveBase}\u00a0% of the rest`
      );
    case "karpenter":
      return `Karpenter, NodePool ${shownText(owner.nodePool)}, NodeClaim ${shownText(owner.nodeClaim)}`;
    case "unowned":
      return "nothing: no group brings it back";
  }
}

function makerOf(owner: NodeOwner): string {
  switch (owner.kind) {
    case "auto_scaling_group":
      return `the group ${shownText(owner.group)} in ${owner.zones.map(shownText).join(", ")}`;
    case "karpenter":
      return (
        `a NodeClaim of ${shownText(owner.nodePool)}, class ${shownText(owner.nodeClass)}` +
        (owner.widensNodePool ? "; the NodePool is widened for it" : "")
      );
    case "unowned":
      return (
        `launch template ${shownText(owner.launchTemplate)} version ${shownText(owner.launchTemplateVersion)}, ` +
        `image ${shownText(owner.image)}, subnet ${shownText(owner.subnet)}`
      );
  }
}

function figuresOf({ price, risk, pods }: NodeSwitch): readonly CardFigure[] {
  const dearer = price.savingUsdPerHour.startsWith("-") && !isZeroDecimal(price.savingUsdPerHour);
  const verb = dearer ? "Costs more" : "Saves";
  const size = (value: string) => (dearer ? negateDecimal(value) : value);
  const stays = pods.filter(({ fate }) => fate === "stays").length;
  return [
    {
      label: `${verb}, per month`,
      value: size(price.savingUsdPerMonth),
      unit: "USD/month",
      kind: "projected",
      context: price.basis === "gross" ? "gross: Savings Plans not counted in; 730 h" : netContext(price.gross),
    },
    ...grossFigure(price.gross),
    {
      label: `${verb}, per hour`,
      value: size(price.savingUsdPerHour),
      unit: "USD/h",
      kind: "projected",
      context: `${shownText(price.after.source)}, ${when(price.after.asOf)}; now ${shownText(price.now.source)}, ${when(price.now.asOf)}`,
    },
    {
      label: "Interrupted",
      value: shownText(risk.interruptionBand),
      unit: "text",
      kind: "projected",
      context: `a month, ${shownText(risk.source)}, ${when(risk.asOf)}`,
    },
    {
      label: "Touches",
      value: "1 node",
      unit: "text",
      kind: "projected",
      context: `${pods.length - stays} ${pods.length - stays === 1 ? "pod moves" : "pods move"}${stays === 0 ? "" : `, ${stays} of daemon sets ${stays === 1 ? "ends" : "end"} with it`}`,
    },
  ];
}

type Gross = NodeSwitch["price"]["gross"];

function netContext(gross: Gross): string {
  const reason = gross?.reason ?? null;
  return reason === null ? "net of Savings Plans; 730 h" : `net of Savings Plans: ${shownText(reason)}; 730 h`;
}

/** Shown where commitments make a difference. */
function grossFigure(gross: Gross): readonly CardFigure[] {
  if (gross === null || gross.reason === null) return [];
  const dearer = gross.savingUsdPerMonth.startsWith("-") && !isZeroDecimal(gross.savingUsdPerMonth);
  return [
    {
      label: dearer ? "Costs more, before commitments" : "Saves, before commitments",
      value: dearer ? negateDecimal(gross.savingUsdPerMonth) : gross.savingUsdPerMonth,
      unit: "USD/month",
      kind: "projected",
      context: "at on-demand and spot prices alone; 730 h",
    },
  ];
}

const LABELS: Readonly<Record<NodeSwitchStep, string>> = {
  cordon: "Cordon",
  launch: "Launch",
  wait_ready: "Ready",
  drain: "Drain",
  verify: "Verify",
  terminate: "Terminate",
};

function undoOf(step: NodeSwitchStep, { limits }: NodeSwitch): string {
  switch (step) {
    case "cordon":
      return "uncordon";
    case "launch":
      return "end the new node";
    case "wait_ready":
      return `not in ${minutes(limits.readyTimeoutSeconds)}: end it`;
    case "drain":
      return "uncordon, pods stay";
    case "verify":
      return `${minutes(limits.soakSeconds)} soak, then back`;
    case "terminate":
      return "no undo";
  }
}

const perHour = (usd: string): string => formatValue(usd, "USD/h");

/** "10 min", "90 s": whole minutes where they are whole. */
function minutes(seconds: number): string {
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A source's date may be a day (its midnight) or an instant; other words stay as they are. */
function when(at: string): string {
  const instant = new Date(at);
  if (!/^\d{4}-\d\d-\d\dT/.test(at) || Number.isNaN(instant.getTime())) return shownText(at);
  return at.endsWith("T00:00:00.000Z") ? formatDay(instant) : formatInstant(instant);
}
