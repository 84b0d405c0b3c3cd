import type { Database } from "#db/open-database";
import { JOBS } from "#jobs/definitions";
import type { JobDefinition } from "#jobs/job-definition";
import { openRunner, type Runner } from "#jobs/runner";
import type { Config } from "#server/config";
import type { ServiceContext } from "#services/context";

type Options = {
  /** Those that need more than services. */
  readonly further: readonly JobDefinition[];
  readonly config: Config;
  readonly database: Database;
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  readonly log: (line: Record<string, unknown>) => void;
};

/** Tenants whom a job can do something for. */
const TENANTS: Record<NonNullable<JobDefinition["needs"]> | "nothing", string> = {
  clouds: "SELECT DISTINCT tenant_id AS id FROM cloud_accounts WHERE state <> 'pending' AND read_role_arn IS NOT NULL ORDER BY tenant_id",
  costs: "SELECT id FROM tenants WHERE cost_source IS NOT NULL AND NOT is_vendor OR ingested_since IS NOT NULL ORDER BY id",
  sources: "SELECT DISTINCT tenant_id AS id FROM cost_sources WHERE removed_at IS NULL ORDER BY tenant_id",
  nothing: "SELECT id FROM tenants ORDER BY id",
};

/** Where a person's own export is read, no cloud is connected and there is nothing to look through. */
export function openJobs({ config, database, contextOf, further, log }: Options): Runner {
  return openRunner({
    database,
    contextOf,
    jobs: [...JOBS, ...further],
    everyMinutes: config.sandboxed ? config.discoveryEveryMinutes : 0,
    log,
    tenants: async ({ needs }) => {
      const rows = await database.platform.transaction((tx) => tx.query<{ id: string }>(TENANTS[needs ?? "nothing"]));
      return rows.map(({ id }) => id);
    },
  });
}
