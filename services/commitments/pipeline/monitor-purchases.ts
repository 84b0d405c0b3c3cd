import { hourAt } from "#services/commitments/hours";
import { proposeReturn } from "#services/commitments/pipeline/propose-return";
import { raiseAlarms } from "#services/commitments/pipeline/raise-alarms";
import { storedPlans } from "#services/commitments/pipeline/kept-plans";
import { type Monitored, selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { type PlanFacts, readPosition } from "#services/commitments/read-position";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

export type MonitorOptions = { readonly signal?: AbortSignal | undefined; /** Also where the bill has nothing new. */ readonly force?: boolean };
export type MonitoredAll = { readonly looked: number; readonly alarms: number; readonly returns: number };

const HOUR_MS = 3_600_000;

/** Of the past that utilization is told of. */
const WINDOW_DAYS = 14;
const AGAIN_AFTER_MS = 20 * HOUR_MS;

/**
 * Once a day and with each new state of the bill: what every plan of ours was used for, by its ARN in the bill; alarms for
 * plans that idle and for coverage that dips; a return where a new plan is used too little and can still be returned.
 *
 * @throws NoCostDataError where there is no bill
 */
export async function monitorPurchases(ctx: ServiceContext, { signal, force = false }: MonitorOptions = {}): Promise<MonitoredAll> {
  const system = asSystem(ctx);
  const { dataThrough, dataVersion } = (await system.costs()).catalog();
  if (!force && !(await isDue(system, dataVersion))) return { looked: 0, alarms: 0, returns: 0 };
  const to = hourAt(dataThrough);
  const read = await readPosition(system, { from: to - WINDOW_DAYS * 24, to }, { signal });
  const held = await system.db.read((tx) =>
    selectPurchases(tx, "WHERE state IN ('purchased', 'monitoring') AND plan_id IS NOT NULL ORDER BY number"),
  );
  const bounds = { from: (to - WINDOW_DAYS * 24) * HOUR_MS, to: to * HOUR_MS, queryId: read.queryId, asOf: read.asOf };
  const looked: StoredPurchase[] = [];
  for (const purchase of held) looked.push(await keepMonitored(system, purchase, monitoredOf(purchase, read.plans, bounds)));
  const reads = await system.db.read(storedPlans);
  let returns = 0;
  for (const purchase of looked) if (await proposeReturn(system, purchase, reads)) returns += 1;
  const alarms = await raiseAlarms(system, { to: new Date(bounds.to), purchases: looked, signal });
  await rememberMonitored(system, dataVersion);
  return { looked: looked.length, alarms, returns };
}

async function isDue(ctx: ServiceContext, dataVersion: string): Promise<boolean> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ monitored_at: string | Date | null; data_version: string | null }>("SELECT monitored_at, data_version FROM commitment_watch", []),
  );
  if (row?.monitored_at === undefined || row.monitored_at === null || row.data_version !== dataVersion) return true;
  return ctx.now().getTime() - new Date(row.monitored_at).getTime() >= AGAIN_AFTER_MS;
}

async function rememberMonitored(ctx: ServiceContext, dataVersion: string): Promise<void> {
  await ctx.db.record((tx) =>
    tx.query(
      `INSERT INTO commitment_watch (tenant_id, monitored_at, data_version) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id) DO UPDATE SET monitored_at = excluded.monitored_at, data_version = excluded.data_version`,
      [tx.tenantId, ctx.now().toISOString(), dataVersion],
    ),
  );
}

type Bounds = { readonly from: number; readonly to: number; readonly queryId: string; readonly asOf: string };

/** Since its start, or over the window; undefined while the bill has no hour of it. */
function monitoredOf({ planArn, planId, startAt }: StoredPurchase, plans: readonly PlanFacts[], bounds: Bounds): Monitored | undefined {
  const measured = plans.find(({ arn, id }) => arn === planArn || id === planId)?.measured;
  if (measured === undefined || measured === null) return undefined;
  const from = new Date(Math.max(bounds.from, startAt?.getTime() ?? 0));
  const { committed, used, unused, covered } = measured;
  return {
    from: from.toISOString(),
    to: new Date(bounds.to).toISOString(),
    committed,
    used,
    unused,
    covered,
    queryId: bounds.queryId,
    asOf: bounds.asOf,
  };
}

async function keepMonitored(ctx: ServiceContext, purchase: StoredPurchase, monitored: Monitored | undefined): Promise<StoredPurchase> {
  const at = ctx.now();
  await ctx.db.record((tx) =>
    tx.query("UPDATE commitment_purchases SET monitored = coalesce($2::text::jsonb, monitored), monitored_at = $3 WHERE id = $1", [
      purchase.id,
      monitored === undefined ? null : JSON.stringify(monitored),
      at.toISOString(),
    ]),
  );
  return { ...purchase, monitored: monitored ?? purchase.monitored, monitoredAt: at };
}
