import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import type { Place } from "#adapters/warehouse/guard/compile/place";
import type { BoundColumn, BoundRelation } from "#adapters/warehouse/guard/compile/scope";
import type { Expression } from "#adapters/warehouse/guard/tree";

/** A column of the SELECT list after * has been written out. */
export type Item = {
  readonly value: Expression | { readonly kind: "bound"; readonly column: BoundColumn; readonly relation: BoundRelation | undefined };
  readonly name: string;
  readonly aliased: boolean;
};

export function compileItem(value: Item["value"], place: Place): Compiled {
  if (value.kind !== "bound") return compileExpression(value, place);
  const { sql, type, scans, sealed, name } = value.column;
  return compiled(sql, type, [], {
    free: place.groups?.has(sql) === true ? [] : [{ name, relation: value.relation }],
    scans,
    sealed: sealed === true,
  });
}
