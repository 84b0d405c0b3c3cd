import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type AthenaConnection, openAthenaConnection } from "#adapters/warehouse/athena/athena-connection";
import { ATHENA_PRICE } from "#adapters/warehouse/athena/athena-price";
import { type AthenaRunnerOptions, openAthenaRunner } from "#adapters/warehouse/athena/open-athena-runner";
import type { LakeRunner } from "#adapters/warehouse/lake/lake-runner";
import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import { openTrinoRunner } from "#adapters/warehouse/trino/open-trino-runner";
import type { BegunExecution, EndedExecution, EngineExecutions, ExecutionState } from "#core/ports/engine-executions";
import { openLiveCompanies, type LiveCompanies } from "#sandbox/open-live-companies";
import { SANDBOX_COMPANIES } from "#sandbox/sandbox";

export type KeptExecution = BegunExecution & {
  executionId: string | undefined;
  state: ExecutionState;
  ended: EndedExecution | undefined;
  readonly at: Date;
};

/** Executions in memory: what the database keeps of them. */
export function memoryExecutions(now: () => Date): EngineExecutions & { readonly kept: KeptExecution[] } {
  const kept: KeptExecution[] = [];
  const find = (token: string) => kept.find((one) => one.token === token);
  return {
    kept,
    async latest(sqlHash, dataVersion) {
      const all = kept.filter((one) => one.sqlHash === sqlHash && one.dataVersion === dataVersion);
      const last = all.at(-1);
      return last && { token: last.token, executionId: last.executionId, state: last.state, attempts: all.length };
    },
    async begin(execution) {
      if (!find(execution.token)) kept.push({ ...execution, executionId: undefined, state: "starting", ended: undefined, at: now() });
    },
    async running(token, executionId) {
      const one = find(token);
      if (one) Object.assign(one, { executionId, state: one.state === "starting" ? "running" : one.state });
    },
    async end(token, ended) {
      const one = find(token);
      if (one) Object.assign(one, { state: ended.state, ended });
    },
    async bytesBetween(from, until) {
      return kept
        .filter(({ at }) => at >= from && at < until)
        .reduce((sum, { ended, estimatedBytes }) => sum + (ended ? ended.bytesScanned : (estimatedBytes ?? 0)), 0);
    },
  };
}

export type LakeServer = {
  readonly live: LiveCompanies;
  readonly now: () => Date;
  athena(
    over?: Partial<AthenaRunnerOptions> & { readonly mostRunning?: number },
  ): Promise<{ readonly runner: LakeRunner; readonly connection: AthenaConnection; readonly executions: ReturnType<typeof memoryExecutions> }>;
  trino(over?: { readonly table?: string }): LakeRunner;
  close(): Promise<void>;
};

/** The sandbox's Athena and Trino over the periods of a bill that are in a folder, through the production clients. */
export async function openLakeServer(bill: { readonly folder: string; readonly periods: readonly string[] }, now: () => Date): Promise<LakeServer> {
  const dir = await mkdtemp(join(tmpdir(), "major-tom-lake-"));
  const live = await openLiveCompanies(SANDBOX_COMPANIES, { dir, now, bill: async () => ({ ...bill, through: now() }), openRunner: openLakeRunner });
  const access = live.accessOf("demo");
  const { lake } = access;
  if (lake === undefined) throw new Error("The sandbox keeps no lake.");
  const account = access.accounts.find(({ id }) => id === lake.accountId);
  const open: { close(): void }[] = [];
  const credentials = async () => {
    const sts = new STSClient({ endpoint: access.awsEndpoint, region: lake.region, credentials: access });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: account?.readRoleArn, RoleSessionName: "test", ExternalId: account?.externalId }),
    );
    sts.destroy();
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  const keys = credentials();
  return {
    live,
    now,
    async athena({ mostRunning, ...over } = {}) {
      const connection =
        over.connection ??
        openAthenaConnection({
          region: lake.region,
          endpoint: access.awsEndpoint,
          credentials: () => keys,
          workGroup: lake.workGroup,
          ...(mostRunning === undefined ? {} : { mostRunning }),
        });
      open.push(connection);
      const executions = memoryExecutions(now);
      const runner = openAthenaRunner({
        tenantId: "demo",
        place: { catalog: "AwsDataCatalog", database: lake.database, table: lake.table },
        price: ATHENA_PRICE,
        bytesCutoff: 10e9,
        bytesPerDay: 100e9,
        executions,
        now,
        ...over,
        connection,
      });
      return { runner, connection, executions: (over.executions as ReturnType<typeof memoryExecutions> | undefined) ?? executions };
    },
    trino: ({ table = lake.table } = {}) =>
      openTrinoRunner({
        url: lake.trinoUrl,
        user: lake.trinoUser,
        password: lake.trinoPassword,
        catalog: lake.trinoCatalog,
        schema: lake.database,
        table,
      }),
    async close() {
      for (const one of open) one.close();
      await live.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
