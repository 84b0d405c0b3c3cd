import { findDimension } from "#core/costs/dimensions";
import { type SemanticModel, defaultMetric, dimensionIn } from "#core/costs/semantic-model";
import { UnavailableError } from "#core/errors";
import type { Vocabulary } from "#core/planner/frame";
import type { CostEngine } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { dimensionValues } from "#services/costs/dimension-values";
import { modelOf } from "#services/costs/model-of";

/** The names that this tenant's bill and inventory use, so that they are recognised in a sentence. */
export async function readVocabulary(ctx: ServiceContext): Promise<Vocabulary> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs().catch(withoutData);
  const nodes = ctx.inventory.connected ? (await ctx.inventory.nodes()).map(({ name }) => name) : [];
  if (!engine) return { accounts: [], clusters: [], namespaces: [], workloads: [], regions: [], services: [], tags: {}, nodes };
  const model = modelOf(engine);
  const valuesOf = (name: string) => namesOf(engine, model, name);
  const [accounts, clusters, namespaces, workloads, regions, services, tags, existing] = await Promise.all([
    valuesOf("account"),
    valuesOf("cluster"),
    valuesOf("namespace"),
    valuesOf("workload"),
    valuesOf("region"),
    valuesOf("service"),
    Promise.all(model.tagKeys.map(async (key) => [key, await valuesOf(`tag:${key}`)] as const)),
    ctx.inventory.connected ? ctx.inventory.clusters() : [],
  ]);
  return {
    accounts,
    clusters: [...new Set([...clusters, ...existing.map(({ name }) => name)])],
    namespaces,
    workloads,
    regions,
    services,
    tags: Object.fromEntries(tags),
    nodes,
    defaults: { m: defaultMetric(model).name, t: defaultPeriod(model, ctx) },
  };
}

/** A tenant without cost data yet has no names; its questions are answered with what to do. */
function withoutData(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

/** Last month, or the latest month that the data has. */
function defaultPeriod({ catalog }: SemanticModel, ctx: ServiceContext): string {
  const now = ctx.now();
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
  const months = catalog.periods.map(({ billingPeriod }) => billingPeriod);
  return months.length === 0 || months.includes(lastMonth) ? "last_month" : (months.at(-1) ?? "last_month");
}

async function namesOf(engine: CostEngine, model: SemanticModel, name: string): Promise<readonly string[]> {
  const dimension = findDimension(name, model.tagKeys);
  const on = dimension && dimensionIn(dimension, model, model.family);
  return on ? dimensionValues(engine, on, model.family) : [];
}
