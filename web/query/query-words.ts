import { dimensionWord, isTag } from "#core/charts/dimension-words";
import type { Filter, SemanticQuery } from "#core/costs/query";

const words = (dimension: string): string => {
  const text = isTag(dimension) ? `tag ${dimensionWord(dimension)}` : dimensionWord(dimension);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export function filterWords({ dimension, op, values }: Filter): string {
  if (op === "is-missing") return `${words(dimension)} is missing`;
  return `${words(dimension)} ${op === "is-not" ? "is not" : "is"} ${values.join(" or ")}`;
}

/** Filters of a stored request in words; undefined where it is SQL, which filters in its own text. */
export function requestFilters(request: unknown): readonly string[] | undefined {
  if (typeof request !== "object" || request === null || !("filters" in request || "period" in request)) return undefined;
  const { filters = [], exclude = [] } = request as Partial<SemanticQuery>;
  return [...filters.map(filterWords), ...exclude.map((filter) => `not ${filterWords(filter)}`)];
}
