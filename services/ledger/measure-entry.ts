import type { LedgerStatus } from "#core/api/ledger";
import { MajorTomError } from "#core/errors";
import { type Decimal, decimal, dividedBy, sumOf, times, toNumber, toText } from "#core/figures/decimal";
import { type DayOfUse, measureAgainst, rateBefore } from "#core/ledger/counterfactual";
import type { Measured } from "#core/ledger/measure";
import type { ServiceContext } from "#services/context";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";
import type { LedgerRow } from "#services/ledger/ledger-rows";
import { type DayOfBill, readUse, type Use } from "#services/ledger/read-use";

/** Four weeks: every weekday four times. */
const DAYS_BEFORE = 28;
/** With a week of the bill an entry is realised; before it is being measured. */
const REALIZED_AFTER_DAYS = 7;
/** A switch ends the old node within the hour; what still runs after two is no overlap. */
const OVERLAP_HOURS = 2;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export type EntryMeasured = { readonly status: LedgerStatus; readonly measured: Measured | undefined };

/** Lays what the bill shows since an action beside what the same usage would have cost before it. */
export async function measureEntry(ctx: ServiceContext, row: LedgerRow): Promise<EntryMeasured> {
  if (row.undoneAt !== undefined) return { status: "undone", measured: undefined };
  const catalog = (await ctx.costs()).catalog();
  const through = Date.parse(catalog.dataThrough);
  const effective = row.effectiveAt;
  if (effective === undefined || through <= effective.getTime()) return { status: "waiting", measured: undefined };
  const from = row.measure.from === null ? floorHour(effective) : new Date(row.measure.from);
  const day = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
  const span = { from: from.toISOString(), to: new Date(through).toISOString() };
  try {
    const [before, after] = await Promise.all([
      readUse(ctx, { ...row.measure, successors: [] }, { from: isoDay(day - DAYS_BEFORE * DAY_MS), to: isoDay(day) }),
      readUse(ctx, row.measure, span),
    ]);
    const id = queryId(ctx.tenant.id, { kind: "sql", request: { sql: after.sql, ledger: row.id } }, catalog.dataVersion);
    await saveQuery(ctx, { id, kind: "sql", request: { sql: after.sql }, sql: after.sql, dataVersion: catalog.dataVersion });
    return judged(row, { before, after, from, effective, through: new Date(through), id });
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    return { status: "unknown", measured: nothing(span, error.message) };
  }
}

type Facts = {
  readonly before: Use;
  readonly after: Use;
  readonly from: Date;
  readonly effective: Date;
  readonly through: Date;
  readonly id: string;
};

function judged(row: LedgerRow, { before, after, from, effective, through, id }: Facts): EntryMeasured {
  const byTime = row.measure.basis === "time";
  const days = (use: Use, units: (day: DayOfBill) => Decimal): DayOfUse[] =>
    use.days.map((day) => ({ day: day.day, cost: day.cost, units: units(day) }));
  const learned = rateBefore(days(before, (day) => (byTime ? decimal(24) : day.units)));
  const span = { from: from.toISOString(), to: through.toISOString() };
  if (learned === undefined)
    return { status: "unknown", measured: nothing(span, "The bill has no usage of it in the four weeks before, so that its old rate is not known.") };
  const clock = clockDays(from, through);
  const used = new Map(after.days.map((day) => [day.day, day]));
  const uses = clock.map(({ day, hours }): DayOfUse => {
    const billed = used.get(day);
    const units = byTime ? decimal(hours) : (billed?.units ?? 0n);
    // While the new one starts the old one still runs: one node's work, paid for twice.
    const most = row.measure.successors.length === 0 ? undefined : decimal(hours);
    return { day, cost: billed?.cost ?? 0n, units: most !== undefined && units > most ? most : units };
  });
  const measuredDays = measureAgainst(learned, uses);
  const promisedOf = promisedBy(row, effective, through);
  const cost = sumOf(before.days.map((day) => day.cost));
  const hoursBefore = before.days.length * 24;
  const hoursAfter = clock.reduce((sum, { hours }) => sum + hours, 0);
  const unitsAfter = sumOf(after.days.map((day) => day.units));
  const overlap = decimal(OVERLAP_HOURS);
  const stillRan = sumOf(after.days.map((day) => day.unitsOfOld));
  return {
    status: (through.getTime() - effective.getTime()) / DAY_MS >= REALIZED_AFTER_DAYS ? "realized" : "measuring",
    measured: {
      ...span,
      rate: toText(learned.rate),
      spread: learned.spread ?? null,
      daysBefore: learned.days,
      days: measuredDays.map((one) => ({
        day: one.day,
        units: toText(one.units),
        counterfactual: toText(one.counterfactual),
        actual: toText(one.actual),
        promised: toText(promisedOf.get(one.day) ?? 0n),
      })),
      oldStillRan: stillRan > overlap ? toNumber(stillRan - overlap) : 0,
      coveredBefore: cost <= 0n ? 0 : toNumber(dividedBy(sumOf(before.days.map((day) => day.covered)), cost)),
      useBefore: byTime || hoursBefore === 0 ? 1 : toNumber(sumOf(before.days.map((day) => day.units))) / hoursBefore,
      useAfter: byTime || hoursAfter === 0 ? 1 : toNumber(sumOf(uses.map((day) => day.units))) / hoursAfter,
      rateAfter: unitsAfter <= 0n ? null : toText(dividedBy(sumOf(after.days.map((day) => day.cost)), unitsAfter)),
      queryId: id,
      problem: null,
    },
  };
}

/** The promise counts from the end of the action on, a day at a time. */
function promisedBy(row: LedgerRow, effective: Date, through: Date): ReadonlyMap<string, Decimal> {
  return new Map(clockDays(effective, through).map(({ day, hours }) => [day, times(row.promisedPerHour, decimal(hours.toFixed(9)))]));
}

/** UTC days of a span, and how many hours of each are in it. */
function clockDays(from: Date, to: Date): { readonly day: string; readonly hours: number }[] {
  const days: { day: string; hours: number }[] = [];
  for (let at = Math.floor(from.getTime() / DAY_MS) * DAY_MS; at < to.getTime(); at += DAY_MS) {
    const hours = (Math.min(at + DAY_MS, to.getTime()) - Math.max(at, from.getTime())) / HOUR_MS;
    if (hours > 0) days.push({ day: isoDay(at), hours });
  }
  return days;
}

function nothing(span: { readonly from: string; readonly to: string }, problem: string): Measured {
  const empty = { rate: "0", spread: null, daysBefore: 0, days: [], oldStillRan: 0, coveredBefore: 0, useBefore: 0, useAfter: 0 };
  return { ...span, ...empty, rateAfter: null, queryId: null, problem };
}

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
const floorHour = (at: Date) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
