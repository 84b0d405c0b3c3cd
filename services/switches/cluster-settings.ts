import type { z } from "zod";
import type { ClusterSettings, ClusterSettingsChange } from "#core/api/proposals";
import { InvalidInputError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";
import { knownClusters, requireCluster } from "#services/switches/known-clusters";

type Settings = z.infer<typeof ClusterSettings>;
type Row = {
  cluster: string;
  production: boolean;
  maintenance: boolean;
  maintenance_by: string | null;
  maintenance_reason: string | null;
  no_change_hours: Settings["noChangeHours"];
};

export async function listClusterSettings(ctx: ServiceContext): Promise<Settings[]> {
  requireScope(ctx, "settings:read");
  const clusters = await knownClusters(ctx);
  return ctx.db.read(async (tx) => {
    const settings: Settings[] = [];
    for (const cluster of clusters) settings.push(await settingsIn(tx, cluster));
    return settings;
  });
}

/** @throws NotFoundError */
export async function getClusterSettings(ctx: ServiceContext, cluster: string): Promise<Settings> {
  requireScope(ctx, "settings:read");
  await requireCluster(ctx, cluster);
  return ctx.db.read((tx) => settingsIn(tx, cluster));
}

/** As an Owner left them; without a word of theirs: production, no maintenance, changes at any hour. */
export async function settingsIn(tx: TenantTransaction, cluster: string): Promise<Settings> {
  const [row] = await tx.query<Row>("SELECT * FROM cluster_settings WHERE cluster = $1", [cluster]);
  return {
    cluster,
    production: row?.production ?? true,
    maintenance: row?.maintenance ?? false,
    maintenanceBy: row?.maintenance_by ?? null,
    maintenanceReason: row?.maintenance_reason ?? null,
    noChangeHours: row?.no_change_hours ?? [],
  };
}

/** Whether it is production, and when nothing may start: for Owners. @throws NotFoundError, InvalidInputError */
export async function changeClusterSettings(
  ctx: ServiceContext,
  cluster: string,
  { production, noChangeHours }: z.infer<typeof ClusterSettingsChange>,
): Promise<Settings> {
  return mutate(ctx, {
    scope: "cluster:manage",
    action: "cluster.change-settings",
    target: cluster,
    event: `Changed the settings of ${cluster}`,
    async prepare() {
      await requireCluster(ctx, cluster);
      if (noChangeHours?.some(({ from, to }) => from >= to)) {
        throw new InvalidInputError("Hours without changes begin before they end. Split a range that goes over Sunday midnight in two.");
      }
    },
    async run(tx) {
      const before = await settingsIn(tx, cluster);
      const after = { ...before, production: production ?? before.production, noChangeHours: noChangeHours ?? before.noChangeHours };
      await store(tx, after);
      return { result: after, before, after };
    },
  });
}

/** No new starts while it is on; what runs goes on to its end. For Owners and Admins. @throws NotFoundError */
export async function setMaintenance(
  ctx: ServiceContext,
  cluster: string,
  { maintenance, reason }: { readonly maintenance: boolean; readonly reason?: string | undefined },
): Promise<Settings> {
  return mutate(ctx, {
    scope: "settings:manage",
    action: "cluster.set-maintenance",
    target: cluster,
    event: maintenance ? `Put ${cluster} into maintenance` : `Took ${cluster} out of maintenance`,
    prepare: () => requireCluster(ctx, cluster),
    async run(tx) {
      const before = await settingsIn(tx, cluster);
      const after: Settings = {
        ...before,
        maintenance,
        maintenanceBy: maintenance ? ctx.actor.name : null,
        maintenanceReason: maintenance && reason !== undefined && reason !== "" ? reason : null,
      };
      await store(tx, after);
      return { result: after, before, after };
    },
  });
}

async function store(tx: TenantTransaction, settings: Settings): Promise<void> {
  await tx.query(
    `INSERT INTO cluster_settings (tenant_id, cluster, production, maintenance, maintenance_by, maintenance_reason, no_change_hours, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, app_now())
     ON CONFLICT (tenant_id, cluster) DO UPDATE SET production = excluded.production, maintenance = excluded.maintenance,
       maintenance_by = excluded.maintenance_by, maintenance_reason = excluded.maintenance_reason, no_change_hours = excluded.no_change_hours,
       updated_at = excluded.updated_at`,
    [
      tx.tenantId,
      settings.cluster,
      settings.production,
      settings.maintenance,
      settings.maintenanceBy,
      settings.maintenanceReason,
      JSON.stringify(settings.noChangeHours),
    ],
  );
  await announce(tx, "switch", `cluster:${settings.cluster}`);
}
