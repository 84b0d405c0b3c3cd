import type { Frame, Reading, UnderstandContext, Understanding } from "#core/planner/frame";
import type { Planner } from "#agent/deps";
import { assumptionsFor } from "#agent/planner/assumptions";
import { costFrame } from "#agent/plan/cost-reading";
import { partsOfMessage } from "#agent/plan/message-parts";

/** Readings that are no question of their own. */
const NONE: ReadonlySet<Frame["i"]> = new Set(["amb", "oos", "inj", "chat", "ok", "no"]);
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
  const frames = several ?? one(costFrame(text, understood, factsOf(context, context.history)));
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
    else if (understood.ask !== undefined || NONE.has(understood.reading.frame.i) || ORDERS.has(understood.reading.frame.i)) return undefined;
    frames.push(frame ?? understood.reading.frame);
  }
  const distinct = frames.filter((frame, at) => frames.findIndex((other) => JSON.stringify(other) === JSON.stringify(frame)) === at);
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
