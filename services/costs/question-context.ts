import type { SemanticModel } from "#core/costs/semantic-model";
import type { CostEngine } from "#core/ports/cost-engine";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import type { QuestionContext } from "#services/costs/resolve-query";
import { exportedCategories } from "#services/organization/exported-categories";
import { readOrganization } from "#services/organization/read-organization";

/** What questions of this tenant are resolved with: its clock, its zone, and its organisation where one is named. */
export function questionContext(ctx: ServiceContext, engine: CostEngine): QuestionContext {
  return {
    now: ctx.now(),
    timeZone: ctx.tenant.timeZone,
    organization: () => readOrganization(ctx, () => exportedCategories(engine, modelOf(engine))),
  };
}

/** The semantic model with this tenant's organisation. */
export async function modelOfTenant(ctx: ServiceContext, engine: CostEngine): Promise<SemanticModel> {
  const model = modelOf(engine);
  return { ...model, organization: await readOrganization(ctx, () => exportedCategories(engine, model)) };
}
