import type { Flight, FlightPlan } from "#services/execution/flight";
import { cordon } from "#services/execution/node-switch/cordon";
import { drain } from "#services/execution/node-switch/drain";
import { launch } from "#services/execution/node-switch/launch";
import { END, terminate } from "#services/execution/node-switch/terminate";
import { verify } from "#services/execution/node-switch/verify";
import { waitReady } from "#services/execution/node-switch/wait-ready";
import { launchedInstance } from "#services/execution/node-switch/switched";
import { formatValue } from "#core/figures/format";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";

const WORDS = { on_demand: "on demand", spot: "spot" } as const;

/** Make before break: the new node carries the pods before the old one ends. */
export const nodeSwitchFlight: FlightPlan = {
  steps: [cordon, launch, waitReady, drain, verify, terminate],
  // The old node takes pods again before the new one loses them; what was launched ends last.
  undoOrder: ["cordon", "drain", "launch"],
  pointOfNoReturn: END,
  succeeded(flight) {
    const { cluster, node, target, price } = sealedOf(flight);
    const instanceId = launchedInstance(flight);
    const newNode = flight.steps.get("wait_ready")?.ref.refs[0];
    const fellBack = flight.steps.get("launch")?.note?.includes("on demand") === true;
    const bought = fellBack ? "on_demand" : target.capacityType;
    const saving = fellBack
      ? "Nothing is saved: there was no spot capacity, and the new one runs on demand, as was approved."
      : savingSentence(price);
    return {
      text: `${node.name} of ${cluster} was replaced by ${newNode ?? "a new node"}: ${instanceId ?? "unknown"} (${target.instanceType}, ${WORDS[bought]}) was launched, ${node.instanceId} has ended. ${saving}`,
      undo: `Propose the reverse switch: move ${newNode ?? "the new node"} of ${cluster} to ${WORDS[node.capacityType]}.`,
      after: {
        before: { node: node.name, instance: node.instanceId, capacityType: node.capacityType, usdPerHour: price.now.usdPerHour },
        after: {
          node: newNode ?? null,
          instance: instanceId ?? null,
          capacityType: bought,
          usdPerHour: fellBack ? (bought === node.capacityType ? price.now.usdPerHour : "unknown") : price.after.usdPerHour,
        },
        savingUsdPerHour: fellBack ? "0.00000" : price.savingUsdPerHour,
        basis: price.basis,
      },
    };
  },
  rolledBack(flight) {
    const { cluster, node } = sealedOf(flight);
    const instanceId = launchedInstance(flight);
    const ended = instanceId === undefined ? "" : `; ${instanceId}, launched for it, has ended`;
    return { text: `${node.name} of ${cluster} runs as before${ended}.` };
  },
};

/** A move back to on demand costs more; nothing is said of a saving then. */
function savingSentence({ savingUsdPerHour, savingUsdPerMonth, basis }: NodeSwitch["price"]): string {
  const dearer = savingUsdPerHour.startsWith("-");
  const sizes = `${formatValue(savingUsdPerHour, "USD/h", { sign: "never" })}, ${formatValue(savingUsdPerMonth, "USD/month", { sign: "never" })}`;
  const gross = basis === "gross" ? ", before what Savings Plans do with it" : "";
  return dearer ? `It costs more: ${sizes}.` : `It saves ${sizes}${gross}.`;
}

function sealedOf({ proposal }: Flight): NodeSwitch {
  return NodeSwitch.parse(openSeal(proposal.sealed).params);
}
