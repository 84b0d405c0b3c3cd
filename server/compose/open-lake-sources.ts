import { join } from "node:path";
import { assumedRole } from "#adapters/aws/assumed-role";
import type { AthenaConnection } from "#adapters/warehouse/athena/athena-connection";
import type { LakeRunner } from "#adapters/warehouse/lake/lake-runner";
import { openLakeEngine } from "#adapters/warehouse/lake/open-lake-engine";
import { UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import type { EngineExecutions } from "#core/ports/engine-executions";
import type { SandboxAccess, SandboxLake } from "#sandbox/open-live-companies";
import type { Config } from "#server/config";
import type { AthenaWarehouse, TrinoWarehouse } from "#server/warehouse-config";

export type LakeOptions = {
  readonly config: Config;
  readonly now: () => Date;
  readonly log: (line: Record<string, unknown>) => void;
  readonly executionsOf: (tenantId: string) => Promise<EngineExecutions>;
};

export type LakeSources = {
  /** The person's own table. */
  ownEngine(tenantId: string): Promise<CostEngine>;
  /** A sample company's table. */
  sandboxEngine(tenantId: string, access: SandboxAccess, label: string): Promise<CostEngine>;
  close(): void;
};

/** How often a question has the sandbox's bill looked at again: its days pass faster than the world's. */
const SANDBOX_LOOK_AGAIN_MS = 60_000;

/** Engines over tables that stay where they lie, in Athena or behind Trino. The sandbox's differ from anyone's by their address alone. */
export function openLakeSources(warehouse: AthenaWarehouse | TrinoWarehouse, { config, now, log, executionsOf }: LakeOptions): LakeSources {
  const connections = new Map<string, Promise<AthenaConnection>>();
  const connected = (key: string, open: () => Promise<AthenaConnection>): Promise<AthenaConnection> => {
    const known = connections.get(key) ?? open();
    connections.set(key, known);
    return known;
  };
  const engineOf = (tenantId: string, runner: LakeRunner, more: { readonly label?: string; readonly lookAgainAfterMs?: number } = {}) =>
    openLakeEngine({ runner, now, log, dir: join(config.dataDir, "warehouse", `${tenantId}-${warehouse.kind}`), ...more });
  const athena = async (tenantId: string, connection: AthenaConnection, place: Place): Promise<LakeRunner> => {
    const { openAthenaRunner } = await import("#adapters/warehouse/athena/open-athena-runner");
    const { ATHENA_PRICE } = await import("#adapters/warehouse/athena/athena-price");
    const { bytesCutoff, bytesPerDay, usdPerTb } = (warehouse as AthenaWarehouse).limits;
    return openAthenaRunner({
      tenantId,
      connection,
      place,
      outputLocation: place.outputLocation,
      executions: await executionsOf(tenantId),
      price: { ...ATHENA_PRICE, usdPerTb },
      bytesCutoff,
      bytesPerDay,
      now,
    });
  };
  return {
    async ownEngine(tenantId) {
      if (warehouse.own === undefined) throw new UnavailableError("No cost table is named. Set ATHENA_DATABASE or TRINO_URL to yours.");
      if (warehouse.kind === "trino") return engineOf(tenantId, await trinoRunner(warehouse.own));
      const { region, workGroup } = warehouse.own;
      const connection = await connected("own", async () => {
        const { openAthenaConnection } = await import("#adapters/warehouse/athena/athena-connection");
        return openAthenaConnection({ region, endpoint: config.awsEndpoint, workGroup });
      });
      return engineOf(tenantId, await athena(tenantId, connection, warehouse.own));
    },
    async sandboxEngine(tenantId, access, label) {
      const { lake } = access;
      if (lake === undefined) throw new UnavailableError("The sandbox keeps no table for this company. Leave WAREHOUSE out.");
      const more = { label, lookAgainAfterMs: SANDBOX_LOOK_AGAIN_MS };
      if (warehouse.kind === "trino") return engineOf(tenantId, await trinoRunner(trinoPlaceOf(lake)), more);
      const connection = await connected(tenantId, async () => {
        const { openAthenaConnection } = await import("#adapters/warehouse/athena/athena-connection");
        return openAthenaConnection({
          region: lake.region,
          endpoint: access.awsEndpoint,
          credentials: readKeys(access, lake),
          workGroup: lake.workGroup,
        });
      });
      return engineOf(tenantId, await athena(tenantId, connection, { catalog: "AwsDataCatalog", database: lake.database, table: lake.table }), more);
    },
    close() {
      for (const connection of connections.values()) connection.then((one) => one.close()).catch(() => undefined);
    },
  };
}

type Place = {
  readonly catalog: string;
  readonly database: string;
  readonly table: string | undefined;
  readonly outputLocation?: string | undefined;
};

async function trinoRunner(place: NonNullable<TrinoWarehouse["own"]> | ReturnType<typeof trinoPlaceOf>): Promise<LakeRunner> {
  const { openTrinoRunner } = await import("#adapters/warehouse/trino/open-trino-runner");
  const { password, token, ...at } = place;
  const plain = (secret: string | { reveal(): string } | undefined) => (typeof secret === "object" ? secret.reveal() : secret);
  return openTrinoRunner({ ...at, password: plain(password), token: plain(token) });
}

function trinoPlaceOf({ trinoUrl, trinoUser, trinoPassword, trinoCatalog, database, table }: SandboxLake) {
  return { url: trinoUrl, user: trinoUser, password: trinoPassword, token: undefined, catalog: trinoCatalog, schema: database, table };
}

/** Keys of the role that may read, in the account in which the bill lies. */
function readKeys({ awsEndpoint, accessKeyId, secretAccessKey, accounts }: SandboxAccess, { accountId, region }: SandboxLake) {
  const account = accounts.find(({ id }) => id === accountId);
  const base = { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } };
  return assumedRole({ base, accountId, roleArn: account?.readRoleArn ?? "", externalId: account?.externalId }, region);
}
