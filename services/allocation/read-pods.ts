import type { PodUse, Resource } from "#core/costs/allocation/allocate";
import { daysWithoutNodesSql, podsSql } from "#core/costs/allocation/allocation-sql";
import type { DimensionSql } from "#core/costs/dimension";
import { LimitExceededError } from "#core/errors";
import { type Decimal, decimalOf } from "#core/figures/decimal";
import type { CostEngine } from "#core/ports/cost-engine";
import { MOST_ROWS } from "#services/allocation/read-assets";
import type { ResolvedQuery } from "#services/costs/resolve-query";
import { runCompiled } from "#services/costs/run-compiled";

/** Asked for, and used of that, by key and resource, for efficiency; used undefined: not known. */
export type KeyUse = { readonly key: string | null; readonly resource: Resource; readonly asked: Decimal; readonly met: Decimal | undefined };

export type Pods = {
  readonly pods: readonly PodUse[];
  readonly uses: readonly KeyUse[];
  readonly daysWithoutNodes: readonly string[];
  /** Instance id to cluster. */
  readonly nodes: ReadonlyMap<string, string>;
  /** Some keys are labels of what runs now, because the bill has none. */
  readonly labelled: boolean;
  readonly sql: string;
  readonly bytes: number;
};

/** The label that a workload has now; undefined where nobody knows. */
export type LabelOf = (workload: { readonly cluster: string; readonly namespace: string; readonly workload: string }) => string | undefined;

/** Requests and usage of pods from split cost allocation. */
export async function readPods(
  engine: CostEngine,
  { plan, model }: ResolvedQuery,
  key: DimensionSql,
  labels: LabelOf | undefined,
  signal: AbortSignal | undefined,
): Promise<Pods> {
  const columns = model.columns.cur;
  const loose = await runCompiled(engine, daysWithoutNodesSql(plan, columns), signal, 1000);
  const days = loose.rows.map(([day]) => String(day).slice(0, 10));
  const result = await runCompiled(engine, podsSql(plan, columns, days, key, labels !== undefined, MOST_ROWS), signal, MOST_ROWS);
  if (result.truncated || result.rows.length >= MOST_ROWS)
    throw new LimitExceededError("There are too many pods for one answer. Ask by namespace, for one cluster, or for a shorter period.");
  const pods: PodUse[] = [];
  const uses: KeyUse[] = [];
  const nodes = new Map<string, string>();
  let looked = 0;
  for (const [segment, cluster, node, name, namespace, workload, kind, asked, used, met, held] of result.rows) {
    const resource = String(kind) as Resource;
    const told = name === null || name === undefined || name === "" ? null : String(name);
    const ofKey = told ?? labels?.({ cluster: String(cluster ?? ""), namespace: String(namespace ?? ""), workload: String(workload ?? "") }) ?? null;
    if (told === null && ofKey !== null) looked += 1;
    const onNode = node === null || node === undefined ? null : String(node);
    if (onNode !== null) nodes.set(onNode, String(cluster ?? ""));
    pods.push({ node: onNode, cluster: String(cluster ?? ""), segment: String(segment), key: ofKey, resource, held: decimalOf(held) ?? 0n });
    uses.push({ key: ofKey, resource, asked: decimalOf(asked) ?? 0n, met: used === null || used === undefined ? undefined : (decimalOf(met) ?? 0n) });
  }
  return {
    pods,
    uses,
    daysWithoutNodes: days,
    nodes,
    labelled: looked > 0,
    sql: result.canonicalSql,
    bytes: result.bytesScanned + loose.bytesScanned,
  };
}
