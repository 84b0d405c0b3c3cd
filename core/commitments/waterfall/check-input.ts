import { InvalidInputError } from "#core/errors";
import type { HourlyUsage, Plan, Position, Reservation, UsageRow } from "#core/commitments/model";

/**
 * `checked`: rows that went through here before.
 *
 * @throws InvalidInputError for usage, plans or reservations that no bill can have
 */
export function checkInput(usage: HourlyUsage, position: Position, checked: ReadonlySet<UsageRow>): void {
  checkUnique(usage.rows, "usage row");
  checkUnique(position.plans, "plan");
  checkUnique(position.reservations, "reservation");
  for (const row of usage.rows) if (!checked.has(row)) checkRow(row, usage.hours);
  position.plans.forEach(checkPlan);
  position.reservations.forEach(checkReservation);
}

/** @throws InvalidInputError where it is not above zero */
export function checkUnitsOf(reservation: Reservation, row: UsageRow, units: number): void {
  if (units > 0 && Number.isFinite(units)) return;
  throw new InvalidInputError(`Reservation ${reservation.id} takes ${units} units of ${row.id}: give a number above zero.`);
}

function checkRow({ id, quantity, onDemandRate }: UsageRow, hours: number): void {
  if (quantity.length !== hours) {
    throw new InvalidInputError(`Usage ${id} has ${quantity.length} hours, the span has ${hours}: give a quantity for each hour.`);
  }
  checkAmount(onDemandRate, `Usage ${id}`, "on-demand rate");
  for (let hour = 0; hour < quantity.length; hour += 1) {
    const value = quantity[hour] as number;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) checkAmount(value, `Usage ${id}`, "quantity");
  }
}

function checkPlan({ id, commitment, from, to }: Plan): void {
  checkAmount(commitment, `Plan ${id}`, "commitment");
  checkTerm(`Plan ${id}`, from, to);
}

function checkReservation({ id, units, unitRate, from, to }: Reservation): void {
  checkAmount(units, `Reservation ${id}`, "units");
  checkAmount(unitRate, `Reservation ${id}`, "rate");
  checkTerm(`Reservation ${id}`, from, to);
}

/** Whole hours; a term without an end is fine. */
function checkTerm(what: string, from: number, to: number): void {
  const whole = [from, to].every((hour) => Number.isInteger(hour) || Math.abs(hour) === Number.POSITIVE_INFINITY);
  if (!whole || from > to) throw new InvalidInputError(`${what} runs from hour ${from} to ${to}: give whole hours since the epoch, the start first.`);
}

function checkAmount(value: number, what: string, name: string): void {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw new InvalidInputError(`${what} has ${name} ${value}: give a number of zero or more.`);
}

function checkUnique(things: readonly { readonly id: string }[], what: string): void {
  const seen = new Set<string>();
  for (const { id } of things) {
    if (seen.has(id)) throw new InvalidInputError(`There are two of ${what} ${id}: give each an id of its own.`);
    seen.add(id);
  }
}
