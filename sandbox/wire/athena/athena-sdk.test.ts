import {
  AthenaClient,
  BatchGetQueryExecutionCommand,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  ListDatabasesCommand,
  ListQueryExecutionsCommand,
  ListTableMetadataCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
  StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBill } from "#sandbox/testing/open-bill";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";
import type { FaultSet } from "#sandbox/live/faults";
import { join } from "node:path";
import { tmpdir } from "node:os";

const PATIENCE_MS = 120_000;
const DATABASE = "halcyon_billing";
const ENDLESS = "SELECT count(*) FROM cur2 a JOIN cur2 b ON a.line_item_usage_amount <= b.line_item_usage_amount";
/** Of the shared bill. */
const FILES = join(tmpdir(), "major-tom-shared-sandbox-2026-11-18/sandbox/demo/cur/billing_period=*/*.parquet");

let lake: TestLake;
let reader: AthenaClient;
let actor: AthenaClient;
const open: { destroy(): void }[] = [];

async function client(company: "demo" | "other", role: "MajorTom" | "MajorTomRead", account?: string, region = "us-east-1"): Promise<AthenaClient> {
  const credentials = await lake.keysOf(company, role, account);
  const made = new AthenaClient({ endpoint: lake.accessOf(company).awsEndpoint, region, credentials, maxAttempts: 1 });
  open.push(made);
  return made;
}

beforeAll(async () => {
  lake = await openTestLake();
  reader = await client("demo", "MajorTomRead");
  actor = await client("demo", "MajorTom");
}, PATIENCE_MS);
afterEach(() => lake.live.faults.set({}));
afterAll(async () => {
  for (const one of open) one.destroy();
  await lake.close();
});

const faults = (set: FaultSet) => lake.live.faults.set(set);

async function start(sql: string, more: Partial<StartQueryExecutionCommandInput> = {}, by = reader): Promise<string> {
  const asked = { QueryString: sql, WorkGroup: "major-tom", QueryExecutionContext: { Database: DATABASE }, ...more };
  return (await by.send(new StartQueryExecutionCommand(asked))).QueryExecutionId ?? "";
}

async function get(id: string): Promise<QueryExecution> {
  const { QueryExecution: found } = await reader.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
  if (found === undefined) throw new Error("There is no such execution.");
  return found;
}

async function ended(id: string): Promise<QueryExecution> {
  for (;;) {
    const found = await get(id);
    if (!/QUEUED|RUNNING/.test(found.Status?.State ?? "")) return found;
    await sleep(20);
  }
}

async function rowsOf(id: string, page = 1000): Promise<readonly (readonly (string | undefined)[])[]> {
  const rows: (string | undefined)[][] = [];
  let token: string | undefined;
  do {
    const found = await reader.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: page, ...(token ? { NextToken: token } : {}) }));
    for (const { Data = [] } of found.ResultSet?.Rows ?? []) rows.push(Data.map(({ VarCharValue }) => VarCharValue));
    token = found.NextToken;
  } while (token !== undefined);
  return rows;
}

async function answer(sql: string, by = reader) {
  const execution = await ended(await start(sql, {}, by));
  if (execution.Status?.State !== "SUCCEEDED") throw new Error(execution.Status?.StateChangeReason);
  return { execution, rows: await rowsOf(execution.QueryExecutionId ?? "") };
}

