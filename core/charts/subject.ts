import { dimensionWord, isTag } from "#core/charts/dimension-words";
import type { Filter, SemanticQuery } from "#core/costs/query";

/** What a query is about: things, places, and what is left out. Each may be empty. */
export type Subject = { readonly what: string; readonly where: string; readonly without: string };

type Asked = { readonly filters: SemanticQuery["filters"]; readonly exclude: SemanticQuery["exclude"] };

/** "EC2 and RDS in production", "team payments, without Tax". Empty when it is about everything. */
export function subjectOf(query: Asked): string {
  const { what, where, without } = subjectParts(query);
  return [[what, where].filter((part) => part !== "").join(" "), without].filter((part) => part !== "").join(", ");
}

/** "EC2 cost", "the cost in production", "the cost of EC2, without Tax": the subject as a noun of cost. */
export function costOf(query: Asked): string {
  const { what, where, without } = subjectParts(query);
  const place = where === "" ? "" : ` ${where}`;
  if (without !== "") return `the cost${what === "" ? "" : ` of ${what}`}${place} ${without}`;
  return what === "" ? `the cost${place}` : `${what}${/^(credits|refunds|tax|purchases|usage|adjustments)$/i.test(what) ? "" : " cost"}${place}`;
}

export function subjectParts(query: Asked): Subject {
  const shown = [...query.filters].sort((a, b) => rank(a.dimension) - rank(b.dimension));
  const head: string[] = [];
  const places: string[] = [];
  for (const filter of shown) (isPlace(filter) ? places : head).push(filterWords(filter));
  const left = query.exclude.map((filter) => filterWords({ ...filter, op: filter.op === "is-not" ? "is" : filter.op }));
  return {
    what: head.join(", "),
    where: places.map((place) => `in ${place}`).join(" "),
    without: left.length === 0 ? "" : `without ${listed(left)}`,
  };
}

const ORDER = ["service", "usage_type", "instance_type", "instance_family", "family", "purchase_option", "workload", "charge_category"];
const PLACES = new Set(["account", "account_id", "region", "cluster", "namespace", "zone"]);

function rank(dimension: string): number {
  const at = ORDER.indexOf(dimension);
  return at === -1 ? ORDER.length : at;
}

function isPlace(filter: Filter): boolean {
  return PLACES.has(filter.dimension) && filter.op === "is";
}

export function filterWords(filter: Filter): string {
  const word = dimensionWord(filter.dimension);
  if (filter.op === "is-missing") return isTag(filter.dimension) ? `no ${word} tag` : `no ${word}`;
  const values = listed(filter.values.map((value) => wordOf(filter.dimension, value)));
  const named = filter.dimension === "namespace" || isTag(filter.dimension) ? `${word} ${values}` : values;
  return filter.op === "is-not" ? `all but ${named}` : named;
}

const CATEGORIES: Readonly<Record<string, string>> = {
  Credit: "credits",
  Refund: "refunds",
  Tax: "tax",
  Purchase: "purchases",
  Usage: "usage",
  Adjustment: "adjustments",
};

function wordOf(dimension: string, value: string): string {
  if (dimension === "purchase_option") return value === "savings_plan" ? "Savings Plan" : value.replaceAll("_", " ");
  return dimension === "charge_category" || dimension === "line_item_type" ? (CATEGORIES[value] ?? value) : value;
}

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[], word: "and" | "or" = "and"): string {
  if (parts.length <= 1) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
