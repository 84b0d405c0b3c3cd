import type { Block } from "#core/chat/blocks";
import { signalChange, signalSentence } from "#core/costs/anomaly/signal-change";
import { dayInstant, dayNumber } from "#core/costs/forecast/day-number";
import type { Cell } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import type { SignalQuestion, Signals, SignalSeries } from "#core/ports/signals";
import type { StoredAnomaly } from "#services/anomalies/anomaly-store";

/** Days of metrics before it began. */
const BEFORE_DAYS = 7;
const MOST_METRICS = 4;
const MOST_EVENTS = 5;

type SignalEvidence = { readonly sentences: readonly string[]; readonly blocks: readonly Block[] };

/** Metrics and events of the resource that drove an anomaly. That nothing is connected, or measured, is said, and so is a failure. */
export async function signalEvidence(
  signals: Signals | undefined,
  stored: StoredAnomaly,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<SignalEvidence> {
  const resource = stored.drivers.find(({ dimension }) => dimension === "resource")?.value;
  if (resource === undefined) return { sentences: [], blocks: [] };
  if (signals === undefined) {
    notes.push("Metrics are not connected: this is the bill's evidence alone. Connect the account's read role to see what CloudWatch measured.");
    return { sentences: [], blocks: [] };
  }
  const first = dayNumber(stored.firstDay);
  const question: SignalQuestion = {
    resource,
    ...stored.scope,
    from: dayInstant(first - BEFORE_DAYS),
    to: dayInstant(dayNumber(stored.lastDay) + 1),
  };
  try {
    const [metrics, events] = await Promise.all([
      signals.metrics(question, { signal }),
      signals.events({ ...question, from: dayInstant(first - 1), to: dayInstant(first + 1) }, { signal }),
    ]);
    if (metrics.length === 0) notes.push(`CloudWatch has no metrics of ${resource} for these days.`);
    const begins = stored.onsetHour ?? dayInstant(first);
    const shown = metrics.slice(0, MOST_METRICS).map((series) => ({ series, sentence: said(series, begins) }));
    return {
      sentences: [
        ...shown.flatMap(({ sentence }) => sentence ?? []),
        ...events.slice(0, MOST_EVENTS).map(({ at, what, by }) => `${at.slice(0, 16).replace("T", " ")} UTC: ${what}, by ${by}.`),
      ],
      blocks: shown.map(({ series, sentence }, index) => blockOf(series, stored, { index, begins, sentence })),
    };
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    notes.push(`Metrics could not be read: ${error.message}`);
    return { sentences: [], blocks: [] };
  }
}

function said({ label, unit, points }: SignalSeries, begins: string): string | undefined {
  return signalSentence(label, unit, signalChange(points, begins));
}

function blockOf(
  { label, unit, points, source }: SignalSeries,
  stored: StoredAnomaly,
  { index, begins, sentence }: { readonly index: number; readonly begins: string; readonly sentence: string | undefined },
): Block {
  const first = points.find(({ at }) => at >= begins)?.at;
  return {
    id: `b_${stored.id}_signal${index}`,
    kind: "line",
    title: label,
    subtitle: `${unit}, ${source}`,
    columns: [
      { name: "at", label: "Time", align: "left" },
      { name: "value", label, unit, align: "right" },
    ],
    rows: points.map(({ at, value }): Cell[] => [at, String(value)]),
    x: "at",
    y: ["value"],
    dashed: [],
    annotations: first === undefined ? [] : [{ x: first, label: "begins" }],
    queryId: stored.queryIds[0] ?? stored.id,
    finding: sentence ?? `${label} over ${points.length} points.`,
  };
}
