import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import type { Place } from "#adapters/warehouse/guard/compile/place";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Bound, Frame, SortItem, Window } from "#adapters/warehouse/guard/tree";
import { BIGINT, isInteger, isOrderable } from "#adapters/warehouse/guard/types";

/** Nulls are last in both directions unless said otherwise. */
export const direction = ({ descending, nulls }: SortItem) => `${descending ? "DESC" : "ASC"} NULLS ${nulls === "first" ? "FIRST" : "LAST"}`;

export function compileSort(item: SortItem, place: Place): string {
  const value = compileExpression(item.value, place);
  if (!isOrderable(value.type)) refuse("ORDER BY needs values that can be ordered: numbers, texts, dates or instants.");
  return `${value.literal === undefined ? value.sql : `(${value.sql} IS NULL)`} ${direction(item)}`;
}

/** The definition in full: what a named window says is written out. */
export function compileWindow(window: Window, place: Place): string {
  const { partitionBy, orderBy, frame } = resolve(window, place, 0);
  const parts: string[] = [];
  if (partitionBy.length > 0) parts.push(`PARTITION BY ${partitionBy.map((value) => compileExpression(value, place).sql).join(", ")}`);
  if (orderBy.length > 0) parts.push(`ORDER BY ${orderBy.map((item) => compileSort(item, place)).join(", ")}`);
  if (frame !== undefined) parts.push(compileFrame(frame, place));
  return parts.join(" ");
}

function resolve(window: Window, place: Place, depth: number): Window {
  if (window.base === undefined) return window;
  const named = place.namedWindows.get(window.base.text.toLowerCase());
  if (named === undefined || depth > 8)
    refuse(`There is no window named ${window.base.text}: define it, as in WINDOW ${window.base.text} AS (ORDER BY x).`);
  const base = resolve(named, place, depth + 1);
  if (window.partitionBy.length > 0) refuse("A window that builds on a named one takes no PARTITION BY of its own.");
  if (window.orderBy.length > 0 && base.orderBy.length > 0) refuse("The named window has an ORDER BY already: leave one of them out.");
  return {
    base: undefined,
    partitionBy: base.partitionBy,
    orderBy: window.orderBy.length > 0 ? window.orderBy : base.orderBy,
    frame: window.frame ?? base.frame,
  };
}

function compileFrame({ unit, start, end }: Frame, place: Place): string {
  const bound = (at: Bound): string => {
    if (at.kind !== "PRECEDING" && at.kind !== "FOLLOWING") return at.kind;
    const by = compileExpression(at.by, place);
    if (unit !== "RANGE") {
      if (!isInteger(by.type)) refuse(`${unit} counts rows: write ${unit} 6 PRECEDING.`);
      return `${coerce(by, BIGINT).sql} ${at.kind}`;
    }
    return `${by.sql} ${at.kind}`;
  };
  return end === undefined ? `${unit} ${bound(start)}` : `${unit} BETWEEN ${bound(start)} AND ${bound(end)}`;
}
