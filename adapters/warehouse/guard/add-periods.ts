import type { Expression, Name, Query, Relation, Select } from "#adapters/warehouse/guard/tree";

const plain = (text: string): Name => ({ text });

/** Restricts the given readings of a table by a condition on their billing period, each where its rows enter the query. */
export function addPeriods(query: Query, targets: ReadonlyMap<object, (period: Expression) => Expression>): Query {
  return rewrite(query) as Query;

  function rewrite(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(rewrite);
    if (typeof node !== "object" || node === null) return node;
    if (targets.has(node)) return restricted(node as Extract<Relation, { kind: "table" }>);
    if ((node as { kind?: unknown }).kind === "select") return rewriteSelect(node as Select);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewrite(value)]));
  }

  /** The plain case reads best: FROM cur alone, or first in its joins, takes a condition in WHERE. */
  function rewriteSelect(select: Select): Select {
    const conditions = select.from
      .flatMap((relation) => preserved(relation))
      .filter((table) => targets.has(table) && (table.alias?.columns.length ?? 0) === 0);
    const inPlace = new Set<object>(conditions);
    const keep = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(keep);
      if (typeof node !== "object" || node === null) return node;
      if (inPlace.has(node)) return node;
      const { kind } = node as { kind?: unknown };
      return kind === "join" ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, keep(value)])) : rewrite(node);
    };
    const rest = Object.fromEntries(
      Object.entries(select).map(([key, value]) => [key, key === "from" ? keep(value) : rewrite(value)]),
    ) as unknown as Select;
    return conditions.reduce<Select>((sofar, table) => ({ ...sofar, where: and(sofar.where, within(table, table.alias?.name ?? table.name)) }), rest);
  }

  function within(table: object, qualifier: Name | undefined): Expression {
    const period: Expression = { kind: "column", qualifier, name: plain("billing_period") };
    return targets.get(table)?.(period) ?? period;
  }

  function restricted(table: Extract<Relation, { kind: "table" }>): Relation {
    const select: Select = {
      kind: "select",
      distinct: false,
      items: [{ kind: "star", qualifier: undefined }],
      from: [{ ...table, alias: undefined }],
      where: within(table, undefined),
      groupBy: [],
      having: undefined,
      windows: [],
    };
    const query: Query = { kind: "query", with: [], body: select, orderBy: [], offset: undefined, limit: undefined };
    return { kind: "derived", query, lateral: false, alias: table.alias ?? { name: table.name, columns: [] } };
  }
}

/** Tables whose rows no outer join fills with nulls: a condition in WHERE restricts them and nothing else. */
function preserved(relation: Relation): readonly Extract<Relation, { kind: "table" }>[] {
  if (relation.kind === "table") return [relation];
  if (relation.kind !== "join") return [];
  const left = relation.type === "RIGHT" || relation.type === "FULL" ? [] : preserved(relation.left);
  const right = relation.type === "LEFT" || relation.type === "FULL" ? [] : preserved(relation.right);
  return [...left, ...right];
}

function and(left: Expression | undefined, right: Expression): Expression {
  return left === undefined ? right : { kind: "logic", operator: "AND", left, right };
}
