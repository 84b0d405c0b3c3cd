import { dimensionAlias, findDimension } from "#core/costs/dimensions";
import { isUnavailable } from "#core/costs/metric";
import { findMetric } from "#core/costs/metrics";
import { type QueryPlan, groupedSql, totalSql } from "#core/costs/query-plan";
import { type SemanticModel, dimensionIn, metricSql, semanticModel } from "#core/costs/semantic-model";
import type { CompiledPlan, CostEngine } from "#core/ports/cost-engine";

const PER_SECOND = 20;
const SECONDS = 15;

/** What pages ask: a metric, by something, in steps or not, over a month or the whole history, of all or of one account. */
const METRICS = ["amortized", "unblended", "list", "coverage", "untagged_share"];
const GROUPS = [[], ["service"], ["account"], ["region"], ["purchase_option"], ["tag:team"], ["tag:env", "service"], ["usage_type"], ["cluster"]];
const STEPS = [undefined, "daily", "monthly", undefined] as const;

/** Questions arrive at a steady rate, whether those before are answered or not; each is another, so that none comes from memory. */
export async function dashboardTimes(
  engine: CostEngine,
): Promise<{ readonly answers: number[]; readonly fromRollups: number; readonly perSecond: number }> {
  const model = semanticModel(engine.catalog());
  const answers: number[] = [];
  let fromRollups = 0;
  const waiting: Promise<void>[] = [];
  const started = performance.now();
  for (let at = 0; at < PER_SECOND * SECONDS; at += 1) {
    const due = started + (at * 1000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const run = async () => {
      const compiled = plan(model, at);
      const sql = compiled.shape === "groups" ? groupedSql(compiled.plan) : totalSql(compiled.plan, compiled.withCredits);
      const prepared = await engine.prepare(sql, { origin: "compiled", maxRows: 50_000, plan: compiled });
      if (/rollup_/.test(prepared.engineSql)) fromRollups += 1;
      await engine.run(prepared, { maxRows: 50_000, timeoutMs: 30_000 });
      answers.push(performance.now() - due);
    };
    waiting.push(run());
  }
  await Promise.all(waiting);
  return { answers, fromRollups, perSecond: PER_SECOND };
}

export function plan(model: SemanticModel, at: number): CompiledPlan {
  const metric = findMetric(METRICS[at % METRICS.length] ?? "amortized");
  const definition = metric ? metricSql(metric, model) : undefined;
  if (!definition || isUnavailable(definition)) throw new TypeError("The generated bill cannot answer a metric of the dashboard.");
  const on = (name: string) => {
    const dimension = findDimension(name, model.tagKeys);
    const found = dimension && dimensionIn(dimension, model, definition.table);
    if (!dimension || !found) throw new TypeError(`The generated bill has no dimension ${name}.`);
    return { alias: dimensionAlias(dimension), on: found };
  };
  const months = model.catalog.periods.map(({ billingPeriod }) => billingPeriod);
  const first = at % 3 === 0 ? months[0] : months.at(-1 - (at % months.length));
  const last = at % 3 === 0 ? months.at(-1) : first;
  const [year, month] = (last ?? "2026-10").split("-").map(Number) as [number, number];
  const accounts = model.catalog.values?.["x_account"] ?? [];
  const account = at % 4 === 1 ? accounts[at % accounts.length] : undefined;
  const steps = STEPS[at % STEPS.length];
  const query: QueryPlan = {
    metric: definition,
    dimensions: (GROUPS[at % GROUPS.length] ?? []).map(on),
    granularity: steps,
    filters: account === undefined ? [] : [{ on: on("account").on, keeps: true, values: [account], missing: false }],
    period: { from: `${first}-01T00:00:00.000Z`, to: new Date(Date.UTC(year, month, 1)).toISOString(), timeZone: "UTC" },
    limit: 10_000 + at,
  };
  return { shape: "groups", plan: query, withCredits: false };
}
