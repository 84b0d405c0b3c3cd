import type { HourlyUsage, Plan, PlanType, Position, Reservation, Sharing, UsageRow } from "#core/commitments/model";
import { checkInput, checkUnitsOf } from "#core/commitments/waterfall/check-input";
import { rateUnder, savingUnder } from "#core/commitments/waterfall/plan-terms";

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
  /** Mean saving over the rows that it may cover, in millionths; it places a plan among those of its type. */
  readonly meanSaving: number;
};

/** Layers of the same rows (whatever their quantities), span and sharing, so that those of the same plans can be taken over. */
export type KnownLayers = { readonly checked: ReadonlySet<UsageRow>; readonly byPayer: ReadonlyMap<Plan | Reservation, Layer> };

const NOTHING_KNOWN: KnownLayers = { checked: new Set(), byPayer: new Map() };

/** EC2 Instance plans before Compute plans. SageMaker plans share no usage with either. */
const TYPE_ORDER: Readonly<Record<PlanType, number>> = { EC2Instance: 0, Compute: 1, SageMaker: 2 };

/**
 * Reservations by their start; then plans by type, the larger mean saving, the earlier start; in the end by id.
 *
 * @throws InvalidInputError for usage, plans or reservations that no bill can have
 * @source docs/decisions/0013-commitments.md: AWS does not publish the order among plans of one type
 */
export function layersOf(usage: HourlyUsage, position: Position, known = NOTHING_KNOWN): Layer[] {
  checkInput(usage, position, known.checked);
  const reservations = [...position.reservations].sort((one, other) => one.from - other.from || compare(one.id, other.id));
  const plans = position.plans.map((plan) => ({ plan, layer: known.byPayer.get(plan) ?? planLayer(usage, plan, position.sharing) }));
  plans.sort(
    (one, other) =>
      TYPE_ORDER[one.plan.type] - TYPE_ORDER[other.plan.type] ||
      other.layer.meanSaving - one.layer.meanSaving ||
      one.plan.from - other.plan.from ||
      compare(one.plan.id, other.plan.id),
  );
  return [
    ...reservations.map((reservation) => known.byPayer.get(reservation) ?? reservationLayer(usage, reservation, position.sharing)),
    ...plans.map(({ layer }) => layer),
  ];
}

type Served = { readonly index: number; readonly row: UsageRow; readonly foreign: boolean; readonly weight: number; readonly saving: number };

/** Within the owner's account, and then within the others: smallest size first, as size-flexible reservations are applied, then by row id. */
function reservationLayer(usage: HourlyUsage, reservation: Reservation, sharing: Sharing): Layer {
  const served: Served[] = [];
  for (const [index, row] of usage.rows.entries()) {
    if (!mayServe(reservation.account, row.account, sharing)) continue;
    const weight = reservation.unitsOf(row);
    if (weight === undefined) continue;
    checkUnitsOf(reservation, row, weight);
    served.push({ index, row, foreign: row.account !== reservation.account, weight, saving: 0 });
  }
  served.sort((one, other) => Number(one.foreign) - Number(other.foreign) || one.weight - other.weight || compare(one.row.id, other.row.id));
  return layerOf(usage, reservation, reservation.units, served, { plan: undefined, reservation, meanSaving: 0 });
}

/** Within the owner's account, and then within the others: highest saving first, then the lowest rate, then by row id. */
function planLayer(usage: HourlyUsage, plan: Plan, sharing: Sharing): Layer {
  const served: Served[] = [];
  let savings = 0;
  let count = 0;
  for (const [index, row] of usage.rows.entries()) {
    const weight = rateUnder(plan, row);
    if (weight === undefined) continue;
    const saving = savingUnder(weight, row);
    // Each row counts once, however much is used of it: an hour's bill must not depend on the other hours.
    savings += saving;
    count += 1;
    if (mayServe(plan.account, row.account, sharing)) served.push({ index, row, foreign: row.account !== plan.account, weight, saving });
  }
  served.sort(
    (one, other) =>
      Number(one.foreign) - Number(other.foreign) || other.saving - one.saving || one.weight - other.weight || compare(one.row.id, other.row.id),
  );
  const meanSaving = count === 0 ? 0 : savings / count;
  return layerOf(usage, plan, plan.commitment, served, { plan, reservation: undefined, meanSaving });
}

/** An account whose sharing is off neither gives nor takes. */
function mayServe(owner: string, account: string, sharing: Sharing): boolean {
  return owner === account || !(sharing.off.has(owner) || sharing.off.has(account));
}

function layerOf(
  usage: HourlyUsage,
  term: { readonly from: number; readonly to: number },
  capacity: number,
  served: readonly Served[],
  payer: Pick<Layer, "plan" | "reservation" | "meanSaving">,
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

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
