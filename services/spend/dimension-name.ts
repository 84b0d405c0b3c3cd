import { dimensionNamed, dimensionsOf, type SemanticModel } from "#core/costs/semantic-model";
import { InvalidInputError } from "#core/errors";
import { SPEND_PARAMETERS } from "#core/spend/spend-question";
import { nearestName } from "#services/costs/nearest";

/**
 * The dimension that a parameter of an address means: as the model names it, or in camelCase (`usageType`, `orgUnit`).
 *
 * @throws InvalidInputError that names the nearest dimension or parameter
 */
export function dimensionName(name: string, model: SemanticModel): string {
  const spelled = name.includes(":") ? name : name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  const found = dimensionNamed(name, model) ?? dimensionNamed(spelled, model);
  if (found !== undefined && found.values !== "time") return found.name;
  if (found !== undefined) throw new InvalidInputError(`Choose days and hours by period, from and to, not by a filter on ${found.name}.`);
  // The tenant's own; the question itself is resolved with its organisation, and says which there are.
  if (/^(cost_category|organizational_unit):/.test(name)) return name;
  if (/^tags?[:.]/i.test(name)) {
    const keys = model.tagKeys;
    throw new InvalidInputError(
      `There is no tag "${name.replace(/^tags?[:.]/i, "").slice(0, 60)}" in this bill. ${keys.length === 0 ? "The export carries no tags." : `Its tags are ${keys.slice(0, 12).join(", ")}.`}`,
    );
  }
  const names = [...dimensionsOf(model).map((one) => one.name), ...SPEND_PARAMETERS];
  const near = nearestName(name, names);
  throw new InvalidInputError(
    `There is no filter or parameter "${name.slice(0, 60)}". ${near === undefined ? `Filter by ${names.slice(0, 12).join(", ")} or tag:<key>.` : `Did you mean ${near}?`}`,
  );
}
