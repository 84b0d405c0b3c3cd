import { findDimension } from "#core/costs/dimensions";
import type { Filter } from "#core/costs/query";
import { type SemanticModel, dimensionIn } from "#core/costs/semantic-model";
import { InvalidInputError } from "#core/errors";
import type { ChangeStep } from "#core/insights/change-explanation";
import type { ChangeRow, ChargeKind } from "#core/insights/change-row";

/** What a part is made of, coarsest first. */
const FINER = ["service", "usage_type", "resource"] as const;
const FINER_OF_PODS = ["namespace", "workload"] as const;
/** Words that a filter reads as "has none"; a value that is spelled so is told apart by its rows. */
const MISSING_WORD = /^\(?(?:none|missing|untagged|null)\)?$/i;

/** Dimensions that this export can be looked into by. */
export function finerIn(model: SemanticModel, steps: readonly ChangeStep[]): string[] {
  const ofPods = steps.some(({ dimension }) => findDimension(dimension, [])?.ofPods === true);
  return (ofPods ? FINER_OF_PODS : FINER).filter((name) => {
    const dimension = findDimension(name, model.tagKeys);
    return dimension !== undefined && dimensionIn(dimension, model, model.family) !== undefined;
  });
}

/** @throws InvalidInputError where there is nothing finer than where one is */
export function nextFiner(finer: readonly string[], steps: readonly ChangeStep[], filters: readonly Filter[]): string {
  const next = finerThan(finer, steps, filters);
  if (next === undefined) throw new InvalidInputError("There is nothing finer than this part. Name another dimension to take it apart by.");
  return next;
}

/** The first that comes after the finest step taken; undefined where there is none. */
export function finerThan(finer: readonly string[], steps: readonly ChangeStep[], filters: readonly Filter[]): string | undefined {
  const taken = new Set([
    ...steps.map(({ dimension }) => dimension),
    ...filters.filter(({ values }) => values.length === 1).map(({ dimension }) => dimension),
  ]);
  const deepest = finer.findLastIndex((name) => taken.has(name));
  return finer[deepest + 1];
}

/** Narrows what is read; {@link isInside} decides. */
export function filterOfStep({ dimension, value }: ChangeStep): Filter[] {
  if (value === null) return [{ dimension, op: "is-missing", values: [] }];
  return MISSING_WORD.test(value.trim()) ? [] : [{ dimension, op: "is", values: [value] }];
}

export function isInside(row: ChangeRow, { kind, path }: { readonly kind: ChargeKind; readonly path: readonly ChangeStep[] }): boolean {
  return row.kind === kind && path.every(({ dimension, value }) => (row.keys[dimension] ?? null) === value);
}
