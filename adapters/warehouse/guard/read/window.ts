import { readExpression } from "#adapters/warehouse/guard/read/knot";
import { isEmpty, isObject, list, only, readPlainName } from "#adapters/warehouse/guard/read/node";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Bound, Frame, SortItem, Window } from "#adapters/warehouse/guard/tree";

export function readSort(node: unknown): SortItem {
  if (!isObject(node)) refuse("ORDER BY could not be read: write ORDER BY column DESC.");
  only("ORDER BY", node, "this", "desc", "nulls_first");
  const nulls = typeof node.nulls_first === "boolean" ? (node.nulls_first ? "first" : "last") : undefined;
  return { value: readExpression(node.this), descending: node.desc === true, nulls };
}

export function readWindow(node: unknown): Window {
  if (!isObject(node)) refuse("OVER could not be read: write OVER (PARTITION BY a ORDER BY b).");
  only("OVER", node, "window_name", "partition_by", "order_by", "frame");
  return {
    base: isEmpty(node.window_name) ? undefined : readPlainName(node.window_name, "window name"),
    partitionBy: list(node.partition_by).map(readExpression),
    orderBy: list(node.order_by).map(readSort),
    frame: isEmpty(node.frame) ? undefined : readFrame(node.frame),
  };
}

function readFrame(node: unknown): Frame {
  if (!isObject(node)) refuse("The window's frame could not be read: write ROWS BETWEEN 6 PRECEDING AND CURRENT ROW.");
  only("a window's frame", node, "kind", "start", "end");
  const unit = String(node.kind).toUpperCase();
  if (unit !== "ROWS" && unit !== "RANGE" && unit !== "GROUPS") refuse("A window's frame is ROWS, RANGE or GROUPS.");
  return { unit, start: readBound(node.start), end: isEmpty(node.end) ? undefined : readBound(node.end) };
}

function readBound(node: unknown): Bound {
  if (node === "CurrentRow") return { kind: "CURRENT ROW" };
  if (node === "UnboundedPreceding") return { kind: "UNBOUNDED PRECEDING" };
  if (node === "UnboundedFollowing") return { kind: "UNBOUNDED FOLLOWING" };
  if (isObject(node)) {
    only("a window's frame", node, "Preceding", "Following");
    if (!isEmpty(node.Preceding)) return { kind: "PRECEDING", by: readExpression(node.Preceding) };
    if (!isEmpty(node.Following)) return { kind: "FOLLOWING", by: readExpression(node.Following) };
  }
  refuse("The window's frame could not be read: write ROWS BETWEEN 6 PRECEDING AND CURRENT ROW.");
}
