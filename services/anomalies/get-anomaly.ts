import type { AnomalyDetail, AnomalyRow } from "#core/api/anomalies";
import type { Block } from "#core/chat/blocks";
import { type DayNumber, dayInstant, dayNumber, dayText } from "#core/costs/forecast/day-number";
import type { Cell, SemanticResult } from "#core/costs/query";
import { MajorTomError, NotFoundError } from "#core/errors";
import { formatFigure } from "#core/figures/format";
import type { Signals } from "#core/ports/signals";
import { requireScope } from "#services/access";
import { anomalyRow } from "#services/anomalies/anomaly-row";
import { type StoredAnomaly, selectAnomalies } from "#services/anomalies/anomaly-store";
import { filtersOf } from "#services/anomalies/evidence";
import { signalEvidence } from "#services/anomalies/signal-evidence";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import { sourceOf } from "#services/insights/source-of";

/** Days shown around it. */
const BEFORE_DAYS = 28;
const AFTER_DAYS = 7;

/**
 * One anomaly with its evidence: its days beside what was expected, what drove it, whose it is, and what metrics say where they are connected.
 *
 * @throws NotFoundError
 */
export async function getAnomaly(
  ctx: ServiceContext,
  id: string,
  options: { readonly signal?: AbortSignal | undefined; readonly signals?: Signals | undefined } = {},
): Promise<AnomalyDetail> {
  requireScope(ctx, "costs:read");
  const [stored] = await ctx.db.read((tx) => selectAnomalies(tx, "WHERE id = $1", [id]));
  if (stored === undefined) throw new NotFoundError("There is no such anomaly.");
  const anomaly = anomalyRow(stored);
  const notes: string[] = [];
  const daily = await quietly(notes, dailyOf(ctx, stored, options.signal));
  const signals = await signalEvidence(options.signals ?? ctx.clouds.signals, stored, notes, options.signal);
  return {
    anomaly,
    explanation: [...explanationOf(anomaly, stored), ...signals.sentences],
    blocks: [
      ...(daily === undefined ? [] : [chartOf(daily, stored, anomaly)]),
      ...(anomaly.drivers.length === 0 ? [] : [driversBlock(anomaly)]),
      ...signals.blocks,
    ],
    figures: figuresOf(anomaly),
    sources: daily === undefined ? [] : [sourceOf(daily)],
    notes,
  };
}

export function figuresOf(anomaly: AnomalyRow): AnomalyDetail["figures"] {
  return [
    anomaly.expectedPerDay,
    anomaly.actualPerDay,
    anomaly.impactPerDay,
    anomaly.impactTotal,
    ...anomaly.drivers.flatMap(({ before, after, change }) => [before, after, change]),
  ];
}

async function quietly<T>(notes: string[], result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    notes.push(error.message);
    return undefined;
  }
}

async function dailyOf(ctx: ServiceContext, stored: StoredAnomaly, signal: AbortSignal | undefined): Promise<SemanticResult> {
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  const through = dayNumber((await ctx.costs()).catalog().dataThrough);
  const to = Math.min(dayNumber(stored.lastDay) + 1 + AFTER_DAYS, through);
  const from = dayNumber(stored.firstDay) - BEFORE_DAYS;
  return queryCosts(
    utc,
    { period: { from: dayInstant(from), to: dayInstant(Math.max(to, from + 1)) }, granularity: "daily", filters: filtersOf(stored.scope) },
    { signal },
  );
}

