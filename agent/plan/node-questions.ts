import type { Frame, Reading, Understanding } from "#core/planner/frame";
import * as words from "#agent/plan/node-words";

/** Frames that a question about nodes is read as where the bank knows no better. */
const MAY_BE_ABOUT_NODES: ReadonlySet<Frame["i"]> = new Set(["sw", "why", "amb", "help", "recs", "inv", "q", "oos", "audit", "chat", "hib", "pol"]);
const ABOUT_BILL = /\b(?:cost|costs|spend|spent|bill|paid|pay|bought|share|percent|coverage|utili[sz]ation)\b/i;

/** Questions about nodes together, about a type on spot, about who moved what, and the wish to stop everything. */
export function nodeQuestion(text: string, { reading, ask }: Understanding): Reading | undefined {
  const { frame } = reading;
  // A reason of a refusal and a window with dates say the same words of something else.
  const isOther = frame.i === "no" || (frame.i === "pol" && frame["a.policy"] === "blackout" && frame["a.value"] !== undefined);
  if (words.HALTS_ALL.test(text) && !words.SCHEDULED.test(text) && !isOther) return as(reading, { i: "help", "a.topic": "kill_switch" });
  if (words.WHO_MOVED.test(text) && !ABOUT_BILL.test(text))
    return as(reading, { i: "audit", "a.what": "node_switches", ...(frame["t"] === undefined ? {} : { t: frame["t"] }) });
  const unused = unusedCommitment(text, frame);
  if (unused !== undefined) return { ...reading, frame: unused, also: [] };
  if (!MAY_BE_ABOUT_NODES.has(frame.i)) return undefined;
  return typeOnSpot(text, reading) ?? sumOfSavings(text, reading) ?? couldTheyGo(text, reading, ask);
}

/** "How much of our savings plans went unused": money, not the list of plans. */
function unusedCommitment(text: string, frame: Frame): Frame | undefined {
  if (!words.UNUSED.test(text) || !words.COMMITMENTS.test(text) || /\b(?:coverage|covered|utili[sz]\w+|rate)\b/i.test(text)) return undefined;
  if (frame.i !== "q" && frame.i !== "amb" && !(frame.i === "inv" && frame["a.what"] === "savings_plans")) return undefined;
  return { i: "q", m: "idle", "f.purchase": "savings_plan", ...(frame["t"] === undefined ? {} : { t: frame["t"] }) };
}

/** "How risky is spot for m6i.2xlarge": what the market says of the type. */
function typeOnSpot(text: string, reading: Reading): Reading | undefined {
  const types = [...new Set([...text.matchAll(words.INSTANCE_TYPE)].map(([, type]) => (type ?? "").toLowerCase()))];
  const asksPrice = words.COSTS_ON_SPOT_NOW.test(text);
  if (types.length === 0 || (!asksPrice && ABOUT_BILL.test(text.replace(/\bspot costs?\b/i, "")))) return undefined;
  if ((!asksPrice && !words.RISK.test(text)) || !(words.TO_SPOT.test(text) || /\b(?:interrupt|reclaim|evict|taken)/i.test(text))) return undefined;
  const region = reading.frame["f.region"];
  return as(reading, {
    i: "why",
    "a.target": "risk",
    "a.to": "spot",
    "f.instance_type": types.slice(0, 3).join(","),
    ...(region === undefined ? {} : { "f.region": region }),
  });
}

/** "How much would we save if all movable nodes went to spot". */
function sumOfSavings(text: string, reading: Reading): Reading | undefined {
  const { frame } = reading;
  if (frame["t"] !== undefined && frame.i === "q" && !words.NOT_YET.test(text)) return undefined;
  if (!words.SAVES_IF.test(text) || !words.NOT_YET.test(text) || !(words.ALL_NODES.test(text) || hasPlace(frame))) return undefined;
  return as(reading, { ...placesOf(frame), i: "recs", "a.kind": "spot" });
}

/** "Can the search nodes go to spot? why not?", "what if checkout moved": each node's readiness, nothing drafted. */
function couldTheyGo(text: string, reading: Reading, ask: Understanding["ask"]): Reading | undefined {
  // What it names may stand in another reading that it was not sure of.
  const frames = [reading.frame, ...(ask?.options.map(({ interpretation }) => interpretation) ?? [])];
  const frame = frames.find(hasPlace) ?? reading.frame;
  if (frame["a.node"] !== undefined || frame["a.ref"] !== undefined || ABOUT_BILL.test(text) || frame.i === "hib" || frame.i === "pol")
    return undefined;
  const isAbout = hasPlace(frame) || /\b(?:nodes?|instances?|machines?|boxes)\b/i.test(text);
  const asks = words.WOULD_IT.test(text) && !words.POLITE.test(text);
  if (!isAbout || !asks || frame.i === "inv" || frame.i === "q" || (frame["a.kind"] === "spot" && ask === undefined)) return undefined;
  const goesBack = words.FROM_SPOT.test(text) && !words.KEEPS.test(text);
  if (!goesBack && !words.TO_SPOT.test(text)) return undefined;
  return as(reading, { ...placesOf(frame), i: "why", "a.target": "risk", "a.to": goesBack ? "on_demand" : "spot" });
}

const PLACES = ["cluster", "namespace", "workload", "account", "region", "instance_type", "family"];

function hasPlace(frame: Frame): boolean {
  return PLACES.some((place) => frame[`f.${place}`] !== undefined);
}

function placesOf(frame: Frame): Record<string, string | number> {
  return Object.fromEntries(Object.entries(frame).filter(([key]) => /^[fx]\./.test(key) && PLACES.includes(key.slice(2))));
}

function as(reading: Reading, frame: Frame): Reading {
  return { ...reading, frame, assumed: {}, also: [] };
}
