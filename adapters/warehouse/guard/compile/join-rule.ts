import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import type { Place } from "#adapters/warehouse/guard/compile/place";
import { limits } from "#adapters/warehouse/guard/limits";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { BoundColumn, BoundRelation } from "#adapters/warehouse/guard/compile/scope";
import type { Expression } from "#adapters/warehouse/guard/tree";

/** `small` relations hold no scan, or a single row: crossing them with anything stays cheap. */
export type CompiledFrom = {
  readonly sql: string;
  readonly relations: readonly BoundRelation[];
  readonly merged: readonly BoundColumn[];
  readonly small: boolean;
};

/**
 * A join of two tables needs an equality between a value of one side and a value of the other, or it is a product of both.
 * @throws QueryRefusedError
 */
export function checkJoin(on: Expression, place: Place, left: CompiledFrom, right: CompiledFrom): void {
  if (left.small || right.small || limits().asEngine) return;
  if (conjuncts(on).some((part) => isEquality(part, place, left, right))) return;
  refuse("A join needs an equality of both sides in ON, as in ON a.line_item_resource_id = b.line_item_resource_id.");
}

export function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === "logic" && condition.operator === "AND" ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

function isEquality(part: Expression, place: Place, left: CompiledFrom, right: CompiledFrom): boolean {
  if (part.kind !== "binary" || (part.operator !== "=" && part.operator !== "IS NOT DISTINCT FROM")) return false;
  const sides = [part.left, part.right].map((value) => {
    const { free } = compileExpression(value, place);
    const of = (side: CompiledFrom) => free.length > 0 && free.every(({ relation }) => relation !== undefined && side.relations.includes(relation));
    return of(left) ? "left" : of(right) ? "right" : "other";
  });
  return sides.includes("left") && sides.includes("right");
}
