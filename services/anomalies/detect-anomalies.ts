import { createHash } from "node:crypto";
import { type Excess, keyText } from "#core/costs/anomaly/cost-series";
import { detectCauses } from "#core/costs/anomaly/detect-world";
import type { CauseOfExcess } from "#core/costs/anomaly/roll-up";
import { anomalyTitle } from "#core/costs/anomaly/title";
import { type DayNumber, dayNumber, dayText } from "#core/costs/forecast/day-number";
import { newId } from "#db/new-id";
import {
  type AnomalyPart,
  type Detected,
  type StoredAnomaly,
  insertAnomaly,
  selectAnomalies,
  updateAnomaly,
} from "#services/anomalies/anomaly-store";
import { type Evidence, gatherEvidence } from "#services/anomalies/evidence";
import { type Known, explainedBy, readKnown } from "#services/anomalies/known-actions";
import { type ReadSeries, readSeries } from "#services/anomalies/read-series";
import { readWatch, rememberLook } from "#services/anomalies/watch";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { asSystem } from "#services/system";

/** Days back in which something may have begun that is told. */
export const WATCHED_DAYS = 35;
/** A new level that nobody said anything of is the new normal after so long. */
const NORMAL_AFTER_DAYS = 28;
/** New causes whose inside is looked through in one run; the dearest first. */
const MOST_EVIDENCE = 25;

export type Look = { readonly series: number; readonly found: number; readonly opened: number };

/**
 * Looks through every series and keeps what it finds: a cause that is known is brought up to date, a new one is opened (or
 * expected, where a known action explains it), one that is over is resolved. Running it again changes nothing.
 */
