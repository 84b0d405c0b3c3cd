import { z } from "zod";
import { CapRaise } from "#core/proposals/cap-raise";
import { capRaiseCard } from "#core/proposals/cap-raise-card";
import type { Card, CardLine } from "#core/proposals/card";
import { deleteQueuedCard, returnCard } from "#core/proposals/end-plan-card";
import { NodeSwitch } from "#core/proposals/node-switch";
import { nodeSwitchCard } from "#core/proposals/node-switch-card";
import { SavingsPlanEnd, SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { savingsPlanCard } from "#core/proposals/savings-plan-card";
import { openSeal, type SealedProposal, type SealedValue } from "#core/proposals/sealed";
import { shownText } from "#core/proposals/shown-text";
import type { ProposalKind } from "#core/proposals/state";

/**
 * What a sealed text looks like to a person. A kind without a drawing of its own, or of another shape than this program
 * knows, shows its parameters line by line: nothing that would run is left out.
 *
 * @throws InvalidInputError where the text is no sealed proposal in its canonical spelling
 */
export function cardOf(sealedText: string): Card {
  const sealed = openSeal(sealedText);
  return DRAWINGS[sealed.kind]?.(sealed.params) ?? plainCard(sealed);
}

/** Undefined where the parameters have another shape than this program knows. */
function drawing<Params>(shape: z.ZodType<Params>, draw: (params: Params) => Card): (params: unknown) => Card | undefined {
  return (params) => {
    const checked = shape.safeParse(params);
    return checked.success ? draw(checked.data) : undefined;
  };
}

const DRAWINGS: Readonly<Partial<Record<ProposalKind, (params: unknown) => Card | undefined>>> = {
  node_switch: drawing(NodeSwitch, nodeSwitchCard),
  sp_purchase: drawing(SavingsPlanPurchase, savingsPlanCard),
  sp_return: drawing(SavingsPlanEnd, returnCard),
  sp_delete_queued: drawing(SavingsPlanEnd, deleteQueuedCard),
  cap_raise: drawing(CapRaise, capRaiseCard),
};

const VERBS: Readonly<Record<ProposalKind, string>> = {
  node_switch: "Switch a node",
  drain: "Drain a node",
  schedule_edit: "Change a schedule",
  hibernate_now: "Put to sleep now",
  wake_now: "Wake now",
  rightsize: "Change sizes",
  policy_change: "Change a policy",
  cap_raise: "Raise a limit",
  kill_switch_release: "Release the kill switch",
  exemption_removal: "Remove an exemption",
  connection_write: "Give write access to a connection",
  sp_purchase: "Buy a Savings Plan",
  sp_return: "Return a Savings Plan",
  sp_delete_queued: "Delete a queued Savings Plan",
  lab_live_switch: "Switch a lab instance",
};

const Checks = z.array(z.object({ name: z.string(), verdict: z.enum(["GO", "NOTE", "NO"]), text: z.string() }));

function plainCard({ kind, connection, region, params }: SealedProposal): Card {
  const { checks, ...rest } = params;
  const known = Checks.safeParse(checks);
  const cluster = typeof params["cluster"] === "string" ? shownText(params["cluster"]) : undefined;
  return {
    title: cluster === undefined ? VERBS[kind] : `${VERBS[kind]}, ${cluster}`,
    subject: { cluster, target: shownText(connection) },
    before: [
      { label: "Connection", value: shownText(connection) },
      { label: "Region", value: shownText(region) },
    ],
    after: linesOf(known.success ? rest : params),
    figures: [],
    checks: known.success ? known.data.map(({ name, verdict, text }) => ({ name: shownText(name), verdict, text: shownText(text) })) : [],
    moves: [],
    steps: [],
    undo: "How it is undone is not known to this version of Major Tom.",
  };
}

/** A line a leaf: `target.size` and its value. */
function linesOf(value: SealedValue, path = ""): readonly CardLine[] {
  if (value === null || typeof value !== "object") return [{ label: path, value: value === null ? "none" : shownText(String(value)) }];
  const entries = Object.entries(value);
  if (entries.length === 0) return path === "" ? [] : [{ label: path, value: "empty" }];
  return entries.flatMap(([key, inner]) => linesOf(inner as SealedValue, path === "" ? shownText(key) : `${path}.${shownText(key)}`));
}
