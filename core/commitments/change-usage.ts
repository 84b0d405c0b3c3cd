import { InvalidInputError } from "#core/errors";
import type { Change, RowReference, Shortfall, UsagePart } from "#core/commitments/change";
import type { HourlyUsage, Position, UsageRow } from "#core/commitments/model";
import { sumOf } from "#core/commitments/waterfall/sum-of";

/** USD over the span, at on-demand rates. */
export type ChangedUsage = {
  readonly usage: HourlyUsage;
  readonly removedUsd: number;
  readonly addedUsd: number;
  readonly shortfalls: readonly Shortfall[];
};

/**
 * Usage after a change. What is removed beyond what is there is left out, hour by hour, and reported.
 *
 * @throws InvalidInputError for negative quantities, those of another span, and added usage without a known price
 */
export function changeUsage(usage: HourlyUsage, change: Change): ChangedUsage {
  const next = new NextUsage(usage);
  const shortfalls: Shortfall[] = [];
  let removedUsd = 0;
  for (const part of change.remove) {
    const { usd, missing } = next.remove(part, unitsOf(part, usage.hours, change.id));
    removedUsd += usd;
    const hours = missing.reduce((count, units) => count + (units > 0 ? 1 : 0), 0);
    if (hours > 0) shortfalls.push({ change: change.id, row: part.row, hours, unitsPerHour: sumOf(missing) / usage.hours });
  }
  let addedUsd = 0;
  for (const part of change.add) addedUsd += next.add(part, unitsOf(part, usage.hours, change.id));
  return { usage: next.usage(), removedUsd, addedUsd, shortfalls };
}

/** @throws InvalidInputError for plans that are not there, or there already */
export function changePosition(position: Position, { id, addPlans = [], endPlans = [] }: Change): Position {
  if (addPlans.length === 0 && endPlans.length === 0) return position;
  for (const ended of endPlans) {
    if (!position.plans.some((plan) => plan.id === ended)) {
      throw new InvalidInputError(`Change ${id} ends plan ${ended}, which is not among the plans: name one that is.`);
    }
  }
  return { ...position, plans: [...position.plans.filter((plan) => !endPlans.includes(plan.id)), ...addPlans] };
}

/** Rows that change are copied once, the others stay the objects that they are. */
class NextUsage {
  readonly #from: HourlyUsage;
  readonly #rows: UsageRow[];
  readonly #copied = new Set<number>();

  constructor(from: HourlyUsage) {
    this.#from = from;
    this.#rows = [...from.rows];
  }

  usage(): HourlyUsage {
    return this.#copied.size === 0 && this.#rows.length === this.#from.rows.length ? this.#from : { ...this.#from, rows: this.#rows };
  }

  remove(part: UsagePart, units: Float64Array): { readonly usd: number; readonly missing: Float64Array } {
    const missing = units.slice();
    let usd = 0;
    for (const index of this.#matching(part.row)) {
      const { onDemandRate } = this.#rows[index] as UsageRow;
      const quantity = this.#writable(index);
      const taken = new Float64Array(missing.length);
      for (let hour = 0; hour < missing.length; hour += 1) {
        const there = quantity[hour] as number;
        const wanted = missing[hour] as number;
        if (wanted <= 0 || there <= 0) continue;
        const part = Math.min(there, wanted);
        // What is left of tenths and thirds of an hour is rounding, no usage and no shortfall.
        quantity[hour] = there - part > there * ROUNDING ? there - part : 0;
        missing[hour] = wanted - part > wanted * ROUNDING ? wanted - part : 0;
        taken[hour] = part;
      }
      usd += sumOf(taken) * onDemandRate;
    }
    return { usd, missing };
  }

  add(part: UsagePart, units: Float64Array): number {
    let rows = this.#matching(part.row);
    if (rows.length === 0) rows = [this.#make(part)];
    let usd = 0;
    const last = rows.at(-1) as number;
    const quantities = new Map(rows.map((index) => [index, (this.#rows[index] as UsageRow).quantity]));
    for (let hour = 0; hour < units.length; hour += 1) {
      const more = units[hour] as number;
      if (more <= 0) continue;
      const index = rows.find((candidate) => ((quantities.get(candidate) as Float64Array)[hour] as number) > 0) ?? last;
      const quantity = this.#writable(index);
      quantity[hour] = (quantity[hour] as number) + more;
      usd += more * (this.#rows[index] as UsageRow).onDemandRate;
    }
    return usd;
  }

  #matching(reference: RowReference): number[] {
    const found: number[] = [];
    for (const [index, row] of this.#rows.entries()) if (matches(row, reference)) found.push(index);
    return found;
  }

  #make(part: UsagePart): number {
    if (part.otherwise === undefined) {
      throw new InvalidInputError(
        `There is no usage of ${nameOf(part.row)} in the span, so that its on-demand rate is unknown: state the row with its rate.`,
      );
    }
    const { otherwise } = part;
    const known = this.#rows.findIndex((row) => row.id === otherwise.id);
    if (known >= 0) return known;
    this.#rows.push({ ...otherwise, quantity: new Float64Array(this.#from.hours) });
    this.#copied.add(this.#rows.length - 1);
    return this.#rows.length - 1;
  }

  #writable(index: number): Float64Array {
    const row = this.#rows[index] as UsageRow;
    if (this.#copied.has(index)) return row.quantity;
    const quantity = row.quantity.slice();
    this.#rows[index] = { ...row, quantity };
    this.#copied.add(index);
    return quantity;
  }
}

const ROUNDING = 1e-12;

function matches(row: UsageRow, reference: RowReference): boolean {
  if (typeof reference === "string") return row.id === reference;
  if (reference.usageType === undefined && reference.instanceType === undefined) {
    throw new InvalidInputError(`Usage in ${reference.account} and ${reference.region} is not named: give its usage type or instance type.`);
  }
  return (
    row.account === reference.account &&
    row.region === reference.region &&
    agrees(reference.service, row.service) &&
    agrees(reference.usageType, row.usageType) &&
    agrees(reference.instanceType, row.instanceType) &&
    agrees(reference.operation, row.operation)
  );
}

function agrees(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === undefined || wanted === actual;
}

function nameOf(reference: RowReference): string {
  if (typeof reference === "string") return reference;
  return `${reference.instanceType ?? reference.usageType ?? ""} in ${reference.account}, ${reference.region}`;
}

function unitsOf({ row, units }: UsagePart, hours: number, change: string): Float64Array {
  const all = typeof units === "number" ? new Float64Array(hours).fill(units) : units;
  if (all.length !== hours) {
    throw new InvalidInputError(`Change ${change} gives ${all.length} hours of ${nameOf(row)}, the span has ${hours}: give a number for each hour.`);
  }
  for (const value of all) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InvalidInputError(`Change ${change} has ${value} units of ${nameOf(row)}: give a number of zero or more.`);
    }
  }
  return all;
}
