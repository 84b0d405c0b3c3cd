import type { Database } from "#db/open-database";
import { openRunner, type Runner } from "#jobs/runner";
import type { Config } from "#server/config";
import type { ServiceContext } from "#services/context";

type Options = {
  readonly config: Config;
  readonly database: Database;
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  readonly log: (line: Record<string, unknown>) => void;
};

/** Where a person's own export is read, nothing is connected and there is nothing to do. */
export function openJobs({ config, database, contextOf, log }: Options): Runner {
  return openRunner({
    database,
    contextOf,
    everyMinutes: config.costData === undefined ? config.discoveryEveryMinutes : 0,
    log,
    tenants: async () => {
      const rows = await database.platform.transaction((tx) =>
        tx.query<{ tenant_id: string }>(
          "SELECT DISTINCT tenant_id FROM cloud_accounts WHERE state <> 'pending' AND read_role_arn IS NOT NULL ORDER BY tenant_id",
        ),
      );
      return rows.map((row) => row.tenant_id);
    },
  });
}
