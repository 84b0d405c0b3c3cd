import { literal } from "#adapters/warehouse/lake/quote";

type Value = string | boolean | null;
export type Decision = { readonly keys: readonly Value[]; readonly outcome: string };

/**
 * A table of decisions as nested CASE expressions: columns that do not decide are left out, and values with the same
 * outcome share one list, so that a few thousand kinds of charges stay a short text. What is not in the table is null.
 *
 * @param columns expression of each key, in order
 */
export function decisionCase(decisions: readonly Decision[], columns: readonly string[], at = 0): string {
  const outcomes = new Set(decisions.map(({ outcome }) => outcome));
  const [only] = outcomes;
  if (outcomes.size <= 1 || at >= columns.length) return only ?? "null";
  const groups = new Map<Value, Decision[]>();
  for (const decision of decisions) {
    const value = decision.keys[at] ?? null;
    const group = groups.get(value) ?? [];
    group.push(decision);
    groups.set(value, group);
  }
  const branches = new Map<string, Value[]>();
  for (const [value, group] of groups) {
    const then = decisionCase(group, columns, at + 1);
    branches.set(then, [...(branches.get(then) ?? []), value]);
  }
  const [single] = branches.keys();
  if (branches.size === 1 && single !== undefined) return single;
  const column = columns[at] ?? "null";
  return `case ${[...branches].map(([then, values]) => `when ${isAny(column, values)} then ${then}`).join(" ")} end`;
}

function isAny(column: string, values: readonly Value[]): string {
  const texts = values.filter((value) => typeof value === "string");
  const conditions = [
    ...(texts.length === 0
      ? []
      : texts.length === 1
        ? [`${column} = ${literal(texts[0] ?? "")}`]
        : [`${column} in (${texts.map(literal).join(", ")})`]),
    ...(values.includes(true) ? [`coalesce(${column}, false)`] : []),
    ...(values.includes(false) || (values.includes(null) && values.includes(true)) ? [`not coalesce(${column}, false)`] : []),
    ...(values.includes(null) ? [`${column} is null`] : []),
  ];
  return conditions.join(" or ");
}

/** Branches of one CASE; engines compile longer ones badly. */
const MOST_BRANCHES = 200;

/** The value beside each key, as CASE expressions of a bearable length. */
export function lookupCase(column: string, pairs: readonly (readonly [key: string, value: string])[], otherwise: string): string {
  const parts: string[] = [];
  for (let from = 0; from < pairs.length; from += MOST_BRANCHES)
    parts.push(
      `case ${column} ${pairs
        .slice(from, from + MOST_BRANCHES)
        .map(([key, value]) => `when ${key} then ${value}`)
        .join(" ")} end`,
    );
  return parts.length === 0 ? otherwise : `coalesce(${[...parts, otherwise].join(", ")})`;
}
