import type { UsageRow } from "#core/commitments/model";
import type { Cell } from "#core/costs/query";
import { UnavailableError } from "#core/errors";
import { coverableService, familyOf, instanceTypeOf, isRequest } from "#services/commitments/coverable";
import { hourAt, hourOfMonth, monthAfter } from "#services/commitments/hours";
import { USAGE_COLUMNS } from "#services/commitments/usage-sql";

const HOURS_OF_DAY = 24;
/** A listed rate that is this far from cost over quantity is not what the row was priced at: tiers that were summed. */
const RATE_TOLERANCE = 0.0005;
/** Places of a rate that had to be worked out. */
const WORKED_OUT_PLACES = 10;

/** What is to be said of one month. */
export type MonthFacts = {
  readonly version: string;
  /** Services whose rows are longer than an hour. */
  readonly daily: ReadonlySet<string>;
  /** Plans paid for requests of Lambda. */
  readonly coversRequests: boolean;
  /** USD on demand at public rates of what is left out, by service and why. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Of usage on demand: at public rates, and as it was charged. */
  readonly list: number;
  readonly paid: number;
  /** Hours of a row whose quantity was below zero, and counts as none. */
  readonly negative: number;
};

/** Consecutive months of usage as arrays that begin with the first of them. Never written to once it is made. */
export type UsageHistory = {
  /** Hours since the epoch, half-open. */
  readonly from: number;
  readonly to: number;
  readonly months: ReadonlyMap<string, MonthFacts>;
  readonly rows: ReadonlyMap<string, UsageRow>;
};

type MonthBeingRead = {
  version: string;
  daily: Set<string>;
  coversRequests: boolean;
  leftOut: Map<string, number>;
  list: number;
  paid: number;
  negative: number;
};
type Writing = { readonly facts: Map<string, MonthBeingRead>; readonly rows: Map<string, UsageRow> };

/**
 * The history with these months read anew from an answer of `usageSql`; the others are copied.
 *
 * @param months consecutive with what is known
 * @throws UnavailableError where rows are longer than a day: their hours cannot be known
 */
export function withMonths(known: UsageHistory | undefined, months: ReadonlyMap<string, string>, answer: readonly (readonly Cell[])[]): UsageHistory {
  const all = [...new Set([...(known?.months.keys() ?? []), ...months.keys()])].toSorted();
  const from = hourOfMonth(all[0] ?? "");
  const to = hourOfMonth(monthAfter(all.at(-1) ?? ""));
  const writing: Writing = { facts: new Map(), rows: new Map() };
  for (const [month, version] of months)
    writing.facts.set(month, { version, daily: new Set(), coversRequests: false, leftOut: new Map(), list: 0, paid: 0, negative: 0 });
  if (known !== undefined) {
    const kept = [...known.months].filter(([month]) => !months.has(month));
    for (const [id, row] of known.rows) {
      const quantity = new Float64Array(to - from);
      for (const [month] of kept) {
        const [start, end] = [hourOfMonth(month), hourOfMonth(monthAfter(month))];
        quantity.set(row.quantity.subarray(start - known.from, end - known.from), start - from);
      }
      writing.rows.set(id, { ...row, quantity });
    }
    for (const [month, facts] of kept) writing.facts.set(month, { ...facts, daily: new Set(facts.daily), leftOut: new Map(facts.leftOut) });
  }
  for (const cells of answer) write(writing, cells, from, to - from);
  for (const month of months.keys()) clamp(writing, month, from);
  return { from, to, months: new Map([...writing.facts].toSorted(([a], [b]) => (a < b ? -1 : 1))), rows: writing.rows };
}

/** Corrections may outweigh an hour's usage; less than nothing cannot be covered. */
function clamp({ facts, rows }: Writing, month: string, from: number): void {
  const found = facts.get(month);
  if (found === undefined) return;
  const [start, end] = [hourOfMonth(month) - from, hourOfMonth(monthAfter(month)) - from];
  for (const { quantity } of rows.values())
    for (let hour = start; hour < end; hour += 1)
      if ((quantity[hour] ?? 0) < 0) {
        quantity[hour] = 0;
        found.negative += 1;
      }
}

