import { type SemanticModel, semanticModel } from "#core/costs/semantic-model";
import type { CostEngine } from "#core/ports/cost-engine";

const models = new WeakMap<CostEngine, { readonly dataVersion: string; readonly model: SemanticModel }>();

/** The semantic model over an engine's data, made once for each version of it. */
export function modelOf(engine: CostEngine): SemanticModel {
  const catalog = engine.catalog();
  const known = models.get(engine);
  if (known?.dataVersion === catalog.dataVersion) return known.model;
  const model = semanticModel(catalog);
  models.set(engine, { dataVersion: catalog.dataVersion, model });
  return model;
}
