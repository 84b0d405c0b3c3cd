import type { Frame, Reading } from "#core/planner/frame";
import type { NodeAnalysis } from "#core/api/nodes";
import type { z } from "zod";
import { filtersOf, listOf } from "#agent/plan/frame-query";
import type { ToolOutcome } from "#agent/writer/answer";
import type { PlannedCall } from "#agent/plan/plan";
import type { ProposalView } from "#tools/read/list-proposals";

type Analysis = z.infer<typeof NodeAnalysis>;

/** A reading that is not sure drafts nothing by itself; its confidence is put to zero. */
const UNSURE = 0;
/** As many as one card can hold. */
const MOST_AT_ONCE = 10;
/** A button with more names than this is not read. */
const MOST_NAMED = 4;
const REFERENCE = /^APR-\d+$/;

export const isInstanceType = (value: unknown): value is string => typeof value === "string" && value.includes(".");

/** What a request to move nodes does first: drafts where it names them, else looks at what it may mean. */
export function switchCalls(frame: Frame): PlannedCall[] {
  const reference = String(frame["a.ref"] ?? "");
  if (REFERENCE.test(reference) && frame["a.node"] === undefined) return [{ name: "list_proposals", input: { id: reference } }];
  const nodes = listOf(frame["a.node"]);
  const to = frame["a.to"];
  if (nodes.length > 0 && (to === "spot" || to === "on_demand")) return [draftOf(nodes, to, frame)];
  if (nodes.length > 0) return nodes.slice(0, 3).map((node) => analysisOf(node, frame));
  return [nodesCall(frame)];
}

