import type { Frame, Reading, Understanding } from "#core/planner/frame";
import { nodesNamed } from "#agent/plan/node-names";
import { type ListedRow, pickFromList } from "#agent/plan/list-picks";
import { nodeQuestion } from "#agent/plan/node-questions";
import * as moreWords from "#agent/plan/node-words";
import { unknownNodeIn } from "#agent/plan/unknown-node";
import * as words from "#agent/plan/thread-words";

/** What a thread and its tenant hold that a message may be about. */
export type ThreadFacts = {
  /** Proposals that were drafted in it, oldest first. */
  readonly proposals: readonly string[];
  /** Names in the list that the last answer showed, in its order. */
  readonly listed: readonly string[];
  /** Nodes that exist now. */
  readonly nodes: readonly string[];
  readonly namespaces: readonly string[];
  /** The list with what its columns say, where it lists nodes. */
  readonly rows?: readonly ListedRow[];
  readonly history?: readonly Frame[];
  /** Names of the tenant that are no unknown node. */
  readonly names?: readonly string[];
};

/** Intents that only look: which of them is meant need not be asked. */
const LOOKS: ReadonlySet<Frame["i"]> = new Set(["ok", "no", "inv", "why", "audit"]);
const WONDERS = /\b(?:why|how come|stuck|risky|what'?s (?:blocking|stopping|holding|wrong))\b/i;
const STAYS = /\b(?:stuck|still|remain\w*|stay\w*|sits?|sitting)\b/i;
const CAN_OR_RISK = /\b(?:why|can|can'?t|cannot|could|risk\w*|safe|block\w*|stuck|stands? in the way|stop(?:s|ping)?|prevents?|holds?)\b/i;
const PROPOSALS: Frame = { i: "inv", "a.what": "approvals" };

/**
 * What the message means in this thread, where the words alone do not say it: several nodes in one order, a question
 * about a node, what became of a draft, undo. Undefined: as it was understood.
 */
export function threadReading(text: string, understood: Understanding, thread: ThreadFacts): Reading | undefined {
  if (understood.attack) return undefined;
  const { reading } = understood;
  const nodes = nodesNamed(text, thread.nodes);
  const named = referenceIn(text);
  const last = thread.proposals.at(-1);
  const isRefused = reading.frame.i === "no" && understood.ask === undefined;
  if (words.UNDO.test(text) && !isRefused && nodes.length === 0 && (named ?? last) !== undefined)
    return as(reading, { i: "sw", "a.ref": named ?? last ?? "" });
  if (last !== undefined && nodes.length === 0 && named === undefined && moreWords.DROPS_IT.test(text))
    return as(reading, { i: "no", "a.ref": last });
  if (nodes.length > 0 && moreWords.WHO_MOVED.test(text))
    return as(reading, { i: "audit", "a.what": "node_switches", "a.node": nodes[0] ?? "", ...periodOf(reading.frame) });
  if (nodes.length > 0) return aboutNodes(text, understood, nodes);
  const unknown = unknownNodeIn(text, thread.names ?? []);
  if (unknown !== undefined) return aboutUnknown(text, reading, unknown);
  const asked = named === undefined ? nodeQuestion(text, understood) : undefined;
  if (asked !== undefined) return asked;
  const picked = named === undefined ? pickFromList(text, understood, thread.rows ?? [], thread.history ?? []) : undefined;
  if (picked !== undefined) return { ...as(reading, picked), ...(picked["a.node"] === undefined ? { confidence: 0 } : {}) };
  if (named !== undefined) return aboutProposal(text, reading, named);
  if (reading.frame.i === "ok" || reading.frame.i === "no") return aboutDecision(understood, last);
  const isList = reading.frame.i === "inv" && reading.frame["a.what"] === "approvals" && understood.ask === undefined;
  if (!isList && (words.RUNNING.test(text) || words.WAITING.test(text))) return as(reading, PROPOSALS);
  const didIt = words.DID_IT.test(text);
  if (didIt || words.ABOUT_DRAFT.test(text)) {
    if (last !== undefined) return as(reading, { ...PROPOSALS, "a.ref": last });
    if (didIt && words.OF_A_MOVE.test(text)) return as(reading, PROPOSALS);
  }
  if (words.READY_FOR_SPOT.test(text)) return readyForSpot(reading);
  return boughtNodes(text, reading) ?? carriersOf(text, reading, thread) ?? nthOfList(text, understood, thread) ?? wholeCluster(text, understood);
}

/** A node that is not there: looked for by the tool, which says so and how to find those that are. */
function aboutUnknown(text: string, reading: Reading, name: string): Reading | undefined {
  const { frame } = reading;
  const to = frame["a.to"] ?? (words.NAMES_OPTION.test(text) ? (/\bspot\b/i.test(text) ? "spot" : "on_demand") : undefined);
  const asks = words.ASKS.test(text) || words.MAY_IT.test(text) || to === undefined || words.QUOTES.test(text);
  if (words.ABOUT_MONEY.test(text) || (words.OPERATES.test(text) && to === undefined)) return undefined;
  if (asks) return as(reading, { i: "why", "a.target": "risk", "a.node": name, ...(to === undefined ? {} : { "a.to": to }) });
  return as(reading, { i: "sw", "a.node": name, "a.to": to });
}

function aboutNodes(text: string, { reading, ask }: Understanding, nodes: readonly string[]): Reading | undefined {
  const { frame } = reading;
  if (words.OPERATES.test(text) && !words.NAMES_OPTION.test(text)) return as(reading, { i: "oos" });
  if (words.ASKS.test(text) || WONDERS.test(text) || words.MAY_IT.test(text) || (frame.i === "sw" && words.QUOTES.test(text))) {
    const saves = frame.i === "q" && words.ABOUT_SAVING.test(text);
    const isAbout = saves || CAN_OR_RISK.test(text) || ["sw", "why", "help", "amb", "inv", "recs"].includes(frame.i) || ask !== undefined;
    const to = frame["a.to"] === undefined || (STAYS.test(text) && frame["a.to"] === "on_demand") ? {} : { "a.to": frame["a.to"] };
    return isAbout && !words.ABOUT_MONEY.test(text)
      ? as(reading, {
          i: "why",
          "a.target": frame.i === "why" && frame["a.target"] === "recommendation" ? "recommendation" : "risk",
          "a.node": nodes.slice(0, 3).join(","),
          ...to,
        })
      : undefined;
  }
  const onlyMoves = ask === undefined || ask.options.every(({ interpretation }) => interpretation.i === "sw");
  if (frame.i !== "sw" || !onlyMoves) return undefined;
  const missing = frame["a.node"] === undefined || nodes.length > 1;
  // Asked back because it saw several: all of them is what was said. Any other doubt stays a question.
  if (!missing || (ask !== undefined && nodes.length < 2)) return undefined;
  return as(reading, { ...frame, "a.node": nodes.toSorted().join(",") });
}

/** "APR-7?", "what did APR-7 change": the proposal itself. Who did what is the log's. */
function aboutProposal(text: string, reading: Reading, id: string): Reading | undefined {
  const { i } = reading.frame;
  if (words.STOP.test(text)) return as(reading, { i: "no", "a.ref": id });
  if (/^\W*apr[- #]?\d+\W*$/i.test(text)) return as(reading, { ...PROPOSALS, "a.ref": id });
  const isOther = ["ok", "no", "snz", "sw", "why"].includes(i) || (i === "audit" && /\b(?:who|whom|when|audit|trail|log|evidence)\b/i.test(text));
  return isOther ? undefined : as(reading, { ...PROPOSALS, "a.ref": id });
}

/** Yes and no act on nothing: which card is meant is shown at once, without asking back. */
function aboutDecision({ reading, ask }: Understanding, last: string | undefined): Reading | undefined {
  const { frame } = reading;
  const isLast = frame["a.ref"] === "last" || frame["a.ref"] === undefined;
  const onlyLooks = ask === undefined || ask.options.every(({ interpretation }) => LOOKS.has(interpretation.i));
  if (!onlyLooks || (ask === undefined && !isLast)) return undefined;
  return as(reading, isLast && last !== undefined ? { ...frame, "a.ref": last } : frame);
}

/** "Which nodes are ready for spot": those that are not there yet. */
function readyForSpot(reading: Reading): Reading | undefined {
  const { frame } = reading;
  return frame.i === "inv" && frame["a.what"] === "nodes"
    ? as(reading, { ...filtersOf(frame), i: "inv", "a.what": "nodes", "f.purchase": "on_demand" })
    : undefined;
}

/** "Which spot nodes do we have". */
function boughtNodes(text: string, reading: Reading): Reading | undefined {
  const bought = words.BOUGHT_NODES.exec(text)?.[1];
  if (bought === undefined || !words.LISTS.test(text) || words.ABOUT_MONEY.test(text) || /\b(?:price|share|percent|sav)/i.test(text))
    return undefined;
  const option = bought.toLowerCase().startsWith("on") ? "on_demand" : "spot";
  return as(reading, { ...filtersOf(reading.frame), i: "inv", "a.what": "nodes", "f.purchase": option });
}

/** "Where does checkout-api run": its nodes. */
function carriersOf(text: string, reading: Reading, { namespaces }: ThreadFacts): Reading | undefined {
  const name = words.WHERE_RUNS.exec(text)?.[1]?.toLowerCase();
  if (name === undefined || words.NO_NAME.test(name) || !words.RUNS.test(text)) return undefined;
  const cluster = reading.frame["f.cluster"];
  return as(reading, {
    i: "inv",
    "a.what": "nodes",
    [namespaces.includes(name) ? "f.namespace" : "f.workload"]: name,
    ...(cluster === undefined ? {} : { "f.cluster": cluster }),
  });
}

/** "Move the first", after a list: the node that stands there. */
function nthOfList(text: string, { reading, ask }: Understanding, { listed }: ThreadFacts): Reading | undefined {
  const { frame } = reading;
  const word = words.THE_NTH.exec(text)?.[1]?.toLowerCase();
  const nth = /^\d{1,2}$/.test(String(frame["a.ref"] ?? "")) ? Number(frame["a.ref"]) : words.ORDINALS.findIndex((each) => each === word) + 1;
  if (ask !== undefined && word === undefined) return undefined;
  const name = frame.i === "sw" && nth > 0 && frame["a.node"] === undefined ? listed[nth - 1] : undefined;
  const { "a.ref": _place, ...rest } = frame;
  return name === undefined ? undefined : as(reading, { ...rest, i: "sw", "a.node": name });
}

/** "Switch the two idle staging nodes": which ones is asked with their names, once they are known. */
function wholeCluster(text: string, { reading, ask }: Understanding): Reading | undefined {
  const { frame } = reading;
  const names = frame["f.cluster"] ?? frame["f.namespace"] ?? frame["f.workload"];
  if (ask === undefined || frame.i !== "sw" || names === undefined || frame["a.node"] !== undefined) return undefined;
  if (!words.SEVERAL_NODES.test(text) || !/^(?:spot|on_demand)$/.test(String(frame["a.to"]))) return undefined;
  return { ...as(reading, frame), confidence: 0 };
}

function referenceIn(text: string): string | undefined {
  const digits = words.REFERENCE.exec(text)?.[1];
  return digits === undefined ? undefined : `APR-${digits}`;
}

function periodOf(frame: Frame): { readonly t?: string | number } {
  return frame["t"] === undefined ? {} : { t: frame["t"] };
}

function filtersOf(frame: Frame): Record<string, string | number> {
  return Object.fromEntries(Object.entries(frame).filter(([key]) => /^[fx]\./.test(key)));
}

function as(reading: Reading, frame: Frame): Reading {
  return { ...reading, frame, assumed: {}, also: [] };
}