describe("Athena on the sandbox's port, by AWS's own SDK", () => {
  it("answers from the very bill: the same sums as its files, to the last digit, with the header first", { timeout: PATIENCE_MS }, async () => {
    const sql = (from: string) =>
      `SELECT line_item_product_code AS service, sum(CAST(line_item_unblended_cost AS decimal(38,12))) AS cost, count(*) AS n FROM ${from} WHERE billing_period = '2026-10' GROUP BY 1 ORDER BY 2 DESC, 1`;
    const { execution, rows } = await answer(sql(`"${DATABASE}"."cur2"`));
    const bill = await openBill(FILES);
    const real = (await bill.query(sql("cur"))).map(({ service, cost, n }) => [service, cost, n]);
    bill.close();
    expect(rows).toEqual([["service", "cost", "n"], ...real]);
    const { ResultSet } = await reader.send(new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId, MaxResults: 1 }));
    expect(ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type, Precision, Scale }) => [Name, Type, Precision, Scale])).toEqual([
      ["service", "varchar", 2147483647, 0],
      ["cost", "decimal", 38, 12],
      ["n", "bigint", 19, 0],
    ]);
  });

  it("spells every type as Athena does, and NULL apart from an empty text", { timeout: PATIENCE_MS }, async () => {
    const { rows } = await answer(
      "SELECT 1, 0.1E0, 1.0E7, 1.0E-5, true, NULL, '', 'a \"b\",c' || chr(10) || 'd', DATE '2026-10-01', TIMESTAMP '2026-10-01 10:00:00.000', CAST(1.50 AS decimal(10,2)), ARRAY[1,2], MAP(ARRAY['k'], ARRAY['v'])",
    );
    expect(rows[1]).toEqual([
      "1",
      "0.1",
      "1.0E7",
      "1.0E-5",
      "true",
      undefined,
      "",
      'a "b",c\nd',
      "2026-10-01",
      "2026-10-01 10:00:00.000",
      "1.50",
      "[1, 2]",
      "{k=v}",
    ]);
  });

  it("gives results in pages of at most 1,000, in order, none twice and none lost", { timeout: PATIENCE_MS }, async () => {
    const id = await start("SELECT n FROM UNNEST(sequence(1, 2500)) AS t (n) ORDER BY 1");
    await ended(id);
    const rows = await rowsOf(id);
    expect(rows).toEqual([["n"], ...Array.from({ length: 2500 }, (_, index) => [String(index + 1)])]);
    expect(await rowsOf(id, 499)).toEqual(rows);
    await expect(reader.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1001 }))).rejects.toThrow(/at most 1000/);
    await expect(reader.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: "x" }))).rejects.toThrow(/NextToken/);
  });

  it("counts the bytes of the columns and partitions that a query reads, and of no others", { timeout: PATIENCE_MS }, async () => {
    const scanned = async (sql: string) => (await answer(sql)).execution.Statistics?.DataScannedInBytes ?? Number.NaN;
    const month = await scanned("SELECT sum(line_item_unblended_cost) FROM cur2 WHERE billing_period = '2026-10'");
    const bill = await openBill(FILES.replace("=*", "=2026-10"));
    const stored = await bill.number(
      `SELECT sum(total_compressed_size) FROM parquet_metadata('${FILES.replace("=*", "=2026-10").replace("*.parquet", "cur-00001.parquet")}') WHERE path_in_schema = 'line_item_unblended_cost'`,
    );
    bill.close();
    expect(month).toBe(stored);
    expect(
      await scanned("SELECT sum(line_item_unblended_cost), max(line_item_usage_amount) FROM cur2 WHERE billing_period = '2026-10'"),
    ).toBeGreaterThan(month);
    const two = await scanned("SELECT sum(line_item_unblended_cost) FROM cur2 WHERE billing_period IN ('2026-10', '2026-09')");
    expect(two).toBeGreaterThan(month);
    expect(await scanned("SELECT sum(line_item_unblended_cost) FROM cur2 WHERE billing_period >= '2026-09' AND billing_period < '2026-11'")).toBe(
      two,
    );
    expect(await scanned("SELECT sum(line_item_unblended_cost) FROM cur2 WHERE billing_period = '2030-01'")).toBe(0);
  });

  it("takes statements up to 262,144 bytes, and joins what is written out in them", { timeout: PATIENCE_MS }, async () => {
    const pairs = Array.from({ length: 7_000 }, (_, index) => `('value number ${index}', ${index})`).join(", ");
    const sql = `WITH cur AS (SELECT billing_period, line_item_unblended_cost FROM "awsdatacatalog"."${DATABASE}"."cur2") SELECT sum(v.n) FROM (VALUES ${pairs}) AS v (name, n) JOIN (SELECT DISTINCT 'value number 6999' AS name, billing_period FROM cur WHERE billing_period = '2026-10') AS w ON w.name = v.name`;
    expect(Buffer.byteLength(sql)).toBeGreaterThan(200_000);
    expect((await answer(sql)).rows).toEqual([["_col0"], ["6999"]]);
    await expect(start(`SELECT '${"x".repeat(262_144)}'`)).rejects.toThrow(/262144 bytes/);
  });

  it("takes one token once: the same query again is the same execution, another one is refused", { timeout: PATIENCE_MS }, async () => {
    const ClientRequestToken = "a".repeat(32);
    const [one, two] = [await start("SELECT 1", { ClientRequestToken }), await start("SELECT 1", { ClientRequestToken })];
    expect(two).toBe(one);
    await expect(start("SELECT 2", { ClientRequestToken })).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: expect.stringContaining("Idempotent"),
    });
    await expect(start("SELECT 1", { ClientRequestToken: "short" })).rejects.toMatchObject({ name: "InvalidRequestException" });
  });

  it("uses a result again while it is young enough, without a scan", { timeout: PATIENCE_MS }, async () => {
    const sql = "SELECT max(line_item_usage_amount) FROM cur2 WHERE billing_period = '2026-09'";
    const reuse = { ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 10 } } };
    const first = await ended(await start(sql, reuse));
    const again = await ended(await start(sql, reuse));
    expect([first, again].map(({ Statistics }) => Statistics?.ResultReuseInformation?.ReusedPreviousResult)).toEqual([false, true]);
    expect(again.Statistics?.DataScannedInBytes).toBe(0);
    expect(await rowsOf(again.QueryExecutionId ?? "")).toEqual(await rowsOf(first.QueryExecutionId ?? ""));
    lake.pass(11 * 60);
    expect((await ended(await start(sql, reuse))).Statistics?.ResultReuseInformation?.ReusedPreviousResult).toBe(false);
  });

  it("really stops a query that is told to stop", { timeout: PATIENCE_MS }, async () => {
    const id = await start(ENDLESS);
    while ((await get(id)).Status?.State !== "RUNNING") await sleep(20);
    await reader.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    const { Status } = await ended(id);
    expect([Status?.State, Status?.AthenaError]).toEqual(["CANCELLED", undefined]);
    await expect(rowsOf(id)).rejects.toThrow(/CANCELLED/);
    expect((await answer("SELECT 1")).rows).toEqual([["_col0"], ["1"]]);
  });

  it("says what is wrong with a query in Trino's names, and that it is not to be tried again", { timeout: PATIENCE_MS }, async () => {
    const reasons = [
      ["SELECT nope FROM cur2", /^COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved/],
      ["SELECT 1 FROM missing", /^TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.halcyon_billing.missing' does not exist/],
      ["SELECT 1 FROM missing.cur2", /^SCHEMA_NOT_FOUND/],
      ["SELEC 1", /^SYNTAX_ERROR/],
      ["SELECT 1 / 0", /^DIVISION_BY_ZERO/],
      ["SELECT CAST(line_item_usage_type AS integer) FROM cur2", /^INVALID_CAST_ARGUMENT/],
      ["SELECT line_item_usage_type + 1 FROM cur2", /^TYPE_MISMATCH|^NOT_SUPPORTED/],
    ] as const;
    for (const [sql, reason] of reasons) {
      const { Status } = await ended(await start(sql));
      expect(Status).toMatchObject({
        State: "FAILED",
        StateChangeReason: expect.stringMatching(reason),
        AthenaError: { ErrorCategory: 2, Retryable: false },
      });
    }
  });

  it("cuts a query off at its workgroup's limit, and asks every workgroup for a place for results", { timeout: PATIENCE_MS }, async () => {
    const ResultConfiguration = { OutputLocation: "s3://halcyon-athena-results/small/" };
    const Configuration = { ResultConfiguration, BytesScannedCutoffPerQuery: 10_000_000, EnforceWorkGroupConfiguration: true };
    await actor.send(new CreateWorkGroupCommand({ Name: "small", Configuration }));
    const { WorkGroup } = await reader.send(new GetWorkGroupCommand({ WorkGroup: "small" }));
    expect(WorkGroup?.Configuration).toMatchObject({ BytesScannedCutoffPerQuery: 10_000_000, ResultConfiguration });
    const { Status, Statistics } = await ended(await start("SELECT * FROM cur2 ORDER BY identity_line_item_id LIMIT 1", { WorkGroup: "small" }));
    expect(Status).toMatchObject({ State: "CANCELLED", StateChangeReason: expect.stringContaining("Bytes scanned limit was exceeded") });
    expect(Statistics?.DataScannedInBytes).toBe(10_000_000);
    await expect(start("SELECT 1", { WorkGroup: "primary" })).rejects.toThrow(/No output location/);
    await expect(start("SELECT 1", { WorkGroup: "nobody" })).rejects.toThrow(/WorkGroup nobody is not found/);
    await expect(
      start("SELECT 1", { WorkGroup: "primary", ResultConfiguration: { OutputLocation: "s3://pelican-athena-results/" } }),
    ).rejects.toThrow(/output bucket/);
  });

  it(
    "fails as it is told to: throttled, out of resources, an error of its own, cancelled, results gone, a column dropped",
    { timeout: PATIENCE_MS },
    async () => {
      faults({ throttling: { probability: 1, match: "athena GetQueryExecution" } });
      await expect(get("x")).rejects.toMatchObject({ name: "ThrottlingException" });
      const ends = async (how: "exhausted" | "internal" | "bad-data" | "cancelled") => {
        faults({ failedQueries: { how, times: 1 } });
        const { Status } = await ended(await start("SELECT 1"));
        return [Status?.State, Status?.AthenaError?.Retryable, Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason];
      };
      expect(await ends("exhausted")).toEqual(["FAILED", false, "Query exhausted resources at this scale factor"]);
      expect(await ends("internal")).toEqual(["FAILED", true, expect.stringContaining("GENERIC_INTERNAL_ERROR")]);
      expect(await ends("bad-data")).toEqual(["FAILED", false, expect.stringContaining("HIVE_BAD_DATA")]);
      expect((await ends("cancelled"))[0]).toBe("CANCELLED");
      const id = await start("SELECT 1");
      expect((await ended(id)).Status?.State).toBe("SUCCEEDED");
      faults({ expiredResults: true });
      await expect(rowsOf(id)).rejects.toThrow(/Could not find results/);
      faults({ droppedColumns: ["line_item_unblended_cost"] });
      expect((await ended(await start("SELECT sum(line_item_unblended_cost) FROM cur2"))).Status?.StateChangeReason).toMatch(/^COLUMN_NOT_FOUND/);
      faults({ queuedQueries: { milliseconds: 60_000 } });
      const waiting = await start("SELECT 1");
      expect((await get(waiting)).Status?.State).toBe("QUEUED");
      await reader.send(new StopQueryExecutionCommand({ QueryExecutionId: waiting }));
      expect((await ended(waiting)).Status?.State).toBe("CANCELLED");
    },
  );

  it("takes 25 queries at a time, and shows up to 50 at once", { timeout: PATIENCE_MS }, async () => {
    faults({ queuedQueries: { milliseconds: 60_000 } });
    const ids = await Promise.all(Array.from({ length: 25 }, (_, index) => start(`SELECT ${index}`)));
    await expect(start("SELECT 26")).rejects.toMatchObject({ name: "TooManyRequestsException", Reason: "CONCURRENT_QUERY_LIMIT_EXCEEDED" });
    const { QueryExecutions, UnprocessedQueryExecutionIds } = await reader.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds: [...ids, "unknown"] }),
    );
    expect(QueryExecutions?.map(({ Status }) => Status?.State)).toEqual(ids.map(() => "QUEUED"));
    expect(UnprocessedQueryExecutionIds?.map(({ QueryExecutionId }) => QueryExecutionId)).toEqual(["unknown"]);
    for (const id of ids) await reader.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    for (const id of ids) expect((await ended(id)).Status?.State).toBe("CANCELLED");
    const listed = await reader.send(new ListQueryExecutionsCommand({ WorkGroup: "major-tom", MaxResults: 5 }));
    expect(listed.QueryExecutionIds).toHaveLength(5);
  });

  it("writes the result where the execution says, as a CSV with every value in quotes", { timeout: PATIENCE_MS }, async () => {
    const { execution } = await answer("SELECT 1 AS a, NULL AS b, 'x\"y' AS c");
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(execution.ResultConfiguration?.OutputLocation ?? "") ?? [];
    const s3 = new S3Client({ endpoint: lake.accessOf().awsEndpoint, region: "us-east-1", credentials: await lake.keysOf() });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    expect(await Body?.transformToString()).toBe('"a","b","c"\n"1",,"x""y"\n');
    s3.destroy();
  });

  it("makes a table over the export's files by data definition, and reads the same sum from it", { timeout: PATIENCE_MS }, async () => {
    const sum = (table: string, where: string) =>
      answer(`SELECT sum(CAST(line_item_unblended_cost AS decimal(38,12))) FROM ${table} WHERE ${where}`, actor);
    const columns = "`line_item_unblended_cost` double, `line_item_usage_start_date` timestamp, resource_tags map<string,string>, `not_there` string";
    await expect(answer("CREATE DATABASE drafts")).rejects.toMatchObject({ name: "AccessDeniedException" });
    await answer("CREATE DATABASE IF NOT EXISTS drafts COMMENT 'mine'", actor);
    await answer(
      `CREATE EXTERNAL TABLE IF NOT EXISTS drafts.bill (${columns}) PARTITIONED BY (billing_period string)
       STORED AS PARQUET LOCATION 's3://halcyon-cost-exports/exports/halcyon-cur2/data/'
       TBLPROPERTIES ('projection.enabled'='true', 'projection.billing_period.type'='date', 'projection.billing_period.format'='yyyy-MM',
       'projection.billing_period.range'='2025-01,NOW', "storage.location.template"='s3://halcyon-cost-exports/exports/halcyon-cur2/data/BILLING_PERIOD=\${billing_period}');`,
      actor,
    );
    await answer(
      `CREATE EXTERNAL TABLE drafts.parts (${columns}) PARTITIONED BY (billing_period string) STORED AS PARQUET LOCATION 's3://halcyon-cost-exports/exports/halcyon-cur2/data/'`,
      actor,
    );
    await answer(
      "ALTER TABLE drafts.parts ADD IF NOT EXISTS PARTITION (billing_period = '2026-10') LOCATION 's3://halcyon-cost-exports/exports/halcyon-cur2/data/BILLING_PERIOD=2026-10/'",
      actor,
    );
    const [own, made, parts] = await Promise.all(["cur2", "drafts.bill", "drafts.parts"].map((table) => sum(table, "billing_period >= '2026-10'")));
    expect(made?.rows).toEqual(own?.rows);
    expect(parts?.rows).toEqual((await sum("cur2", "billing_period = '2026-10'")).rows);
    expect((await answer("SELECT count(*), count(not_there) FROM drafts.bill WHERE billing_period = '2026-10'")).rows[1]?.[1]).toBe("0");
    expect((await answer("SHOW TABLES IN drafts")).rows.flat()).toEqual(["bill", "parts"]);
    // Folders of the export are in upper case, which a repair does not find: as in Athena.
    expect((await answer("MSCK REPAIR TABLE drafts.parts", actor)).rows).toEqual([]);
  });

  it("tells what there is: databases, tables, columns, partition keys", { timeout: PATIENCE_MS }, async () => {
    const { DatabaseList } = await reader.send(new ListDatabasesCommand({ CatalogName: "AwsDataCatalog" }));
    expect(DatabaseList?.map(({ Name }) => Name)).toEqual(expect.arrayContaining(["default", DATABASE]));
    const { TableMetadataList } = await reader.send(new ListTableMetadataCommand({ CatalogName: "AwsDataCatalog", DatabaseName: DATABASE }));
    expect(TableMetadataList?.map(({ Name }) => Name)).toEqual(["cur2"]);
    const at = { CatalogName: "AwsDataCatalog", DatabaseName: DATABASE };
    const { TableMetadata } = await reader.send(new GetTableMetadataCommand({ ...at, TableName: "cur2" }));
    expect(TableMetadata?.Columns).toContainEqual({ Name: "resource_tags", Type: "map<string,string>" });
    expect(TableMetadata?.PartitionKeys).toEqual([{ Name: "billing_period", Type: "string" }]);
    await expect(reader.send(new GetTableMetadataCommand({ ...at, TableName: "nope" }))).rejects.toMatchObject({ name: "MetadataException" });
  });

  it("shows nothing of it to another company, another account, or another region", { timeout: PATIENCE_MS }, async () => {
    const other = await client("other", "MajorTom");
    const asked = { QueryString: `SELECT 1 FROM ${DATABASE}.cur2`, WorkGroup: "major-tom" };
    const { QueryExecutionId: id } = await other.send(new StartQueryExecutionCommand(asked));
    await expect(reader.send(new GetQueryExecutionCommand({ QueryExecutionId: id }))).rejects.toThrow(/was not found/);
    for (;;) {
      const { QueryExecution: found } = await other.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
      if (found?.Status?.State === "FAILED") {
        expect(found.Status.StateChangeReason).toMatch(/^SCHEMA_NOT_FOUND/);
        break;
      }
      await sleep(20);
    }
    const ml = await client("demo", "MajorTomRead", "ml-research");
    await expect(ml.send(new StartQueryExecutionCommand(asked))).rejects.toMatchObject({ name: "AccessDeniedException" });
    const west = await client("demo", "MajorTomRead", undefined, "us-west-2");
    await expect(west.send(new StartQueryExecutionCommand(asked))).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
