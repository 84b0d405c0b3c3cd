import type { Dimension } from "#core/costs/dimension";
import type { Filter } from "#core/costs/query";
import type { ResolvedFilter } from "#core/costs/query-plan";
import { unitsNamed } from "#core/costs/organization/unit-paths";
import { type SemanticModel, dimensionIn, dimensionNamed, dimensionsOf } from "#core/costs/semantic-model";
import { shortServiceName } from "#core/costs/services";
import { CONNECT_AN_EXPORT, isCostExplorer, partOfOther } from "#core/costs/thin-source";
import { InvalidInputError } from "#core/errors";
import type { CostEngine, LogicalTable } from "#core/ports/cost-engine";
import { dimensionValues } from "#services/costs/dimension-values";
import { nearestName, sameName } from "#services/costs/nearest";

const MISSING = new Set(["(none)", "none", "(missing)", "(untagged)", "null"]);
/** Values of one filter; a longer list is a report, not a question. */
const MOST_VALUES = 200;

const PURCHASE: Readonly<Record<string, string>> = {
  ondemand: "on_demand",
  od: "on_demand",
  sp: "savings_plan",
  savingsplan: "savings_plan",
  savingsplans: "savings_plan",
  ri: "reserved",
  reservedinstance: "reserved",
  reservedinstances: "reserved",
  reservation: "reserved",
  spotinstances: "spot",
};

/** @throws InvalidInputError that names the nearest dimension */
export function requireDimension(name: string, model: SemanticModel): Dimension {
  const dimension = dimensionNamed(name, model);
  if (dimension) return dimension;
  if (/^(?:week|quarter|year)s?$/i.test(name))
    throw new InvalidInputError(`"${name}" is a granularity, not a dimension: use granularity weekly, monthly or quarterly.`);
  const names = dimensionsOf(model).map((one) => one.name);
  const near = nearestName(name, names);
  if (/^tags?[:.\s]/i.test(name))
    throw new InvalidInputError(
      `There is no tag "${name.replace(/^tags?[:.\s]/i, "")}" in this bill. ${model.tagKeys.length === 0 ? (isCostExplorer(model) ? `Cost Explorer was asked for none. ${CONNECT_AN_EXPORT}` : "The export carries no tags.") : `Its tags are ${model.tagKeys.slice(0, 12).join(", ")}.`}`,
    );
  if (/^cost[ _]categor/i.test(name)) {
    const categories = names.filter((one) => one.startsWith("cost_category:")).map((one) => one.slice(14));
    throw new InvalidInputError(
      `${/^cost[ _]categor(?:y|ies)[:.\s_]?$/i.test(name) ? "Name the cost category." : `There is no cost category "${name.replace(/^cost[ _]categor(?:y|ies)[:.\s_]?/i, "")}".`} ${categories.length === 0 ? "The export carries none: define one at /api/organization." : `There are ${categories.slice(0, 12).join(", ")}.`}`,
    );
  }
  throw new InvalidInputError(
    `There is no dimension "${name.slice(0, 60)}". ${near ? `Did you mean ${near}?` : `Use one of ${names.slice(0, 14).join(", ")}.`}`,
  );
}

/** @throws InvalidInputError where the export lacks the dimension, saying what to do */
export function requireColumn(dimension: Dimension, model: SemanticModel, table: LogicalTable) {
  const on = dimensionIn(dimension, model, table);
  if (!on && isCostExplorer(model))
    throw new InvalidInputError(`Costs by ${dimension.label.toLowerCase()} cannot be known from Cost Explorer. ${CONNECT_AN_EXPORT}`);
  if (!on) throw new InvalidInputError(`Costs by ${dimension.label.toLowerCase()} cannot be known from this export. ${dimension.without}`);
  return on;
}

/**
 * Resolves filters to values of this bill: accounts by name or id, services by any of their names, small slips of case
 * and signs mended.
 *
 * @throws InvalidInputError for a value that the bill does not have, with the nearest that it has
 */
