import type { CategoryCondition, CostCategory } from "#core/api/organization";
import { findDimension } from "#core/costs/dimensions";

/** Dimensions that a rule may test: those that every line item has on its own, whatever the question. */
export const RULE_DIMENSIONS = [
  "account",
  "account_id",
  "organizational_unit",
  "service",
  "region",
  "usage_type",
  "operation",
  "instance_type",
  "instance_family",
  "purchase_option",
  "charge_category",
  "line_item_type",
  "cluster",
  "resource",
] as const;

/** What is wrong with rules, a sentence each, before any bill is looked at. */
export function faultsOfCategories(categories: readonly CostCategory[]): string[] {
  const faults: string[] = [];
  const names = new Set<string>();
  for (const { name, rules } of categories) {
    const known = name.toLowerCase().replace(/[^a-z0-9]+/g, " ");
    if (names.has(known)) faults.push(`There are two categories named ${name}: rename one.`);
    names.add(known);
    rules.forEach(({ all }, index) => {
      for (const condition of all) {
        const fault = faultOf(condition);
        if (fault !== undefined) faults.push(`Category ${name}, rule ${index + 1}: ${fault}`);
      }
    });
  }
  return faults;
}

function faultOf({ dimension, op, values }: CategoryCondition): string | undefined {
  const tag = /^tags?[:.\s]\s*\S/i.test(dimension);
  const found = tag ? undefined : findDimension(dimension, []);
  if (!tag && !RULE_DIMENSIONS.some((name) => name === found?.name))
    return `"${dimension.slice(0, 60)}" cannot be tested: use ${RULE_DIMENSIONS.join(", ")}, or tag:<key>.`;
  if (op === "is-missing") return values.length === 0 ? undefined : "is-missing takes no values: remove them.";
  if (values.length === 0) return `a condition on ${dimension} has no values: name at least one, or use is-missing.`;
  if (found?.name === "organizational_unit" && op !== "is" && op !== "is-not")
    return "a unit is tested with is or is-not, which hold for all below it.";
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (values.some((value) => /[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\ufeff]/.test(value)))
    return "a value holds control or invisible characters.";
  return undefined;
}