/** The nodes that a frame speaks of: those that run a workload or a namespace, else those of the inventory. */
export function nodesCall(frame: Frame): PlannedCall {
  const [workload] = listOf(frame["f.workload"]);
  const [namespace] = listOf(frame["f.namespace"]);
  const [cluster] = listOf(frame["f.cluster"]);
  const [account] = listOf(frame["f.account"]);
  if (workload === undefined && namespace === undefined)
    return { name: "list_inventory", input: { what: "nodes", filters: filtersOf(frame, "f."), exclude: filtersOf(frame, "x.") } };
  return {
    name: "locate_workload",
    input: {
      ...(workload === undefined ? {} : { workload }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(account === undefined ? {} : { account }),
    },
  };
}

function draftOf(nodes: readonly string[], to: string, frame: Frame, instanceType?: string): PlannedCall {
  const clusters = listOf(frame["f.cluster"]);
  return {
    name: "propose_node_switch",
    input: {
      nodes: nodes.slice(0, MOST_AT_ONCE),
      to,
      ...(clusters.length === 1 ? { cluster: clusters[0] } : {}),
      ...(instanceType === undefined ? {} : { instanceType }),
      ...(frame["a.fallback"] === "none" && to === "spot" ? { fallback: "none" } : {}),
    },
  };
}

export function analysisOf(node: string, frame: Frame): PlannedCall {
  const clusters = listOf(frame["f.cluster"]);
  const to = frame["a.to"] === "on_demand" ? { to: "on_demand" } : {};
  return { name: "analyze_node", input: { node, ...to, ...(clusters.length === 1 ? { cluster: clusters[0] } : {}) } };
}

/** What follows from what was read: a draft where exactly one thing can be meant, else buttons. Nothing where neither. */
export function switchMoves({ frame, confidence }: Reading, question: string, outcomes: readonly ToolOutcome[]): PlannedCall[] {
  if (frame.i !== "sw" || outcomes.some(({ error }) => error !== undefined)) return [];
  const called = (name: string) => outcomes.filter(({ tool }) => tool === name);
  if (called("propose_node_switch").length + called("ask_user").length > 0) return [];
  const analysis = called("analyze_node").flatMap(({ raw }) => analysisIn(raw) ?? [])[0];
  if (analysis) return afterAnalysis(frame, question, analysis);
  const proposal = called("list_proposals").flatMap(({ raw }) => proposalIn(raw) ?? [])[0];
  if (proposal) return wayBack(proposal);
  const list = [...called("list_inventory"), ...called("locate_workload")][0];
  return list ? afterList(frame, question, candidatesIn(list.raw), confidence > UNSURE) : [];
}

/** "Make it an m7g.large": bought as it is now, of the other type. */
function afterAnalysis(frame: Frame, question: string, { node }: Analysis): PlannedCall[] {
  const to = frame["a.to"];
  if (!isInstanceType(to)) {
    const options = (["spot", "on_demand"] as const)
      .filter((each) => each !== node.capacityType)
      .map((each) => ({ label: `Move ${node.name} to ${each.replace("_", "-")}`, interpretation: { i: "sw", "a.node": node.name, "a.to": each } }));
    return [{ name: "ask_user", input: { question: "Where to? Nothing happens until you choose.", options } }];
  }
  const bought = /\bspot\b/i.test(question) ? "spot" : /\bon[- ]demand\b/i.test(question) ? "on_demand" : node.capacityType;
  return bought === null ? [] : [draftOf([node.name], bought, frame, to)];
}

export type Candidate = { readonly name: string; readonly cluster: string; readonly isReady: boolean; readonly saving: number };

/** Nodes that could go where the person wants them, the largest saving first. */
export function candidatesFor(frame: Frame, candidates: readonly ListedNode[]): Candidate[] {
  const to = String(frame["a.to"] ?? "spot");
  return candidates
    .filter(
      ({ boughtAs, readiness, proposal }) =>
        proposal === undefined && boughtAs !== to && readiness !== "blocked" && !(to === "spot" && readiness === "spot_already"),
    )
    .map(({ name, cluster, readiness, saving }) => ({ name, cluster, isReady: readiness === "ready" || to === "on_demand", saving }))
    .toSorted((a, b) => Number(b.isReady) - Number(a.isReady) || b.saving - a.saving || (a.name < b.name ? -1 : 1));
}

/** "Undo": the switch the other way, where it is clear which node took the place. */
function wayBack({ facts, steps }: ProposalView): PlannedCall[] {
  const { nodeSwitch: change } = facts;
  if (facts.state !== "succeeded" || change === undefined || change.from === change.to) return [];
  const made = [
    ...new Set(steps.filter(({ name }) => name === "launch").flatMap(({ refs }) => refs.filter((ref) => /^i-[0-9a-f]{8,17}$/.test(ref)))),
  ];
  return made.length === 1 ? [{ name: "propose_node_switch", input: { nodes: made, to: change.from, cluster: change.cluster } }] : [];
}

function proposalIn(raw: unknown): ProposalView | undefined {
  return typeof raw === "object" && raw !== null && "proposal" in raw ? (raw.proposal as ProposalView) : undefined;
}

function afterList(frame: Frame, question: string, nodes: readonly ListedNode[], isSure: boolean): PlannedCall[] {
  const to = String(frame["a.to"] ?? "spot");
  if (to !== "spot" && to !== "on_demand") return [];
  const candidates = candidatesFor(frame, nodes);
  const [only] = candidates;
  if (!only) return [];
  const wanted = countIn(question);
  // The one node that can be meant was found by looking, so it is drafted; of several, a person picks.
  if (candidates.length === 1 && isSure && wanted === undefined) return [draftOf([only.name], to, { ...frame, "f.cluster": only.cluster })];
  const isWithout = frame["a.fallback"] === "none" && to === "spot";
  const cluster = {
    ...(listOf(frame["f.cluster"]).length === 1 ? { "f.cluster": String(frame["f.cluster"]) } : {}),
    ...(isWithout ? { "a.fallback": "none" } : {}),
  };
  const option = (picked: readonly Candidate[], label: string) => ({
    label,
    interpretation: {
      i: "sw",
      "a.node": picked
        .map(({ name }) => name)
        .toSorted()
        .join(","),
      "a.to": to,
      ...cluster,
    },
  });
  const word = `${to.replace("_", "-")}${isWithout ? ", no fallback" : ""}`;
  const ready = candidates.filter(({ isReady }) => isReady);
  const several = (wanted === undefined ? ready : candidates.slice(0, wanted)).slice(0, MOST_AT_ONCE);
  const named = several.length <= MOST_NAMED ? listed(several) : `the ${several.length} of them that are ready`;
  const together = several.length > 1 ? [option(several, `Move ${named} to ${word}`)] : [];
  const singles = candidates.slice(0, 3 - together.length).map((each) => option([each], `Move ${each.name} to ${word}`));
  const options = wanted === undefined ? [...singles.slice(0, 1), ...together, ...singles.slice(1)] : [...together, ...singles];
  return [
    {
      name: "ask_user",
      input: { question: "Which of these nodes? Nothing happens until you choose, and what you choose is drafted for a signature.", options },
    },
  ];
}

function listed(nodes: readonly Candidate[]): string {
  const names = nodes.map(({ name }) => name);
  return names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "The two idle staging nodes": two. */
function countIn(question: string): number | undefined {
  const found =
    /\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b (?:\w+[ -]){0,4}?(?:nodes|instances|machines|boxes|of (?:them|the))\b/i.exec(
      question,
    )?.[1];
  if (found === undefined) return undefined;
  const count = /^\d/.test(found) ? Number(found) : WORDS.indexOf(found.toLowerCase()) + 1;
  return count >= 2 ? count : undefined;
}

export function analysisIn(raw: unknown): Analysis | undefined {
  return typeof raw === "object" && raw !== null && "obstacles" in raw && "node" in raw && "budgets" in raw ? (raw as Analysis) : undefined;
}

export type ListedNode = {
  readonly name: string;
  readonly cluster: string;
  readonly boughtAs: string | undefined;
  readonly readiness: string | undefined;
  /** One that is open on it. */
  readonly proposal: string | undefined;
  /** Approximate, for order only. */
  readonly saving: number;
};

/** Nodes of a listing, whichever service it came from. */
export function candidatesIn(raw: unknown): ListedNode[] {
  const items = typeof raw === "object" && raw !== null && "items" in raw && Array.isArray(raw.items) ? raw.items : [];
  return items.flatMap((item: unknown): ListedNode[] => {
    if (typeof item !== "object" || item === null || !("name" in item) || !("cluster" in item)) return [];
    const text = (key: string) => {
      const value: unknown = Reflect.get(item, key);
      return typeof value === "string" ? value : undefined;
    };
    return [
      {
        name: String(item.name),
        cluster: String(item.cluster),
        boughtAs: text("purchase_option") ?? text("capacityType"),
        readiness: text("readiness"),
        proposal: text("proposal"),
        saving: Number(text("saving") ?? text("savingUsdPerMonth") ?? 0) || 0,
      },
    ];
  });
}
