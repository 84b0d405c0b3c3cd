import type { HourlyUsage, Plan, Position, Reservation, Sharing, UsageRow } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { ChangedRun } from "#core/commitments/waterfall/changed-run";
import { type KnownLayers, type Layer, layersOf } from "#core/commitments/waterfall/layers";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { resultOf, runOf } from "#core/commitments/waterfall/result-of";
import type { LayerRun } from "#core/commitments/waterfall/run-layers";

/**
 * The same as `applyWaterfall(usage, position)`, reusing of `base` whatever does not change. Rows, plans and reservations
 * that are the same objects as in the base count as unchanged: replace what changes, never write into it.
 *
 * @throws InvalidInputError as `applyWaterfall` does
 */
export function whatIf(base: WaterfallResult, usage: HourlyUsage, position: Position): WaterfallResult {
  const run = runOf(base);
  if (run === undefined || base.usage.from !== usage.from || base.usage.hours !== usage.hours) return applyWaterfall(usage, position);
  // New rows come last, so that the others keep their places; the order of rows decides nothing.
  if (!base.usage.rows.every((row, index) => isSameButQuantity(row, usage.rows[index]))) return applyWaterfall(usage, position);
  const layers = layersOf(usage, position, knownLayers(base, run, usage, position.sharing));
  const places = placesOf(run, base.usage.rows.length, layers);
  if (places === undefined) return applyWaterfall(usage, position);
  const nothing = new Float64Array(usage.hours);
  const baseRun = { ...run, remaining: usage.rows.map((_, row) => run.remaining[row] ?? nothing) };
  const changed = new ChangedRun(
    usage.hours,
    baseRun,
    usage.rows.map((_, row) => base.usage.rows[row]?.quantity ?? nothing),
  );
  for (const [index, row] of usage.rows.entries()) {
    const before = base.usage.rows[index]?.quantity ?? nothing;
    if (before !== row.quantity) changed.move(index, before, row.quantity);
  }
  const outcomes: { readonly left: Float64Array; readonly given: readonly (Float64Array | undefined)[] }[] = [];
  let reached = 0;
  for (const [index, layer] of layers.entries()) {
    const place = places[index];
    if (place === undefined) {
      outcomes.push(changed.inserted(layer, reached));
      continue;
    }
    for (; reached < place.index; reached += 1) changed.removed(reached);
    outcomes.push(changed.through(layer, place.index, place.given));
    reached = place.index + 1;
  }
  for (; reached < run.layers.length; reached += 1) changed.removed(reached);
  const next: LayerRun = {
    layers,
    left: outcomes.map(({ left }) => left),
    given: outcomes.map(({ given }) => given),
    remaining: usage.rows.map((_, row) => changed.remaining(row)),
  };
  return resultOf(usage, position, next, base);
}

function isSameButQuantity(row: UsageRow, other: UsageRow | undefined): boolean {
  return (
    row === other ||
    (other !== undefined &&
      row.id === other.id &&
      row.account === other.account &&
      row.service === other.service &&
      row.region === other.region &&
      row.family === other.family &&
      row.instanceType === other.instanceType &&
      row.usageType === other.usageType &&
      row.operation === other.operation &&
      row.onDemandRate === other.onDemandRate)
  );
}

function knownLayers(base: WaterfallResult, run: LayerRun, usage: HourlyUsage, sharing: Sharing): KnownLayers {
  const same = base.usage.rows.length === usage.rows.length && isSameSharing(base.position.sharing, sharing);
  const byPayer = new Map<Plan | Reservation, Layer>();
  if (same) for (const layer of run.layers) byPayer.set((layer.plan ?? layer.reservation) as Plan | Reservation, layer);
  return { checked: new Set(base.usage.rows), byPayer };
}

function isSameSharing({ off }: Sharing, other: Sharing): boolean {
  return off === other.off || (off.size === other.off.size && [...off].every((account) => other.off.has(account)));
}

type Place = { readonly index: number; readonly given: readonly (Float64Array | undefined)[] };

/** Which layer of the base each one continues; undefined at all where those that continue stand in another order. */
function placesOf(run: LayerRun, rows: number, layers: readonly Layer[]): (Place | undefined)[] | undefined {
  const byId = new Map(run.layers.map((layer, index) => [idOf(layer), index]));
  let last = -1;
  const places: (Place | undefined)[] = [];
  for (const layer of layers) {
    const index = byId.get(idOf(layer));
    const given = index === undefined ? undefined : givenIn(run, index, layer, rows);
    if (index === undefined || given === undefined) {
      places.push(undefined);
      continue;
    }
    if (index < last) return undefined;
    last = index;
    places.push({ index, given });
  }
  return places;
}

function idOf({ plan, reservation }: Layer): string {
  return plan === undefined ? `reservation/${reservation?.id}` : `plan/${plan.id}`;
}

/** What layer `index` of the base gave, by position in `layer`; undefined where it serves other rows of the base, or in another order. */
function givenIn(run: LayerRun, index: number, layer: Layer, rows: number): readonly (Float64Array | undefined)[] | undefined {
  const base = run.layers[index] as Layer;
  const given = run.given[index] ?? [];
  if (base === layer) return given;
  const placed: (Float64Array | undefined)[] = [];
  let position = 0;
  for (const [place, row] of layer.rows.entries()) {
    // A row that is new has nothing in the base.
    if (row >= rows) placed.push(undefined);
    else {
      if (base.rows[position] !== row || base.weights[position] !== layer.weights[place]) return undefined;
      placed.push(given[position]);
      position += 1;
    }
  }
  return position === base.rows.length ? placed : undefined;
}
