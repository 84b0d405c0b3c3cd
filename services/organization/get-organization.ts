import type { OrganizationAnswer } from "#core/api/organization";
import { dimensionSql, findDimension } from "#core/costs/dimensions";
import { NO_ORGANIZATION } from "#core/costs/organization/organization";
import { categoryDimension } from "#core/costs/organization/organization-dimensions";
import { unitNodes } from "#core/costs/organization/unit-paths";
import { dimensionIn, type SemanticModel } from "#core/costs/semantic-model";
import { UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { dimensionValues } from "#services/costs/dimension-values";
import { modelOfTenant } from "#services/costs/question-context";
import { storedOrganization, unitsOf } from "#services/organization/read-organization";

/** Where each account belongs, and the cost categories: what was uploaded, what the provider tells, what the export carries. */
export async function getOrganization(ctx: ServiceContext): Promise<OrganizationAnswer> {
  requireScope(ctx, "costs:read");
  const [stored, provider, engine] = await Promise.all([
    ctx.db.read(storedOrganization),
    ctx.inventory.connected ? ctx.inventory.accounts() : [],
    ctx.costs().catch(withoutData),
  ]);
  const model = engine && (await modelOfTenant(ctx, engine));
  const billed = engine && model ? await accountsOfBill(engine, model) : [];
  const units = unitsOf(stored.uploaded, provider);
  const pathOf = new Map(units.map(({ accountId, path }) => [accountId, path]));
  const uploaded = new Set(stored.uploaded.map(({ accountId }) => accountId));
  const names = new Map(provider.map(({ id, name }) => [id, name]));
  const inBill = new Set(billed);
  const accounts = [...new Set([...billed, ...pathOf.keys(), ...names.keys()])].toSorted().map((accountId) => ({
    accountId,
    name: names.get(accountId) ?? null,
    path: pathOf.get(accountId) ?? null,
    from: uploaded.has(accountId) ? ("upload" as const) : pathOf.has(accountId) ? ("provider" as const) : null,
    inBill: inBill.has(accountId),
  }));
  const without = accounts.filter(({ path, inBill: billedHere }) => path === null && billedHere);
  return {
    accounts,
    units: unitNodes(units),
    categories: stored.categories.map((category) => ({
      ...category,
      rules: [...category.rules],
      dimension: categoryDimension(category.name).name,
      origin: "rules" as const,
      unavailable: model === undefined || isKnown(model, category.name) ? null : "A rule tests what this export has no column for.",
    })),
    exportedCategories: (model?.organization ?? NO_ORGANIZATION).exported.map((name) => ({
      name,
      dimension: categoryDimension(name).name,
      origin: "export" as const,
    })),
    updatedAt: stored.updatedAt,
    updatedBy: stored.updatedBy,
    notes: [
      ...(without.length > 0 && units.length > 0
        ? [`${without.length} of the ${inBill.size} accounts of the bill are in no unit: their cost shows as missing.`]
        : []),
      ...(units.length === 0 ? ["No account is in a unit yet. Upload a CSV of account_id, organizational_unit."] : []),
    ],
  };
}

function isKnown(model: SemanticModel, category: string): boolean {
  return dimensionIn(categoryDimension(category), model, model.family) !== undefined;
}

async function accountsOfBill(engine: CostEngine, model: SemanticModel): Promise<readonly string[]> {
  const dimension = findDimension("account_id", []);
  const on = dimension && dimensionSql(dimension, model.family, model.columns[model.family]);
  return on ? dimensionValues(engine, on, model.family) : [];
}

function withoutData(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}
