import { setTimeout as wait } from "node:timers/promises";
import type { AwsBase } from "#adapters/aws/aws-account";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import { commonFault, ConnectError, nameOf, unexpected } from "#adapters/exports/export-fault";
import type { Checks } from "#adapters/exports/checks";
import { type Asker, athenaDenied, type ConnectFault, fault, glueDenied } from "#core/ingest/connect-errors";
import type { AthenaSource } from "#core/ingest/source";

type Table = Pick<AthenaSource, "database" | "table" | "workgroup" | "catalog">;
type Place = {
  readonly base: AwsBase;
  readonly keys: (() => Promise<TemporaryKeys>) | undefined;
  readonly region: string;
  readonly asker: Asker;
  readonly signal: AbortSignal;
};

const WORKGROUP = "primary";
const POLL_MS = 250;
const GIVE_UP_MS = 30_000;

function settingsOf({ base, keys, region }: Place) {
  return {
    region,
    maxAttempts: 3,
    ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
    ...(keys !== undefined ? { credentials: keys } : base.keys === undefined ? {} : { credentials: base.keys as never }),
  };
}

/** GetTable: the table is there, is divided by billing period, and lies over the export. */
export async function testGlueTable(
  checks: Checks,
  { database, table }: Table,
  place: Place & { readonly under: string | undefined },
): Promise<void> {
  if (checks.list.some(({ name, status }) => name === "role" && status === "failed")) return checks.skip("glue_table", "The role cannot be assumed.");
  const { region, asker, signal, under } = place;
  await checks.run(
    "glue_table",
    (error) => glueFault(error, { region, database, table, asker }),
    async () => {
      const { GetTableCommand, GlueClient } = await import("@aws-sdk/client-glue");
      const client = new GlueClient(settingsOf(place));
      try {
        const { Table: found } = await client.send(new GetTableCommand({ DatabaseName: database, Name: table }), { abortSignal: signal });
        const keys = (found?.PartitionKeys ?? []).map(({ Name }) => Name ?? "");
        if (!keys.some((key) => /^billing_period$/i.test(key)))
          throw new ConnectError(
            fault(
              "glue-table-without-partition",
              `${database}.${table} is ${keys.length === 0 ? "not partitioned" : `partitioned by ${keys.join(", ")}`}: every question would read, and bill, the whole history.`,
              "Make the table anew from the athena-ddl or glue-table template, which partition it by billing_period.",
            ),
          );
        const location = found?.StorageDescriptor?.Location ?? "";
        if (under !== undefined && !`${location.replace(/\/+$/, "")}/`.startsWith(under))
          throw new ConnectError(
            fault(
              "glue-table-elsewhere",
              `${database}.${table} lies over ${location || "nothing"}, not over ${under}.`,
              `Point the table's location at ${under}data/, or name the table that lies there.`,
            ),
          );
        return {
          value: undefined,
          told: `${database}.${table}, ${found?.StorageDescriptor?.Columns?.length ?? 0} columns, by ${keys.join(", ")}, over ${location}.`,
        };
      } finally {
        client.destroy();
      }
    },
  );
}

function glueFault(
  error: unknown,
  { region, database, table, asker }: { readonly region: string; readonly database: string; readonly table: string; readonly asker: Asker },
): ConnectFault {
  if (error instanceof ConnectError) return error.fault;
  const failure = error as Error;
  const name = nameOf(failure);
  if (name === "EntityNotFoundException")
    return fault(
      "glue-table-not-found",
      `There is no table ${database}.${table} in the Glue catalogue of ${region}.`,
      "Make it from the glue-table or athena-ddl template, or correct database, table and region.",
    );
  return (
    commonFault(failure, name) ??
    (/denied/i.test(name) ? glueDenied(asker, region, database, table) : unexpected(failure, name, `the table ${database}.${table}`))
  );
}

/** One row of the table, over Athena. */
export async function testAthena(checks: Checks, { database, table, workgroup = WORKGROUP, catalog }: Table, place: Place): Promise<void> {
  if (checks.list.some(({ name, status }) => (name === "role" || name === "glue_table") && status === "failed"))
    return checks.skip("query", "It needs the table first.");
  const { region, asker, signal } = place;
  await checks.run(
    "query",
    (error) => athenaFault(error, { region, workgroup, asker }),
    async () => {
      const sdk = await import("@aws-sdk/client-athena");
      const client = new sdk.AthenaClient(settingsOf(place));
      try {
        const { QueryExecutionId } = await client.send(
          new sdk.StartQueryExecutionCommand({
            QueryString: `SELECT billing_period FROM "${table}" LIMIT 1`,
            QueryExecutionContext: { Database: database, ...(catalog === undefined ? {} : { Catalog: catalog }) },
            WorkGroup: workgroup,
          }),
          { abortSignal: signal },
        );
        const until = Date.now() + GIVE_UP_MS;
        for (;;) {
          const { QueryExecution } = await client.send(new sdk.GetQueryExecutionCommand({ QueryExecutionId }), { abortSignal: signal });
          const { State, StateChangeReason } = QueryExecution?.Status ?? {};
          if (State === "SUCCEEDED") {
            const { ResultSet } = await client.send(new sdk.GetQueryResultsCommand({ QueryExecutionId, MaxResults: 2 }), { abortSignal: signal });
            const row = ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue;
            return {
              value: undefined,
              told:
                row === undefined ? "It ran, and the table has no row yet." : `It ran in the workgroup ${workgroup} and answered a row of ${row}.`,
            };
          }
          if (State === "FAILED" || State === "CANCELLED")
            throw new ConnectError(
              fault(
                "athena-query-failed",
                `Athena did not run it: ${(StateChangeReason ?? State).slice(0, 200)}.`,
                "Open the same query in the Athena console: SELECT billing_period FROM the table LIMIT 1; its message names what is wrong.",
              ),
            );
          if (Date.now() > until) {
            await client.send(new sdk.StopQueryExecutionCommand({ QueryExecutionId }));
            throw new ConnectError(
              fault(
                "athena-query-failed",
                `Athena did not answer within ${GIVE_UP_MS / 1000} seconds.`,
                "See whether the workgroup is busy, then try again.",
              ),
            );
          }
          await wait(POLL_MS, undefined, { signal });
        }
      } finally {
        client.destroy();
      }
    },
  );
}

function athenaFault(
  error: unknown,
  { region, workgroup, asker }: { readonly region: string; readonly workgroup: string; readonly asker: Asker },
): ConnectFault {
  if (error instanceof ConnectError) return error.fault;
  const failure = error as Error;
  const name = nameOf(failure);
  const common = commonFault(failure, name);
  if (common !== undefined) return common;
  if (/denied/i.test(name)) return athenaDenied(asker, region, workgroup);
  if (/output location/i.test(failure.message))
    return fault(
      "athena-no-output",
      `The workgroup ${workgroup} has no place for its results.`,
      "Set the query result location of the workgroup, or make one from the athena-workgroup template.",
    );
  if (/workgroup/i.test(failure.message))
    return fault(
      "athena-workgroup-not-found",
      `There is no workgroup ${workgroup} in ${region}, or it is switched off.`,
      "Name a workgroup that is there, or make one from the athena-workgroup template.",
    );
  return unexpected(failure, name, "the query");
}