export async function detectAnomalies(ctx: ServiceContext, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Look> {
  const system = asSystem(ctx);
  const watch = await system.db.read(readWatch);
  const read = await readSeries(system, options);
  const since = read.last - WATCHED_DAYS;
  const causes = detectCauses(read.series, { floorUsd: Number(watch.dollarFloor), since });
  const stored = await system.db.read((tx) => selectAnomalies(tx, "WHERE last_day >= $1 OR state IN ('open', 'snoozed')", [dayText(since - 7)]));
  const known = await readKnown(system, since - 2);
  const seen = new Set<string>();
  let opened = 0;
  let looked = 0;
  for (const cause of causes) {
    const before = stored.find((one) => !seen.has(one.id) && isSame(one, cause));
    if (before !== undefined) seen.add(before.id);
    const moved = before === undefined || before.lastDay !== dayText(cause.last) || before.drivers.length === 0;
    const evidence = moved && looked < MOST_EVIDENCE ? await gatherEvidence(system, cause.lead, options.signal) : undefined;
    if (evidence !== undefined) looked += 1;
    if (before !== undefined) await bringUpToDate(system, before, cause, { read, known, evidence });
    else if (await open(system, cause, { read, known, evidence })) opened += 1;
  }
  for (const one of stored) if (!seen.has(one.id)) await settle(system, one, read.last);
  await rememberLook(system, { through: dayText(read.last), dataVersion: read.dataVersion, series: read.series.length });
  return { series: read.series.length, found: causes.length, opened };
}

type Facts = { readonly read: ReadSeries; readonly known: Known; readonly evidence: Evidence | undefined };

function isSame(stored: StoredAnomaly, cause: CauseOfExcess): boolean {
  const keys = new Set(stored.parts.map((part) => keyText(part)));
  const [first, last] = [dayNumber(stored.firstDay), dayNumber(stored.lastDay)];
  const shares = cause.parts.some((part) => keys.has(keyText(part.key)));
  return shares && (Math.abs(first - cause.first) <= 2 || (cause.first <= last && cause.last >= first));
}

function detected(cause: CauseOfExcess, { read, evidence }: Facts): Omit<Detected, "state" | "knownAction"> {
  const days = cause.last - cause.first + 1;
  const sum = (of: (day: Excess["days"][number]) => number, parts = cause.parts) =>
    parts.reduce((total, part) => total + part.days.reduce((all, day) => all + of(day), 0), 0);
  const perDay = (value: number) => (value / days).toFixed(6);
  const parts: AnomalyPart[] = cause.parts.map((part) => {
    const over = part.days.reduce((total, { cost, expected }) => total + cost - expected, 0);
    return { ...part.key, perDay: (over / part.days.length).toFixed(2) };
  });
  return {
    shape: cause.lead.shape,
    firstDay: dayText(cause.first),
    lastDay: dayText(cause.last),
    ongoing: cause.ongoing,
    onsetHour: evidence?.onsetHour ?? null,
    expectedPerDay: perDay(sum(({ expected }) => expected)),
    actualPerDay: perDay(sum(({ cost }) => cost)),
    impactTotal: sum(({ cost, expected }) => cost - expected).toFixed(6),
    score: Math.round(cause.lead.score * 100) / 100,
    parts,
    days: cause.lead.days.map(({ day, cost, expected }) => [dayText(day), cost.toFixed(4), expected.toFixed(4)] as const),
    drivers: evidence?.drivers ?? [],
    owner: evidence?.owner ?? null,
    queryIds: evidence?.queryIds ?? [],
    asOf: new Date(read.asOf).toISOString(),
  };
}

function knownActionOf(cause: CauseOfExcess, known: Known, actualPerDay: string) {
  return explainedBy(known, { parts: cause.parts.map(({ key }) => key), first: cause.first, last: cause.last, actualPerDay: Number(actualPerDay) });
}

async function open(ctx: ServiceContext, cause: CauseOfExcess, facts: Facts): Promise<boolean> {
  const found = detected(cause, facts);
  const knownAction = knownActionOf(cause, facts.known, found.actualPerDay);
  const isOver = overBy(cause.ongoing, found, facts.read.last);
  const state = knownAction !== null ? ("expected" as const) : isOver ? ("resolved" as const) : ("open" as const);
  const scope = cause.lead.key;
  const key = createHash("sha256")
    .update(`${keyText(scope)}|${found.firstDay}`)
    .digest("hex")
    .slice(0, 32);
  const id = newId("anm");
  const title = anomalyTitle({ scope, ...found, parts: found.parts.length });
  return mutate(ctx, {
    scope: "costs:manage",
    action: "anomaly.detect",
    target: id,
    event: `${knownAction === null ? "Unusual cost" : "Expected cost"}: ${title}`,
    async run(tx) {
      const isNew = await insertAnomaly(tx, { ...found, id, key, scope, state, knownAction });
      const after = { state, impactTotal: found.impactTotal, ...(knownAction === null ? {} : { knownAction: knownAction.label }) };
      return { result: isNew && state === "open", after, unchanged: !isNew };
    },
  });
}

/** Over: back to usual, or so long ago that it is how things are. */
function overBy(ongoing: boolean, { shape, lastDay, firstDay }: Pick<StoredAnomaly, "shape" | "lastDay" | "firstDay">, last: DayNumber): boolean {
  if (last - dayNumber(firstDay) >= NORMAL_AFTER_DAYS) return true;
  return !ongoing && shape === "spike" && dayNumber(lastDay) < last - 1;
}

async function bringUpToDate(ctx: ServiceContext, before: StoredAnomaly, cause: CauseOfExcess, facts: Facts): Promise<void> {
  const found = detected(cause, facts);
  const over = overBy(cause.ongoing, found, facts.read.last);
  const knownAction = before.knownAction ?? (before.markBy === null ? knownActionOf(cause, facts.known, found.actualPerDay) : null);
  // The end of a snooze is the end of quiet, not of the anomaly.
  const woken = before.state === "snoozed" && before.snoozedUntil !== null && before.snoozedUntil <= ctx.now().toISOString();
  const said = before.state === "expected" || (before.state === "snoozed" && !woken);
  const state = said ? before.state : over ? "resolved" : knownAction !== null && before.markBy === null ? "expected" : "open";
  const kept =
    facts.evidence === undefined ? { onsetHour: before.onsetHour, drivers: before.drivers, owner: before.owner, queryIds: before.queryIds } : {};
  await ctx.db.record((tx) => updateAnomaly(tx, before.id, { ...found, ...kept, state, knownAction }));
}

/** What is no longer found is over: the days were restated, or they have gone by. */
async function settle(ctx: ServiceContext, one: StoredAnomaly, last: DayNumber): Promise<void> {
  if (one.state !== "open" && one.state !== "snoozed") return;
  if (dayNumber(one.firstDay) > last) return;
  await ctx.db.record((tx) => updateAnomaly(tx, one.id, { state: "resolved", ongoing: false }));
}
