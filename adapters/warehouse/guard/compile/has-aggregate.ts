import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";

/** An aggregate of this query: not one of a subquery inside it, and not a window function. */
export function hasAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasAggregate);
  if (typeof node !== "object" || node === null) return false;
  const { kind, name, over } = node as { kind?: unknown; name?: unknown; over?: unknown };
  if (kind === "query" || kind === "bound") return false;
  if (kind === "call" && over === undefined && FUNCTIONS.get(String(name))?.kind === "aggregate") return true;
  return Object.values(node).some(hasAggregate);
}
