import { readExpression, resetDepth } from "#adapters/warehouse/guard/read/expression";
import { tieReaders } from "#adapters/warehouse/guard/read/knot";
import { readQuery } from "#adapters/warehouse/guard/read/query";
import type { Query } from "#adapters/warehouse/guard/tree";

tieReaders({ expression: readExpression, query: readQuery });

/** @throws QueryRefusedError for anything but one query of allowed nodes */
export function readTree(node: unknown): Query {
  resetDepth();
  return readQuery(node);
}
