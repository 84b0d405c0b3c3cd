import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, output } from "#sandbox/testing/binaries";
import { openTestLake, type TestKeys, type TestLake } from "#sandbox/testing/open-lake";

const AWS = binary("aws");
const PATIENCE_MS = 180_000;
const DATA = "exports/halcyon-cur2/data/";
const OCTOBER = `${DATA}BILLING_PERIOD=2026-10/halcyon-cur2-00001.snappy.parquet`;

describe.skipIf(AWS === undefined)(
  `the AWS CLI on S3, Glue and Athena of the sandbox${AWS === undefined ? " (skipped: no aws on the PATH)" : ""}`,
  () => {
    let lake: TestLake;
    let keys: TestKeys;

    beforeAll(async () => {
      lake = await openTestLake();
      keys = await lake.keysOf("demo", "MajorTom");
    }, PATIENCE_MS);
    afterAll(() => lake.close());

    const text = async (...parameters: string[]) => {
      const environment = {
        AWS_ENDPOINT_URL: lake.accessOf().awsEndpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_SESSION_TOKEN: keys.sessionToken,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_CONFIG_FILE: join(lake.folder, "no-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(lake.folder, "no-credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_MAX_ATTEMPTS: "1",
        AWS_PAGER: "",
      };
      return (await output(AWS ?? "", [...parameters], environment)).trim();
    };
    const aws = async (...parameters: string[]) => JSON.parse(await text(...parameters, "--output", "json"));

    it(
      "asks Athena a question and reads the answer",
      async () => {
        const sql =
          "SELECT line_item_product_code, round(sum(line_item_unblended_cost), 2) FROM cur2 WHERE billing_period = '2026-10' GROUP BY 1 ORDER BY 2 DESC LIMIT 2";
        const begin = ["athena", "start-query-execution", "--query-string", sql, "--work-group", "major-tom"];
        const { QueryExecutionId: id } = await aws(...begin, "--query-execution-context", "Database=halcyon_billing");
        const shown = () => aws("athena", "get-query-execution", "--query-execution-id", id);
        while (/QUEUED|RUNNING/.test((await shown()).QueryExecution.Status.State)) continue;
        const { QueryExecution } = await shown();
        expect(QueryExecution.Status.State).toBe("SUCCEEDED");
        expect(QueryExecution.Statistics.DataScannedInBytes).toBeGreaterThan(10_000);
        const rows = await text(
          "athena",
          "get-query-results",
          "--query-execution-id",
          id,
          "--query",
          "ResultSet.Rows[].Data[].VarCharValue",
          "--output",
          "text",
        );
        expect(rows).toMatch(/^line_item_product_code\t_col1\tAmazonEC2\t\d+\.\d+\tComputeSavingsPlans\t\d+\.\d+$/);
        const csv = join(lake.folder, "answer.csv");
        await text("s3", "cp", "--no-progress", QueryExecution.ResultConfiguration.OutputLocation, csv);
        expect(await readFile(csv, "utf8")).toMatch(/^"line_item_product_code","_col1"\n"AmazonEC2","/);
      },
      PATIENCE_MS,
    );

    it(
      "finds the export where Data Exports puts it, and fetches the very file",
      async () => {
        expect(await text("s3", "ls")).toMatch(/halcyon-cost-exports\n.*halcyon-athena-results/);
        expect((await text("s3", "ls", `s3://halcyon-cost-exports/${DATA}`)).match(/BILLING_PERIOD=\d{4}-\d\d\//g)).toHaveLength(13);
        const manifest = JSON.parse(
          await text(
            "s3",
            "cp",
            "--no-progress",
            "s3://halcyon-cost-exports/exports/halcyon-cur2/metadata/BILLING_PERIOD=2026-10/halcyon-cur2-Manifest.json",
            "-",
          ),
        );
        expect(manifest.dataFiles).toEqual([`s3://halcyon-cost-exports/${OCTOBER}`]);
        const file = join(lake.folder, "october.parquet");
        await text("s3", "cp", "--no-progress", `s3://halcyon-cost-exports/${OCTOBER}`, file);
        const content = await readFile(file);
        expect(content.subarray(0, 4).toString()).toBe("PAR1");
        const { ContentLength, LastModified } = await aws("s3api", "head-object", "--bucket", "halcyon-cost-exports", "--key", OCTOBER);
        expect([content.length, new Date(LastModified).toISOString()]).toEqual([ContentLength, "2026-11-05T00:00:00.000Z"]);
        await expect(text("s3", "ls", "s3://pelican-cost-exports/")).rejects.toThrow(/AccessDenied/);
        await expect(text("s3", "ls", "s3://nobody-has-this/")).rejects.toThrow(/NoSuchBucket/);
      },
      PATIENCE_MS,
    );

    it(
      "puts, lists and removes objects, and makes a table of them",
      async () => {
        const file = join(lake.folder, "units.csv");
        await writeFile(file, "month,orders\n2026-09,100\n2026-10,250\n");
        await text("s3", "cp", "--no-progress", file, "s3://halcyon-athena-results/units/part=a/units one.csv");
        expect(await text("s3", "ls", "--recursive", "s3://halcyon-athena-results/units/")).toMatch(/\b37 units\/part=a\/units one\.csv$/);
        const input = {
          Name: "units",
          PartitionKeys: [{ Name: "part", Type: "string" }],
          StorageDescriptor: {
            Columns: [
              { Name: "month", Type: "string" },
              { Name: "orders", Type: "bigint" },
            ],
            Location: "s3://halcyon-athena-results/units/",
            SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde" },
          },
        };
        await text("glue", "create-database", "--database-input", "Name=business");
        await text("glue", "create-table", "--database-name", "business", "--table-input", JSON.stringify(input));
        const ask = async (sql: string) => {
          const { QueryExecutionId: id } = await aws("athena", "start-query-execution", "--work-group", "major-tom", "--query-string", sql);
          let state = "QUEUED";
          while (/QUEUED|RUNNING/.test(state))
            state = await text(
              "athena",
              "get-query-execution",
              "--query-execution-id",
              id,
              "--query",
              "QueryExecution.Status.State",
              "--output",
              "text",
            );
          return (await aws("athena", "get-query-results", "--query-execution-id", id)).ResultSet.Rows.map(
            ({ Data }: { Data: { VarCharValue: string }[] }) => Data[0]?.VarCharValue,
          );
        };
        expect(await ask("MSCK REPAIR TABLE business.units")).toEqual([
          "Partitions not in metastore:\tunits:part=a",
          "Repair: Added partition to metastore units:part=a",
        ]);
        expect(await ask("SELECT sum(orders) FROM business.units WHERE part = 'a'")).toEqual(["_col0", "350"]);
        const { Partitions } = await aws(
          "glue",
          "get-partitions",
          "--database-name",
          "business",
          "--table-name",
          "units",
          "--expression",
          "part = 'a'",
        );
        expect(Partitions.map(({ Values }: { Values: string[] }) => Values)).toEqual([["a"]]);
        await text("s3", "rm", "--recursive", "s3://halcyon-athena-results/units/");
        expect(await ask("SELECT count(*) FROM business.units")).toEqual(["_col0", "0"]);
      },
      PATIENCE_MS,
    );

    it(
      "reads the catalogue from Glue",
      async () => {
        const { TableList } = await aws("glue", "get-tables", "--database-name", "halcyon_billing");
        expect(TableList).toHaveLength(1);
        const [{ Name, StorageDescriptor, PartitionKeys, Parameters }] = TableList;
        expect([Name, PartitionKeys, Parameters.classification]).toEqual(["cur2", [{ Name: "billing_period", Type: "string" }], "parquet"]);
        expect(StorageDescriptor.Location).toBe(`s3://halcyon-cost-exports/${DATA}`);
        expect(StorageDescriptor.SerdeInfo.SerializationLibrary).toContain("ParquetHiveSerDe");
        const between = ["--expression", "billing_period BETWEEN '2026-09' AND '2026-10'"];
        const { Partitions } = await aws("glue", "get-partitions", "--database-name", "halcyon_billing", "--table-name", "cur2", ...between);
        expect(Partitions.map(({ Values }: { Values: string[] }) => Values[0])).toEqual(["2026-09", "2026-10"]);
        await expect(aws("glue", "get-table", "--database-name", "halcyon_billing", "--name", "nope")).rejects.toThrow(/EntityNotFoundException/);
        await expect(aws("glue", "get-tables", "--database-name", "pelican_billing")).rejects.toThrow(/EntityNotFoundException/);
        await expect(aws("glue", "get-crawlers")).rejects.toThrow(/no operation GetCrawlers/);
      },
      PATIENCE_MS,
    );
  },
);
