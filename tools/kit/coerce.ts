import { distance } from "fastest-levenshtein";
import { InvalidInputError } from "#core/errors";
import { unmark } from "#tools/kit/untrusted";

/** The part of JSON Schema that zod writes for our tools. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
};

/** Other names that models use for an argument, folded, to the name that the tool uses. */
export type Aliases = Readonly<Record<string, string>>;

const fold = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * Mends small mistakes in the arguments of a tool call: JSON in a string, a scalar for a list, `"5"` for 5,
 * `group_by` for `groupBy`, `Last Month` for `last_month`, null for absent. Never guesses a meaning.
 *
 * @throws InvalidInputError when an argument is not one of the tool's; says which ones there are
 */
export function coerceArguments(schema: JsonSchema, input: unknown, aliases: Aliases = {}): unknown {
  return coerce(schema, input, aliases, "");
}

function coerce(schema: JsonSchema, value: unknown, aliases: Aliases, path: string): unknown {
  if (schema.anyOf) return coerce(alternative(schema.anyOf, value), value, aliases, path);
  switch (schema.type) {
    case "object":
      return coerceObject(schema, parsed(value), aliases, path);
    case "array":
      return coerceArray(schema, parsed(value), aliases, path);
    case "number":
    case "integer":
      return typeof value === "string" && /^\s*[-+]?[\d,]*\.?\d+\s*$/.test(value) ? Number(value.replaceAll(",", "")) : value;
    case "boolean":
      return typeof value === "string" ? ({ true: true, yes: true, false: false, no: false }[value.trim().toLowerCase()] ?? value) : value;
    case "string":
      return coerceString(schema, value);
    default:
      return value;
  }
}

function coerceObject(schema: JsonSchema, value: unknown, aliases: Aliases, path: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !schema.properties) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined || item === "") continue;
    const name = propertyNamed(key, schema.properties, aliases);
    if (name === undefined) {
      if (schema.additionalProperties && schema.additionalProperties !== true)
        result[key] = coerce(schema.additionalProperties, item, aliases, `${path}${key}.`);
      else if (schema.additionalProperties === true) result[key] = item;
      else
        throw new InvalidInputError(
          `There is no argument "${path}${unmark(key).slice(0, 60)}". Use only: ${Object.keys(schema.properties).join(", ")}.`,
        );
      continue;
    }
    const property = schema.properties[name];
    result[name] = property ? coerce(property, item, aliases, `${path}${name}.`) : item;
  }
  return result;
}

function coerceArray(schema: JsonSchema, value: unknown, aliases: Aliases, path: string): unknown {
  const items = schema.items ?? {};
  // `{ "service": "EC2" }` for a list of filters: the tool's own schema knows what it means.
  if (isForeignObject(value, items)) return value;
  let list: readonly unknown[];
  if (Array.isArray(value)) list = value;
  else if (typeof value === "string" && items.type === "string")
    list = value
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean);
  else if (value === null || value === undefined) list = [];
  else list = [value];
  return list.map((item) => coerce(items, item, aliases, path));
}

function isForeignObject(value: unknown, items: JsonSchema): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    items.properties !== undefined &&
    !Object.keys(value).some((key) => key in (items.properties ?? {}))
  );
}

function coerceString(schema: JsonSchema, value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return value;
  const text = unmark(value);
  if (!schema.enum || schema.enum.includes(text)) return text;
  return (
    closest(
      text,
      schema.enum.filter((item) => typeof item === "string"),
    ) ?? text
  );
}

/** The one name that differs only in case and punctuation, or by at most two letters. */
export function closest(text: string, names: readonly string[]): string | undefined {
  const wanted = fold(text);
  const same = names.filter((name) => fold(name) === wanted);
  if (same.length > 0) return same[0];
  if (wanted.length < 4) return undefined;
  const near = names.map((name) => ({ name, away: distance(fold(name), wanted) })).filter(({ away, name }) => away <= (name.length > 8 ? 2 : 1));
  near.sort((a, b) => a.away - b.away);
  const [best, next] = near;
  return best && (!next || next.away > best.away) ? best.name : undefined;
}

function propertyNamed(key: string, properties: Readonly<Record<string, JsonSchema>>, aliases: Aliases): string | undefined {
  if (key in properties) return key;
  const alias = aliases[fold(key)];
  if (alias !== undefined && alias in properties) return alias;
  return closest(key, Object.keys(properties));
}

function alternative(options: readonly JsonSchema[], value: unknown): JsonSchema {
  const kind = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const json = typeof value === "string" && /^\s*[[{]/.test(value);
  const wanted = json ? (value.trim().startsWith("[") ? "array" : "object") : kind === "number" ? "number" : kind;
  return options.find((option) => option.type === wanted) ?? options.find((option) => option.type === kind) ?? options[0] ?? {};
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
