import { dimensionWord, isTag } from "#core/charts/dimension-words";
import type { Filter, SemanticQuery } from "#core/costs/query";

/** What a query is about, in words: "EC2 and RDS in production", "team payments, without Tax". Empty when it is about everything. */
export function subjectOf(query: Pick<SemanticQuery, "filters" | "exclude">): string {
  const shown = [...query.filters].sort((a, b) => rank(a.dimension) - rank(b.dimension));
  const head: string[] = [];
  const places: string[] = [];
  for (const filter of shown) (isPlace(filter) ? places : head).push(filterWords(filter));
  const left = query.exclude.map((filter) => `without ${filterWords({ ...filter, op: filter.op === "is-not" ? "is" : filter.op })}`);
  const main = [head.join(", "), ...places.map((place) => `in ${place}`)].filter((part) => part !== "").join(" ");
  return [main, ...left].filter((part) => part !== "").join(", ");
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
  const values = listed(filter.values.map((value) => value.replaceAll("_", filter.dimension === "purchase_option" ? " " : "_")), "or");
  const named = filter.dimension === "namespace" || isTag(filter.dimension) ? `${word} ${values}` : values;
  return filter.op === "is-not" ? `all but ${named}` : named;
}

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[], word: "and" | "or" = "and"): string {
  if (parts.length <= 1) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
