import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from "@aws-sdk/client-athena";
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabasesCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  type TableInput,
  UpdateTableCommand,
} from "@aws-sdk/client-glue";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { athenaDdl, glueTableTemplate } from "#core/templates/glue-table";
import { templateValues } from "#core/templates/template-values";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";

const PATIENCE_MS = 120_000;
const RESULTS = "halcyon-athena-results";
const EXPORT = { DatabaseName: "halcyon_billing", Name: "cur2" };

let lake: TestLake;
let glue: GlueClient;
let reader: GlueClient;
let athena: AthenaClient;
let s3: S3Client;

beforeAll(async () => {
  lake = await openTestLake();
  const common = { endpoint: lake.accessOf().awsEndpoint, region: "us-east-1", maxAttempts: 1 };
  const credentials = await lake.keysOf("demo", "MajorTom");
  glue = new GlueClient({ ...common, credentials });
  athena = new AthenaClient({ ...common, credentials });
  s3 = new S3Client({ ...common, credentials });
  reader = new GlueClient({ ...common, credentials: await lake.keysOf() });
}, PATIENCE_MS);
afterEach(() => lake.live.faults.set({}));
afterAll(async () => {
  for (const client of [glue, reader, athena, s3]) client.destroy();
  await lake.close();
});

async function ask(sql: string): Promise<readonly (readonly (string | undefined)[])[]> {
  const { QueryExecutionId } = await athena.send(new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: "major-tom" }));
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State = "", StateChangeReason } = QueryExecution?.Status ?? {};
    if (State === "SUCCEEDED") break;
    if (!/QUEUED|RUNNING/.test(State)) throw new Error(StateChangeReason);
    await sleep(20);
  }
  const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  return (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
}

const unitsOf = (...columns: readonly (readonly [string, string])[]) => ({
  Name: "units",
  PartitionKeys: [{ Name: "part", Type: "string" }],
  StorageDescriptor: {
    Columns: columns.map(([Name, Type]) => ({ Name, Type })),
    Location: `s3://${RESULTS}/units/`,
    SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde" },
  },
});

