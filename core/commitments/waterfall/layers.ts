import { InvalidInputError } from "#core/errors";
import type { HourlyUsage, Plan, Position, Reservation, Sharing, UsageRow } from "#core/commitments/model";
import { plansInOrder, rateUnder, savingUnder } from "#core/commitments/waterfall/plan-order";

/**
 * What pays before the rest goes on demand: a reservation or a plan. Both have so much to give in each hour,
 * and each unit of a row takes `weight` of it. `rows` is the order in which they are served.
 */
export type Layer = {
  readonly plan: Plan | undefined;
  readonly reservation: Reservation | undefined;
  readonly capacity: number;
  /** Hours of the span, half-open. */
  readonly start: number;
  readonly end: number;
  readonly rows: Int32Array;
  readonly weights: Float64Array;
};

/** @throws InvalidInputError for usage, plans or reservations that no bill can have */
export function layersOf(usage: HourlyUsage, position: Position): Layer[] {
  checkUsage(usage);
  checkUnique(position.plans, "plan");
  checkUnique(position.reservations, "reservation");
  const reservations = [...position.reservations].sort((one, other) => one.from - other.from || compare(one.id, other.id));
  return [
    ...reservations.map((reservation) => reservationLayer(usage, reservation, position.sharing)),
    ...plansInOrder(position.plans, usage.rows).map((plan) => planLayer(usage, plan, position.sharing)),
  ];
}

type Served = { readonly index: number; readonly row: UsageRow; readonly foreign: boolean; readonly weight: number; readonly saving: number };

/** Within the owner's account, and then within the others: smallest size first, as size-flexible reservations are applied, then by row id. */
function reservationLayer(usage: HourlyUsage, reservation: Reservation, sharing: Sharing): Layer {
  checkAmount(reservation.units, `Reservation ${reservation.id}`, "units");
  checkAmount(reservation.unitRate, `Reservation ${reservation.id}`, "rate");
  const served = servedBy(usage, reservation.account, sharing, (row) => {
    const units = reservation.unitsOf(row);
    if (units === undefined) return undefined;
    if (!(units > 0) || !Number.isFinite(units)) {
      throw new InvalidInputError(`Reservation ${reservation.id} takes ${units} units of ${row.id}: give a number above zero.`);
    }
    return { weight: units, saving: 0 };
  });
  served.sort((one, other) => Number(one.foreign) - Number(other.foreign) || one.weight - other.weight || compare(one.row.id, other.row.id));
  return layer(usage, reservation, reservation.units, served, { plan: undefined, reservation });
}

function planLayer(usage: HourlyUsage, plan: Plan, sharing: Sharing): Layer {
  checkAmount(plan.commitment, `Plan ${plan.id}`, "commitment");
  const served = servedBy(usage, plan.account, sharing, (row) => {
    const rate = rateUnder(plan, row);
    return rate === undefined ? undefined : { weight: rate, saving: savingUnder(rate, row) };
  });
  served.sort(
    (one, other) =>
      Number(one.foreign) - Number(other.foreign) || other.saving - one.saving || one.weight - other.weight || compare(one.row.id, other.row.id),
  );
  return layer(usage, plan, plan.commitment, served, { plan, reservation: undefined });
}

function servedBy(
  usage: HourlyUsage,
  owner: string,
  sharing: Sharing,
  termsOf: (row: UsageRow) => { readonly weight: number; readonly saving: number } | undefined,
): Served[] {
  const served: Served[] = [];
  for (const [index, row] of usage.rows.entries()) {
    const foreign = row.account !== owner;
    if (foreign && (sharing.off.has(owner) || sharing.off.has(row.account))) continue;
    const terms = termsOf(row);
    if (terms !== undefined) served.push({ index, row, foreign, ...terms });
  }
  return served;
}

function layer(
  usage: HourlyUsage,
  term: { readonly from: number; readonly to: number },
  capacity: number,
  served: readonly Served[],
  payer: Pick<Layer, "plan" | "reservation">,
): Layer {
  const start = Math.min(Math.max(term.from - usage.from, 0), usage.hours);
  return {
    ...payer,
    capacity,
    start,
    end: Math.max(start, Math.min(term.to - usage.from, usage.hours)),
    rows: Int32Array.from(served, ({ index }) => index),
    weights: Float64Array.from(served, ({ weight }) => weight),
  };
}

function checkUsage(usage: HourlyUsage): void {
  checkUnique(usage.rows, "usage row");
  for (const { id, quantity, onDemandRate } of usage.rows) {
    if (quantity.length !== usage.hours) {
      throw new InvalidInputError(`Usage ${id} has ${quantity.length} hours, the span has ${usage.hours}: give a quantity for each hour.`);
    }
    checkAmount(onDemandRate, `Usage ${id}`, "on-demand rate");
    for (let hour = 0; hour < quantity.length; hour += 1) {
      const value = quantity[hour] as number;
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) checkAmount(value, `Usage ${id}`, "quantity");
    }
  }
}

function checkAmount(value: number, what: string, name: string): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError(`${what} has ${name} ${value}: give a number of zero or more.`);
  }
}

function checkUnique(things: readonly { readonly id: string }[], what: string): void {
  const seen = new Set<string>();
  for (const { id } of things) {
    if (seen.has(id)) throw new InvalidInputError(`There are two of ${what} ${id}: give each an id of its own.`);
    seen.add(id);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
