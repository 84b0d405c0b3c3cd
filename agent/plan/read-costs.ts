import type { Frame, Reading, UnderstandContext, Understanding } from "#core/planner/frame";
import type { Planner } from "#agent/deps";
import { assumptionsFor } from "#agent/planner/assumptions";
import { costFrame } from "#agent/plan/cost-reading";
import { metricPair } from "#agent/plan/metric-pair";
import { partsOfMessage } from "#agent/plan/message-parts";

/** Readings that are no question of their own. */
const NONE: ReadonlySet<Frame["i"]> = new Set(["amb", "oos", "inj", "chat", "ok", "no"]);
/** Half questions that the answer before holds already. */
const LEANS_WHOLLY =
  /^(?:and )?(?:how (?:sure|certain|confident|accurate|reliable)\b|how much (?:money |cash |in dollars )?(?:is|was) (?:that|it|this)\b|since when\b|who owns (?:it|that|this)\b|by how much\b|what (?:will|does|would|did) (?:that|it) (?:cost|mean)\b|can (?:i|we) trust (?:it|that|this|them)\b|at what confidence\b)/i;
/** Who speaks, not what is asked. */
const INTRODUCES =
  /^(?:i'?m|i am|we'?re|we are|this is|hi|hello|hey|good (?:morning|evening|afternoon)|quick question|two (?:things|questions)|three (?:things|questions))\b(?!.*\?$)/i;
/** What the rules leave alone when they look at a message that holds several questions. */
const ORDERS: ReadonlySet<Frame["i"]> = new Set(["sw", "hib", "wake", "sp", "pol", "snz", "ok", "no"]);

/**
 * A message about forecasts, budgets, anomalies, advice and the like as a reading; several questions in one message become several acts.
 * Undefined: as it was understood.
 */
export async function readCosts(
  text: string,
  understood: Understanding,
  { planner, context }: { readonly planner: Planner; readonly context: UnderstandContext },
): Promise<Reading | undefined> {
  const parts = partsOfMessage(text);
  const several = parts.length > 1 ? await framesOf(parts, planner, context) : undefined;
  const pair = understood.attack ? undefined : metricPair(text, understood.reading.frame);
  const frames = several ?? pair ?? one(costFrame(text, understood, factsOf(context, context.history)));
  const [frame, ...also] = frames;
  if (frame === undefined) return undefined;
  return { frame, assumed: assumptionsFor(frame), extras: understood.reading.extras, also, confidence: 1 };
}

/** Each part by itself, in its order; undefined where no rule knows any of them, or one of them stays unclear. */
async function framesOf(parts: readonly string[], planner: Planner, context: UnderstandContext): Promise<Frame[] | undefined> {
  const frames: Frame[] = [];
  let ruled = 0;
  for (const part of parts) {
    const history = [...context.history, ...frames];
    const understood = await planner.understand(part, { ...context, history });
    if (understood.attack) return undefined;
    const frame = costFrame(part, understood, factsOf(context, history));
    if (frame !== undefined) ruled += 1;
    else if (understood.reading.frame.i === "chat") continue;
    else if (frames.length > 0 && LEANS_WHOLLY.test(part)) continue;
    else if (INTRODUCES.test(part)) continue;
    else if (ORDERS.has(understood.reading.frame.i)) return undefined;
    const isUnclear = frame === undefined && (understood.ask !== undefined || NONE.has(understood.reading.frame.i));
    frames.push(isUnclear ? { i: "amb", "a.text": part.slice(0, 120) } : (frame ?? understood.reading.frame));
  }
  const distinct = frames.filter((frame, at) => frames.findIndex((other) => JSON.stringify(other) === JSON.stringify(frame)) === at);
  // What cannot be read is said, unless it is the half of it.
  if (frames.filter(({ i }) => i === "amb").length * 2 >= frames.length) return undefined;
  return ruled === 0 || distinct.length === 0 ? undefined : distinct;
}

function factsOf({ now, vocabulary }: UnderstandContext, history: readonly Frame[]) {
  const { accounts: account, clusters: cluster, namespaces: namespace, workloads: workload, services: service, regions: region } = vocabulary;
  return {
    now,
    history,
    tagKeys: Object.keys(vocabulary.tags),
    nodes: vocabulary.nodes ?? [],
    names: { account, cluster, namespace, workload, service, region },
  };
}

function one(frame: Frame | undefined): Frame[] {
  return frame === undefined ? [] : [frame];
}