const at = Object.fromEntries(USAGE_COLUMNS.map((name, index) => [name, index])) as Record<(typeof USAGE_COLUMNS)[number], number>;
const FIRST_HOUR = USAGE_COLUMNS.length;

function write({ facts, rows }: Writing, cells: readonly Cell[], from: number, hours: number): void {
  const text = (name: keyof typeof at) => {
    const cell = cells[at[name]];
    return cell === null || cell === undefined || cell === "" ? undefined : String(cell);
  };
  const number = (name: keyof typeof at) => Number(cells[at[name]] ?? 0);
  const day = text("day") ?? "";
  const month = facts.get(day.slice(0, 7));
  const first = hourAt(`${day.slice(0, 10)}T00:00:00.000Z`) - from;
  if (month === undefined || Number.isNaN(first)) return;
  const service = coverableService(text("service") ?? "");
  const list = number("list");
  if (service === undefined) {
    const name = text("service") ?? "unknown";
    month.leftOut.set(name, (month.leftOut.get(name) ?? 0) + list);
    return;
  }
  if (number("longest") > HOURS_OF_DAY)
    throw new UnavailableError(
      "The export has charges by the month only, and commitments are applied by the hour. Export it by the hour (TIME_GRANULARITY HOURLY).",
    );
  const quantities = Array.from({ length: HOURS_OF_DAY }, (_, hour) => Number(cells[FIRST_HOUR + hour] ?? 0));
  const spread = number("spread");
  if (spread !== 0) {
    if (!isRequest(service, text("usage_type") ?? "")) month.daily.add(text("service") ?? "");
    for (let hour = 0; hour < HOURS_OF_DAY; hour += 1) quantities[hour] = (quantities[hour] ?? 0) + spread / HOURS_OF_DAY;
  }
  const quantity = quantities.reduce((sum, one) => sum + one, 0);
  const rate = rateOf(text("rate"), list, quantity);
  // What costs nothing on demand leaves nothing to save.
  if (rate === undefined || rate <= 0) return;
  const usageType = text("usage_type") ?? "";
  const [account, region, operation] = [text("account") ?? "", text("region") ?? "", text("operation") ?? ""];
  if (isRequest(service, usageType)) {
    if (number("covered") > 0) month.coversRequests = true;
  } else {
    month.list += number("list_on_demand");
    month.paid += number("paid_on_demand");
  }
  const id = [account, region, usageType, operation, rate].join("/");
  let row = rows.get(id);
  if (row === undefined) {
    const instanceType = instanceTypeOf(text("instance_type"), usageType);
    row = {
      id,
      account,
      service,
      region,
      family: familyOf(instanceType),
      instanceType,
      usageType,
      operation,
      onDemandRate: rate,
      quantity: new Float64Array(hours),
    };
    rows.set(id, row);
  }
  for (let hour = 0; hour < HOURS_OF_DAY; hour += 1) row.quantity[first + hour] = (row.quantity[first + hour] ?? 0) + (quantities[hour] ?? 0);
}

/** As listed, where cost over quantity agrees; else that quotient. Undefined: not known. */
function rateOf(listed: string | undefined, list: number, quantity: number): number | undefined {
  const rate = listed === undefined ? Number.NaN : Number(listed);
  const isListed = Number.isFinite(rate) && rate >= 0;
  if (quantity <= 0) return isListed && quantity === 0 ? undefined : isListed ? rate : undefined;
  const quotient = list / quantity;
  if (isListed && Math.abs(quotient - rate) <= RATE_TOLERANCE * rate) return rate;
  return Number.isFinite(quotient) ? Number(quotient.toPrecision(WORKED_OUT_PLACES)) : undefined;
}
