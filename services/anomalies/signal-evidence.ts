import type { Block } from "#core/chat/blocks";
import { dayInstant, dayNumber } from "#core/costs/forecast/day-number";
import type { Cell } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import type { SignalQuestion, Signals } from "#core/ports/signals";
import type { StoredAnomaly } from "#services/anomalies/anomaly-store";

/** Days of metrics before it began. */
const BEFORE_DAYS = 7;
const MOST_METRICS = 4;
const MOST_EVENTS = 5;

type SignalEvidence = { readonly sentences: readonly string[]; readonly blocks: readonly Block[] };

/** Metrics and events of the resource that drove an anomaly. Without a connection, or a resource, there are none; a failure is said. */
export async function signalEvidence(
  signals: Signals | undefined,
  stored: StoredAnomaly,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<SignalEvidence> {
  const resource = stored.drivers.find(({ dimension }) => dimension === "resource")?.value;
  if (signals === undefined || resource === undefined) return { sentences: [], blocks: [] };
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
    return {
      sentences: events.slice(0, MOST_EVENTS).map(({ at, what, by }) => `${at.slice(0, 16).replace("T", " ")} UTC: ${what}, by ${by}.`),
      blocks: metrics.slice(0, MOST_METRICS).map(({ label, unit, points, source }, index): Block => ({
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
        annotations: [],
        queryId: stored.queryIds[0] ?? stored.id,
        finding: `${label} over ${points.length} points.`,
      })),
    };
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    notes.push(`Metrics could not be read: ${error.message}`);
    return { sentences: [], blocks: [] };
  }
}
