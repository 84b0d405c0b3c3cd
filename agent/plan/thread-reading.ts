import type { Frame, Reading, Understanding } from "#core/planner/frame";
import { nodesNamed } from "#agent/plan/node-names";

/** What a thread holds that a message may be about. */
export type ThreadFacts = {
  /** Proposals that were drafted in it, oldest first. */
  readonly proposals: readonly string[];
  /** Names in the list that the last answer showed, in its order. */
  readonly listed: readonly string[];
  /** Nodes that exist now. */
  readonly nodes: readonly string[];
};

const REFERENCE = /\bapr[- #]?0*([1-9]\d{0,8})\b/i;
/** Asks about a node instead of ordering something: answered by looking, with the draft as a button. */
const ASKS =
  /^(?:so |and |but |ok,? |hi,? |hey,? )*(?:what|which|how|why|is|are|isn't|was|does|do|would|will|should|whether|analy[sz]e|inspect|check|examine|assess|explain|describe|tell me|show)\b|\bwhy (?:not|can'?t|cannot|won'?t)\b|\bwhat if\b|\bsafe to (?:move|switch)\b/i;
const MAY_IT =
  /\b(?:can|could|may|might|cannot|can't) (?:node )?(?:\S*\d\S*|it|that(?: one| node)?|this(?: one| node)?) (?:go|run|live|be|sit|survive|not go)\b/i;
const UNDO = /\b(?:undo|revert|roll(?:ing)? ?(?:it|that|this)? ?back|rollback|(?:put|move|switch|change|bring|flip) (?:it|that|this|them) back)\b/i;
const DID_IT =
  /\bdid (?:it|that|this|they|the (?:move|switch|change|node|swap|draft))\b.{0,30}\b(?:work|go|finish|land|succeed|happen|run|complete|pass)|\b(?:is|was|are|has|have) (?:it|that|this|they|the (?:move|switch|change|swap))\b.{0,20}\b(?:done|finished|running|ready|over|through|started|run|worked|succeeded|landed|approved|signed|executed|complete)|\bhow (?:is|'s|did) (?:it|that|the (?:move|switch|change)) (?:going|go|doing)\b|\bwhat(?:'s| is) (?:it|that) doing\b|\bany (?:progress|news)\b/i;
const ABOUT_DRAFT =
  /\bwho (?:can|may|must|has to|needs to|should|could)\b.{0,12}\b(?:sign|approve)|\b(?:how much|what) (?:does|did|do|will|would) (?:it|that|this|they) (?:save|cost)\b|\bwhat happens (?:to|with) (?:the|its|my|our) (?:pods|workloads)\b|\bwhen (?:does|will|would) (?:it|that) (?:expire|start|run|happen)|\b(?:show|see|open) (?:me )?(?:the |that |its )?(?:card|draft|proposal)\b/i;
const RUNNING =
  /\b(?:what|which|any)\b.{0,24}\b(?:moves|switches|changes|actions|proposals)\b.{0,16}\b(?:running|flying|executing|in flight|underway|in progress|now)\b/i;

const WAITING =
  /\b(?:wait(?:s|ing)?|pending|open|outstanding|unsigned)\b.{0,30}\b(?:sign\w*|approv\w+|proposals?|drafts?|cards?)\b|\b(?:proposals?|drafts?|approvals?)\b.{0,12}\b(?:wait(?:s|ing)?|pending|open|unsigned)\b/i;
const READY_FOR_SPOT =
  /\b(?:ready|eligible|suitable|safe|fit|good|candidates?) (?:for|to (?:go|move|run) (?:to|on)) spot\b|\b(?:can|could|may|should) (?:all )?(?:go|move|run|be moved|be|switch)(?: \w+)? (?:to|on) spot\b|\bspot[- ](?:ready|candidates?)\b/i;

/**
 * What the message means in this thread, where the words alone do not say it: several nodes in one order, a question
 * about a node, what became of a draft, undo. Undefined: as it was understood.
 */
export function threadReading(text: string, understood: Understanding, thread: ThreadFacts): Reading | undefined {
  if (understood.attack) return undefined;
  const { reading } = understood;
  const nodes = nodesNamed(text, thread.nodes);
  const id = referenceIn(text) ?? (reading.frame["a.ref"] === "last" || refersBack(text) ? thread.proposals.at(-1) : undefined);
  if (UNDO.test(text) && nodes.length === 0 && (id ?? thread.proposals.at(-1)) !== undefined) {
    return as(reading, { i: "sw", "a.ref": id ?? thread.proposals.at(-1) ?? "" });
  }
  if (nodes.length > 0) return aboutNodes(text, understood, nodes);
  if (RUNNING.test(text) || WAITING.test(text)) return as(reading, { i: "inv", "a.what": "approvals" });
  if (DID_IT.test(text) || ABOUT_DRAFT.test(text)) {
    const about = id ?? thread.proposals.at(-1);
    if (about !== undefined) return as(reading, { i: "inv", "a.what": "approvals", "a.ref": about });
    if (DID_IT.test(text) && /\b(?:move|switch)\b/i.test(text)) return as(reading, { i: "inv", "a.what": "approvals" });
  }
  if (reading.frame.i === "ok" || reading.frame.i === "no") return aboutDecision(understood, thread);
  if (READY_FOR_SPOT.test(text)) return readyForSpot(understood);
  return withListed(text, understood, thread) ?? wholeCluster(text, understood);
}

/** Yes and no act on nothing: which card is meant is shown at once, without asking back. */
function aboutDecision({ reading, ask }: Understanding, { proposals }: ThreadFacts): Reading | undefined {
  const { frame } = reading;
  const last = proposals.at(-1);
  const isLast = frame["a.ref"] === "last" || frame["a.ref"] === undefined;
  const onlyLooks = ask === undefined || ask.options.every(({ interpretation: { i } }) => i === "ok" || i === "no" || i === "inv");
  if (!onlyLooks || (ask === undefined && !isLast)) return undefined;
  return as(reading, isLast && last !== undefined ? { ...frame, "a.ref": last } : frame);
}

/** "Which nodes are ready for spot": those that are not there yet. */
function readyForSpot({ reading }: Understanding): Reading | undefined {
  const { frame } = reading;
  const asksForNodes = (frame.i === "inv" && frame["a.what"] === "nodes") || (frame.i === "recs" && frame["a.kind"] === "spot");
  const { "f.purchase": _bought, "a.kind": _kind, ...rest } = frame;
  return asksForNodes ? as(reading, { ...rest, i: "inv", "a.what": "nodes", "f.purchase": "on_demand" }) : undefined;
}

/** "Switch the two idle staging nodes": which ones is asked with their names, once they are known. */
function wholeCluster(text: string, { reading, ask }: Understanding): Reading | undefined {
  const { frame } = reading;
  const names = frame["f.cluster"] ?? frame["f.namespace"] ?? frame["f.workload"];
  if (ask === undefined || frame.i !== "sw" || names === undefined || frame["a.node"] !== undefined) return undefined;
  if (!/\b(?:nodes?|instances?|machines?|boxes|everything|all of)\b/i.test(text) || !/^(?:spot|on_demand)$/.test(String(frame["a.to"])))
    return undefined;
  return { ...as(reading, frame), confidence: 0 };
}

function aboutNodes(text: string, { reading, ask }: Understanding, nodes: readonly string[]): Reading | undefined {
  const { frame } = reading;
  if (ASKS.test(text) || MAY_IT.test(text)) {
    const isAbout =
      frame.i === "sw" || frame.i === "why" || frame.i === "help" || frame.i === "amb" || frame.i === "inv" || frame.i === "recs" || ask;
    const to = frame["a.to"] === undefined ? {} : { "a.to": frame["a.to"] };
    return isAbout && !/\b(?:cost|spend|spent|bill)/i.test(text)
      ? as(reading, { i: "why", "a.target": "risk", "a.node": nodes.slice(0, 3).join(","), ...to })
      : undefined;
  }
  const onlyMoves = ask === undefined || ask.options.every(({ interpretation }) => interpretation.i === "sw");
  if (frame.i !== "sw" || !onlyMoves) return undefined;
  const missing = frame["a.node"] === undefined || nodes.length > 1;
  // Asked back because it saw several: all of them is what was said. Any other doubt stays a question.
  if (!missing || (ask !== undefined && nodes.length < 2)) return undefined;
  return as(reading, { ...frame, "a.node": nodes.toSorted().join(",") });
}

/** "Move the first", after a list: the node that stands there. */
function withListed(text: string, { reading, ask }: Understanding, { listed }: ThreadFacts): Reading | undefined {
  const { frame } = reading;
  const word = /\bthe (first|second|third|fourth|fifth)\b(?! (?:of|week|month|day|quarter)\b)/i.exec(text)?.[1]?.toLowerCase();
  const at = /^\d{1,2}$/.test(String(frame["a.ref"] ?? "")) ? Number(frame["a.ref"]) : word === undefined ? undefined : ORDINALS.indexOf(word) + 1;
  if (ask !== undefined && word === undefined) return undefined;
  const name = frame.i === "sw" && at !== undefined && frame["a.node"] === undefined ? listed[at - 1] : undefined;
  return name === undefined ? undefined : as(reading, { ...without(frame, "a.ref"), i: "sw", "a.node": name });
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

function referenceIn(text: string): string | undefined {
  const digits = REFERENCE.exec(text)?.[1];
  return digits === undefined ? undefined : `APR-${digits}`;
}

function refersBack(text: string): boolean {
  return /\b(?:it|that|this|them|the (?:move|switch|change|draft|proposal|last one))\b/i.test(text);
}

function without(frame: Frame, key: string): Frame {
  const { [key]: _gone, ...rest } = frame;
  return { ...rest, i: frame.i };
}

function as(reading: Reading, frame: Frame): Reading {
  return { ...reading, frame, assumed: {}, also: [] };
}
