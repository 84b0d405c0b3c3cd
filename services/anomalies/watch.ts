import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

/** How a tenant's series are watched. Without a row: $25 a day, never looked through. */
export type Watch = { readonly dollarFloor: string; readonly checkedAt: string | null; readonly through: string | null; readonly series: number };

export const DEFAULT_FLOOR = "25.00";

export async function readWatch(tx: TenantTransaction): Promise<Watch> {
  const [row] = await tx.query<{ dollar_floor: string; checked_at: string | Date | null; data_version: string | null; series: number }>(
    "SELECT dollar_floor, checked_at, data_version, series FROM anomaly_watch",
  );
  if (row === undefined) return { dollarFloor: DEFAULT_FLOOR, checkedAt: null, through: null, series: 0 };
  return {
    dollarFloor: String(row.dollar_floor),
    checkedAt: row.checked_at === null ? null : new Date(row.checked_at).toISOString(),
    // The last complete day of the look, then what data it was; empty after a change of how to look.
    through: row.data_version?.split("|")[0] ?? null,
    series: Number(row.series),
  };
}

/** Remembers a look, which is no change of the tenant's. */
export async function rememberLook(
  ctx: ServiceContext,
  { through, dataVersion, series }: { readonly through: string; readonly dataVersion: string; readonly series: number },
): Promise<void> {
  await ctx.db.record((tx) =>
    tx.query(
      `INSERT INTO anomaly_watch (tenant_id, checked_at, data_version, series) VALUES ($1, app_now(), $2, $3)
       ON CONFLICT (tenant_id) DO UPDATE SET checked_at = app_now(), data_version = excluded.data_version, series = excluded.series`,
      [tx.tenantId, `${through}|${dataVersion}`, series],
    ),
  );
}

/** USD a day below which nothing alarms; what is below is looked at anew with the next data, or at once. */
export async function setDollarFloor(ctx: ServiceContext, dollarFloor: string): Promise<{ readonly dollarFloor: string }> {
  return mutate(ctx, {
    scope: "costs:manage",
    action: "anomaly-watch.change",
    target: "anomalies",
    event: `Set the least anomaly to $${dollarFloor} a day`,
    async run(tx) {
      const before = await readWatch(tx);
      await tx.query(
        `INSERT INTO anomaly_watch (tenant_id, dollar_floor) VALUES ($1, $2)
         ON CONFLICT (tenant_id) DO UPDATE SET dollar_floor = excluded.dollar_floor, data_version = NULL`,
        [tx.tenantId, dollarFloor],
      );
      return {
        result: { dollarFloor },
        before: { dollarFloor: before.dollarFloor },
        after: { dollarFloor },
        unchanged: Number(before.dollarFloor) === Number(dollarFloor) && before.checkedAt !== null,
      };
    },
  });
}

export async function readSettings(ctx: ServiceContext): Promise<{ readonly dollarFloor: string }> {
  requireScope(ctx, "costs:read");
  return { dollarFloor: (await ctx.db.read(readWatch)).dollarFloor };
}