export async function resolveFilters(
  engine: CostEngine,
  model: SemanticModel,
  table: LogicalTable,
  filters: readonly Filter[],
  exclude: readonly Filter[],
): Promise<ResolvedFilter[]> {
  const resolved: ResolvedFilter[] = [];
  for (const [list, inverted] of [
    [filters, false],
    [exclude, true],
  ] as const) {
    for (const filter of list) resolved.push(await resolveOne(engine, model, table, filter, inverted));
  }
  return resolved;
}

async function resolveOne(engine: CostEngine, model: SemanticModel, table: LogicalTable, filter: Filter, inverted: boolean): Promise<ResolvedFilter> {
  const asked = requireDimension(filter.dimension, model);
  if (asked.values === "time") throw new InvalidInputError(`Choose days and hours by the period, not by a filter on ${asked.name}.`);
  const keeps = (filter.op === "is-not") === inverted;
  if (filter.op === "is-missing") return { on: requireColumn(asked, model, table), keeps: !inverted, values: [], missing: true };
  if (filter.values.length === 0) throw new InvalidInputError(`The filter on ${asked.name} has no values. Name at least one, or use is-missing.`);
  if (filter.values.length > MOST_VALUES)
    throw new InvalidInputError(`The filter on ${asked.name} has more than ${MOST_VALUES} values. Ask for fewer, or group by ${asked.name}.`);
  const isMissing = (value: string) => MISSING.has(value.trim().toLowerCase());
  const missing = filter.values.some(isMissing);
  const wanted = filter.values.filter((value) => !isMissing(value));
  const dimension =
    asked.name === "account" && wanted.length > 0 && wanted.every((value) => /^\d{12,}$/.test(value.trim()))
      ? requireDimension("account_id", model)
      : asked;
  const on = requireColumn(dimension, model, table);
  if (dimension.values === "many") return { on, keeps, values: wanted, missing };
  const known = await dimensionValues(engine, on, table);
  return { on, keeps, values: [...new Set(wanted.map((value) => knownValue(dimension, value, known, model)))], missing };
}

function knownValue(dimension: Dimension, value: string, known: readonly string[], model: SemanticModel): string {
  const found = sameName(value, known) ?? aliasOf(dimension, value, known, model);
  if (found !== undefined) return found;
  const word = dimension.name.startsWith("tag:") ? `value of the tag ${dimension.name.slice(4)}` : dimension.label.toLowerCase();
  const hidden = dimension.name === "service" ? partOfOther(shortServiceName(value), known) : undefined;
  if (hidden !== undefined) throw new InvalidInputError(hidden);
  const near = nearestName(value, known);
  const advice = near
    ? `Did you mean "${near}"?`
    : known.length === 0
      ? "The bill has none at all."
      : `It has ${known.slice(0, 8).join(", ")}${known.length > 8 ? " ..." : ""}.`;
  throw new InvalidInputError(`There is no ${word} "${value.slice(0, 60)}" in this bill. ${advice}`);
}

function aliasOf(dimension: Dimension, value: string, known: readonly string[], { organization }: SemanticModel): string | undefined {
  if (dimension.name.startsWith("organizational_unit")) {
    const named = unitsNamed(organization.units, value).filter((path) => known.includes(path));
    if (named.length > 1)
      throw new InvalidInputError(`"${value.slice(0, 60)}" is the name of several units: ${named.slice(0, 6).join(", ")}. Say the whole path.`);
    return named[0];
  }
  if (dimension.name === "service") {
    const short = shortServiceName(value);
    return short === undefined ? undefined : known.find((name) => name === short);
  }
  if (dimension.name === "purchase_option") return known.find((name) => name === PURCHASE[value.toLowerCase().replace(/[^a-z]/g, "")]);
  if (dimension.name === "charge_category")
    return known.find(
      (name) =>
        `${name.toLowerCase()}s` === value.toLowerCase() ||
        (name === "Tax" && value.toLowerCase() === "taxes") ||
        (name === "Adjustment" && /^refunds?$/i.test(value)),
    );
  return undefined;
}
