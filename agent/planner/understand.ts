import { furtherReferences, seams } from "#agent/planner/acts";
import { analyse, type Analysis } from "#agent/planner/analyse";
import { assumptionsFor } from "#agent/planner/assumptions";
import { fairHalf, looksEvasive, looksLikeAttack } from "#agent/planner/attack";
import { confidenceFacts, confidenceOf } from "#agent/planner/confidence";
import { describeReading } from "#agent/planner/describe";
import { readExtras } from "#agent/planner/extras";
import type { Planner } from "#agent/planner/model/weights-file";
import { plannerWeights } from "#agent/planner/planner-weights";
import { rerank } from "#agent/planner/rerank";
import { type Readings, readFrames, type Weighted } from "#agent/planner/readings";
import { ACTION_INTENTS, type Frame, type Reading, type UnderstandContext, type Understanding } from "#core/planner/frame";

/** Readings that are no choice for a button. */
const NO_BUTTON: ReadonlySet<string> = new Set(["amb", "oos", "inj", "chat"]);
/** Above this chance of an attack nothing is acted on without a button, whatever else it may mean. */
const SUSPICION = 0.05;

/** What a message means, with what it asks back when that is not sure. Pure and synchronous: the same text and context give the same reading. */
export function understand(text: string, context: UnderstandContext): Understanding {
  return understandWith(plannerWeights(), text, context);
}

export function understandWith(planner: Planner, text: string, context: UnderstandContext): Understanding {
  const analysis = analyse(text, context, planner.words);
  const readings = bestReadings(planner, analysis);
  const suspicion = readings.intents.get("inj") ?? 0;
  const attack = readings.best[0]?.frame.i === "inj" || looksLikeAttack(analysis);
  const suspicious = attack || suspicion > SUSPICION || looksEvasive(analysis);
  const { reading, ask } = decide(planner, analysis, readings, suspicious);
  if (!attack) return { ...(ask ? { reading, ask } : { reading: withFurtherActs(planner, analysis, reading, suspicious, context) }), attack };
  const also = fairFrame(planner, analysis, context);
  return { reading: { ...reading, also: also ? [also] : [] }, ...(ask && { ask }), attack };
}

export function bestReadings(planner: Planner, analysis: Analysis): Readings {
  const readings = readFrames(analysis, planner);
  const ranker = planner.models.get("rerank");
  return ranker ? rerank(ranker, analysis, readings) : readings;
}

function decide(
  planner: Planner,
  analysis: Analysis,
  readings: Readings,
  suspicious: boolean,
): { reading: Reading; ask?: NonNullable<Understanding["ask"]> } {
  const likeliest: Frame = readings.best[0]?.frame ?? { i: "amb" };
  const best: Frame = looksLikeAttack(analysis) && likeliest.i !== "oos" ? { i: "inj" } : likeliest;
  const confidence = confidenceOf(planner.confidence, confidenceFacts(analysis, readings));
  const reading: Reading = { frame: best, assumed: assumptionsFor(best), extras: readExtras(analysis, best), also: [], confidence };
  const { actBelow, askBelow, refuseBelow } = planner.confidence;
  const bar = ACTION_INTENTS.has(best.i) ? actBelow : best.i === "oos" || best.i === "chat" ? refuseBelow : askBelow;
  const unsure = confidence < bar || (ACTION_INTENTS.has(best.i) && suspicious);
  if (!unsure || best.i === "inj") return { reading };
  const options = optionsOf(readings.best);
  return options.length === 0 ? { reading } : { reading, ask: { question: questionFor(best, options.length), options } };
}

function optionsOf(best: readonly Weighted[]): { label: string; interpretation: Frame }[] {
  const options: { label: string; interpretation: Frame }[] = [];
  for (const { frame } of best) {
    if (NO_BUTTON.has(frame.i)) continue;
    const label = describeReading(frame);
    if (options.some((o) => o.label === label)) continue;
    options.push({ label, interpretation: frame });
    if (options.length === 3) break;
  }
  return options;
}

function questionFor(best: Frame, count: number): string {
  if (ACTION_INTENTS.has(best.i))
    return count === 1 ? "Is this what you want me to draft?" : "Which of these do you mean? Nothing happens until you choose.";
  return count === 1 ? "Is this what you mean?" : "Which of these do you mean?";
}

/**
 * "what did it cost and why": both halves, when each is clear by itself and they are different acts. As sure as its own half is; a half that acts
 * is not taken out of a message that is suspicious as a whole.
 */
function withFurtherActs(planner: Planner, analysis: Analysis, reading: Reading, suspicious: boolean, context: UnderstandContext): Reading {
  const references = furtherReferences(analysis, reading.frame);
  if (references.length > 0) return { ...reading, also: [...references] };
  for (const { head, tail } of seams(analysis)) {
    const first = clearFrame(planner, head, context, context.history);
    const second = first && clearFrame(planner, tail, context, [...context.history, first.frame]);
    if (!first || !second || first.frame.i === second.frame.i) continue;
    if (reading.frame.i !== first.frame.i && reading.frame.i !== second.frame.i) continue;
    if (suspicious && (ACTION_INTENTS.has(first.frame.i) || ACTION_INTENTS.has(second.frame.i))) continue;
    return { ...reading, frame: first.frame, assumed: assumptionsFor(first.frame), also: [second.frame], confidence: first.confidence };
  }
  return reading;
}

function clearFrame(
  planner: Planner,
  text: string,
  context: UnderstandContext,
  history: readonly Frame[],
): { frame: Frame; confidence: number } | undefined {
  const analysis = analyse(text, { ...context, history }, planner.words);
  const readings = bestReadings(planner, analysis);
  const frame = readings.best[0]?.frame;
  if (!frame || NO_BUTTON.has(frame.i) || frame.i === "help") return undefined;
  const { actBelow, askBelow } = planner.confidence;
  const confidence = confidenceOf(planner.confidence, confidenceFacts(analysis, readings));
  return confidence >= (ACTION_INTENTS.has(frame.i) ? actBelow : askBelow) ? { frame, confidence } : undefined;
}

/** The fair part of a message with an attack in it, when it only reads and is clear by itself. */
function fairFrame(planner: Planner, analysis: Analysis, context: UnderstandContext): Frame | undefined {
  const text = fairHalf(analysis);
  if (text === undefined) return undefined;
  const part = analyse(text, context, planner.words);
  const readings = bestReadings(planner, part);
  const best = readings.best[0]?.frame;
  if (!best || NO_BUTTON.has(best.i) || best.i === "help" || ACTION_INTENTS.has(best.i) || looksLikeAttack(part)) return undefined;
  return confidenceOf(planner.confidence, confidenceFacts(part, readings)) >= planner.confidence.askBelow ? best : undefined;
}