describe("Glue on the sandbox's port, by AWS's own SDK", () => {
  it("describes the export: columns, partitions, place and format", { timeout: PATIENCE_MS }, async () => {
    const { Table } = await reader.send(new GetTableCommand(EXPORT));
    expect(Table?.PartitionKeys).toEqual([{ Name: "billing_period", Type: "string" }]);
    expect(Table?.StorageDescriptor?.Location).toBe("s3://halcyon-cost-exports/exports/halcyon-cur2/data/");
    expect(Table?.StorageDescriptor?.SerdeInfo?.SerializationLibrary).toContain("ParquetHiveSerDe");
    expect(Table?.StorageDescriptor?.Columns).toContainEqual({ Name: "line_item_unblended_cost", Type: "double" });
    const partitions = async (Expression?: string) => {
      const { Partitions } = await reader.send(new GetPartitionsCommand({ DatabaseName: "halcyon_billing", TableName: "cur2", Expression }));
      return Partitions?.map(({ Values }) => Values?.[0]) ?? [];
    };
    const all = await partitions();
    expect([all.length, all[0], all.at(-1)]).toEqual([13, "2025-11", "2026-11"]);
    expect(await partitions("billing_period BETWEEN '2026-09' AND '2026-10'")).toEqual(["2026-09", "2026-10"]);
    expect(await partitions("billing_period >= '2026-10' AND billing_period <> '2026-11'")).toEqual(["2026-10"]);
    expect(await partitions("billing_period IN ('2026-01', '2030-01')")).toEqual(["2026-01"]);
    await expect(partitions("nope = 1")).rejects.toMatchObject({ name: "InvalidInputException" });
  });

  it("makes a table over objects that somebody put, which Athena then reads", { timeout: PATIENCE_MS }, async () => {
    const object = { Bucket: RESULTS, Key: "units/part=a/units one.csv" };
    await s3.send(new PutObjectCommand({ ...object, Body: 'month,orders\n2026-09,100\n"2026-10",250\n' }));
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "business" } }));
    const at = { DatabaseName: "business" };
    await glue.send(new CreateTableCommand({ ...at, TableInput: unitsOf(["month", "string"], ["orders", "bigint"]) }));
    await expect(glue.send(new CreateTableCommand({ ...at, TableInput: unitsOf(["month", "string"]) }))).rejects.toMatchObject({
      name: "AlreadyExistsException",
    });
    expect(await ask("SELECT count(*) FROM business.units")).toEqual([["_col0"], ["0"]]);
    expect((await ask("MSCK REPAIR TABLE business.units")).flat()).toEqual([
      "Partitions not in metastore:\tunits:part=a",
      "Repair: Added partition to metastore units:part=a",
    ]);
    expect(await ask("SELECT sum(orders), max(part) FROM business.units WHERE part = 'a'")).toEqual([
      ["_col0", "_col1"],
      ["350", "a"],
    ]);
    await glue.send(new UpdateTableCommand({ ...at, TableInput: unitsOf(["month", "string"], ["orders", "bigint"], ["added", "string"]) }));
    expect(await ask("SELECT count(*), count(added) FROM business.units")).toEqual([
      ["_col0", "_col1"],
      ["2", "0"],
    ]);
    const retyped = [
      { Name: "line_item_unblended_cost", Type: "bigint" },
      { Name: "line_item_usage_type", Type: "string" },
    ];
    const Location = "s3://halcyon-cost-exports/exports/halcyon-cur2/data/BILLING_PERIOD=2026-10/";
    const TableInput = {
      Name: "retyped",
      StorageDescriptor: {
        Columns: retyped,
        Location,
        SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      },
    };
    await glue.send(new CreateTableCommand({ ...at, TableInput }));
    await expect(ask("SELECT sum(line_item_unblended_cost) FROM business.retyped")).rejects.toThrow(
      /^HIVE_BAD_DATA: Field line_item_unblended_cost's type DOUBLE/,
    );
    expect((await ask("SELECT count(line_item_usage_type) > 0 FROM business.retyped"))[1]).toEqual(["true"]);
    await glue.send(new DeleteTableCommand({ ...at, Name: "retyped" }));
    await s3.send(new DeleteObjectCommand(object));
    expect(await ask("SELECT count(*) FROM business.units")).toEqual([["_col0"], ["0"]]);
    await glue.send(new DeleteTableCommand({ ...at, Name: "units" }));
    expect((await reader.send(new GetTablesCommand(at))).TableList).toEqual([]);
  });

  it(
    "takes the tables that the product's own templates make, by statements and by Glue, and both give the bill's own sum",
    { timeout: PATIENCE_MS },
    async () => {
      const place = { bucket: "halcyon-cost-exports", prefix: "exports", exportName: "halcyon-cur2" };
      const named = { ...place, externalId: "x", trustedPrincipal: undefined };
      const byHand = templateValues({ ...named, database: "made_by_hand", table: "bill" });
      const statements = athenaDdl(byHand).split(/;\s*\n/);
      for (const statement of statements) if (statement.trim() !== "") await ask(statement);
      const template = glueTableTemplate(templateValues({ ...named, database: "made_by_glue", table: "bill" })) as {
        readonly Resources: { readonly CostTable: { readonly Properties: { readonly TableInput: TableInput } } };
      };
      await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "made_by_glue" } }));
      const { TableInput } = template.Resources.CostTable.Properties;
      await glue.send(new CreateTableCommand({ DatabaseName: "made_by_glue", TableInput }));
      const sum = (table: string) =>
        ask(
          `SELECT billing_period, sum(CAST(line_item_unblended_cost AS decimal(38,12))), count(resource_tags) FROM ${table} WHERE billing_period >= '2026-09' GROUP BY 1 ORDER BY 1`,
        );
      const own = await sum("halcyon_billing.cur2");
      expect(own).toHaveLength(4);
      expect(await sum("made_by_hand.bill")).toEqual(own);
      expect(await sum("made_by_glue.bill")).toEqual(own);
    },
  );

  it("refuses what is not there, what comes with the export, and who may only read", { timeout: PATIENCE_MS }, async () => {
    await expect(reader.send(new GetTableCommand({ ...EXPORT, Name: "nope" }))).rejects.toMatchObject({ name: "EntityNotFoundException" });
    await expect(reader.send(new GetTablesCommand({ DatabaseName: "pelican_billing" }))).rejects.toMatchObject({ name: "EntityNotFoundException" });
    await expect(glue.send(new DeleteTableCommand(EXPORT))).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(reader.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "mine" } }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    const other = new GlueClient({
      endpoint: lake.accessOf("other").awsEndpoint,
      region: "us-east-1",
      credentials: await lake.keysOf("other"),
      maxAttempts: 1,
    });
    const { DatabaseList } = await other.send(new GetDatabasesCommand({}));
    other.destroy();
    expect(DatabaseList?.map(({ Name }) => Name)).toEqual(["default", "pelican_billing"]);
  });

  it("no longer lists a column that the export has lost", { timeout: PATIENCE_MS }, async () => {
    const names = async () => (await reader.send(new GetTableCommand(EXPORT))).Table?.StorageDescriptor?.Columns?.map(({ Name }) => Name);
    expect(await names()).toContain("resource_tags");
    lake.live.faults.set({ droppedColumns: ["resource_tags"] });
    expect(await names()).not.toContain("resource_tags");
  });
});