/** Solid as it was, with what was expected on the days of the anomaly. */
function chartOf(daily: SemanticResult, stored: StoredAnomaly, anomaly: AnomalyRow): Block {
  const value = daily.columns.findIndex(({ name }) => name === "value");
  const costs = new Map(daily.rows.map((row) => [String(row[0]).slice(0, 10), row[value] ?? null]));
  const expected = new Map(stored.days.map(([day, , usual]) => [day, usual]));
  const days: DayNumber[] = [];
  for (let day = dayNumber(daily.period.from); dayInstant(day) < daily.period.to; day += 1) days.push(day);
  return {
    id: `b_${stored.id}_days`,
    kind: "line",
    title: anomaly.title,
    subtitle: `${daily.metric.label}, ${daily.metric.unit} a day, with what was expected`,
    columns: [
      { name: "day", label: "Day", align: "left" },
      { name: "cost", label: "Cost", unit: daily.metric.unit, align: "right" },
      { name: "expected", label: "Expected", unit: daily.metric.unit, align: "right" },
    ],
    rows: days.map((day): Cell[] => [dayText(day), costs.get(dayText(day)) ?? "0", expected.get(dayText(day)) ?? null]),
    x: "day",
    y: ["cost", "expected"],
    dashed: [],
    annotations: [{ x: stored.firstDay, label: "begins" }],
    queryId: daily.queryId,
    finding: `${anomaly.title}; ${formatFigure(anomaly.impactTotal)} more so far.`,
  };
}

const DRIVER_WORDS = {
  resource: "Resource",
  usage_type: "Usage type",
  operation: "Operation",
  purchase_option: "Purchase option",
  service: "Service",
  region: "Region",
  account: "Account",
} as const;

function driversBlock(anomaly: AnomalyRow): Block {
  const money = (name: string, label: string, signed = false) => ({
    name,
    label,
    unit: "USD/day",
    align: "right" as const,
    ...(signed ? { signed } : {}),
  });
  const [first] = anomaly.drivers;
  return {
    id: `b_${anomaly.id}_drivers`,
    kind: "table",
    title: "What drove it",
    subtitle: "USD a day, against the same weekdays before; each dimension on its own",
    columns: [
      { name: "dimension", label: "By", align: "left" },
      { name: "value", label: "What", align: "left" },
      money("before", "Before"),
      money("after", "Since"),
      money("change", "More", true),
    ],
    rows: anomaly.drivers.map(({ dimension, value, before, after, change }): Cell[] => [
      DRIVER_WORDS[dimension],
      value,
      before.value,
      after.value,
      change.value,
    ]),
    y: [],
    dashed: [],
    annotations: [],
    queryId: first?.before.queryId ?? anomaly.id,
    finding: first === undefined ? "Nothing stands out." : `${first.value} holds ${formatFigure(first.change, { sign: "always" })} of it.`,
  };
}

function explanationOf(anomaly: AnomalyRow, stored: StoredAnomaly): string[] {
  const days = dayNumber(stored.lastDay) - dayNumber(stored.firstDay) + 1;
  const since = anomaly.onsetHour === null ? anomaly.firstDay : `${anomaly.onsetHour.slice(0, 16).replace("T", " ")} UTC`;
  const top = (dimension: string) => anomaly.drivers.find((driver) => driver.dimension === dimension);
  const [resource, usage] = [top("resource"), top("usage_type")];
  return [
    `${anomaly.title}: ${formatFigure(anomaly.impactPerDay)} more than expected, ${formatFigure(anomaly.impactTotal)} in ${days} ${days === 1 ? "day" : "days"}${anomaly.ongoing ? " so far" : ""}.`,
    `It began ${since}${anomaly.ongoing ? " and goes on" : `, and its last day was ${anomaly.lastDay}`}.`,
    ...(resource === undefined ? [] : [`Most of it is ${resource.value}, from ${formatFigure(resource.before)} to ${formatFigure(resource.after)}.`]),
    ...(usage === undefined ? [] : [`By usage type: ${usage.value}, ${formatFigure(usage.change, { sign: "always" })}.`]),
    ...(anomaly.parts.length > 1 ? [`${anomaly.parts.length} series rose together and are told as one.`] : []),
    ...(anomaly.owner === null ? [] : [`By its ${anomaly.owner.tag} tag it belongs to ${anomaly.owner.value}.`]),
    ...(anomaly.knownAction === null ? [] : [`Known: ${anomaly.knownAction.label}.`]),
  ];
}
