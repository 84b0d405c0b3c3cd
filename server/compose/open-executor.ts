import type { KillFile } from "#core/ports/kill-file";
import type { Database } from "#db/open-database";
import type { CostSources } from "#server/compose/cost-sources";
import { openActingSide } from "#server/compose/open-acting-side";
import { baseOf, givenClusters } from "#server/compose/open-all-clouds";
import type { Config } from "#server/config";
import type { ServiceContext } from "#services/context";
import { asExecutor } from "#services/execution/as-executor";
import { createExecutor, type Executor } from "#services/execution/executor";
import { UnavailableError } from "#core/errors";

export type OpenedExecutor = Executor & { close(): Promise<void> };

type Options = {
  readonly config: Config;
  readonly database: Database;
  readonly sources: CostSources;
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  readonly killFile: KillFile;
  readonly log: (line: Record<string, unknown>) => void;
};

/** The hands of this process: the one place where acting roles are given to anything. */
export async function openExecutor({ config, database, sources, contextOf, killFile, log }: Options): Promise<OpenedExecutor> {
  const given = await givenClusters(config.kubeconfig, () => undefined);
  const sides = new Map<string, ReturnType<typeof openActingSide>>();
  const executorContext = async (tenantId: string): Promise<ServiceContext> => {
    const ctx = await contextOf(tenantId);
    if (ctx === undefined) throw new UnavailableError(`There is no organization ${tenantId} any more.`);
    return asExecutor(ctx);
  };
  const costSourceOf = async (tenantId: string): Promise<string | null> => {
    const rows = await database.platform.transaction((tx) =>
      tx.query<{ cost_source: string | null }>("SELECT cost_source FROM tenants WHERE id = $1", [tenantId]),
    );
    return rows[0]?.cost_source ?? null;
  };
  const executor = createExecutor({
    database,
    contextOf: executorContext,
    async provider(tenantId) {
      const known = sides.get(tenantId);
      if (known) return known;
      const { clouds, db } = await executorContext(tenantId);
      const side = openActingSide({ db, clouds, given, base: baseOf(config, sources, await costSourceOf(tenantId)) });
      sides.set(tenantId, side);
      return side;
    },
    machineSwitch() {
      const thrown = killFile.thrown();
      return thrown && `The kill switch was thrown on the machine (${thrown.reason}).`;
    },
    log,
    pace: { clockRate: config.clock.rate },
  });
  return {
    ...executor,
    async close() {
      await executor.stopWorking();
      for (const side of sides.values()) side.close();
    },
  };
}
