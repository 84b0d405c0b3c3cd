import type { Tags } from "#sandbox/world/company";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";

/** Values that a thing has under each filter's name; an empty list matches nothing. */
export type Filterable = Readonly<Record<string, readonly (string | undefined)[]>>;

/**
 * The request's `Filter.n` as a condition: every filter must hold, by any of its values; `*` and `?` are wildcards.
 *
 * @throws AwsError InvalidParameterValue for a filter that is not known
 */
export function filterOf(
  parameters: QueryParameters,
  names: readonly string[],
  keys: { readonly list: string; readonly values: string } = { list: "Filter", values: "Value" },
): (values: Filterable, tags?: Tags) => boolean {
  const filters = parameters.list(keys.list).map((filter) => {
    const name = filter.required("Name");
    const isTag = name.startsWith("tag:") || name === "tag-key" || name === "tag-value";
    if (!names.includes(name) && !(isTag && names.includes("tag"))) throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
    return { name, patterns: filter.texts(keys.values).map(patternOf) };
  });
  return (values, tags = {}) =>
    filters.every(({ name, patterns }) => {
      const held = tagValues(name, tags) ?? values[name] ?? [];
      return patterns.some((pattern) => held.some((value) => value !== undefined && pattern.test(value)));
    });
}

function tagValues(name: string, tags: Tags): readonly (string | undefined)[] | undefined {
  if (name === "tag-key") return Object.keys(tags);
  if (name === "tag-value") return Object.values(tags);
  return name.startsWith("tag:") ? [tags[name.slice("tag:".length)]] : undefined;
}

function patternOf(value: string): RegExp {
  const escaped = value.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
