import { readFile } from "node:fs/promises";
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
      "asks Athena a question, finds the export where Data Exports puts it, fetches the very file, and reads the catalogue",
      async () => {
        const sql =
          "SELECT line_item_product_code, round(sum(line_item_unblended_cost), 2) FROM cur2 WHERE billing_period = '2026-10' GROUP BY 1 ORDER BY 2 DESC LIMIT 2";
        const begin = ["athena", "start-query-execution", "--query-string", sql, "--work-group", "major-tom"];
        const { QueryExecutionId: id } = await aws(...begin, "--query-execution-context", "Database=halcyon_billing");

        expect((await text("s3", "ls", `s3://halcyon-cost-exports/${DATA}`)).match(/BILLING_PERIOD=\d{4}-\d\d\//g)).toHaveLength(13);
        const file = join(lake.folder, "october.parquet");
        await text("s3", "cp", "--no-progress", `s3://halcyon-cost-exports/${OCTOBER}`, file);
        expect((await readFile(file)).subarray(0, 4).toString()).toBe("PAR1");
        await expect(text("s3", "ls", "s3://pelican-cost-exports/")).rejects.toThrow(/AccessDenied/);
        const { TableList } = await aws("glue", "get-tables", "--database-name", "halcyon_billing");
        expect(TableList.map(({ Name, PartitionKeys }: { Name: string; PartitionKeys: unknown }) => [Name, PartitionKeys])).toEqual([
          ["cur2", [{ Name: "billing_period", Type: "string" }]],
        ]);

        const { QueryExecution } = await aws("athena", "get-query-execution", "--query-execution-id", id);
        expect(QueryExecution.Status.State).toBe("SUCCEEDED");
        expect(QueryExecution.Statistics.DataScannedInBytes).toBeGreaterThan(10_000);
        const values = ["--query", "ResultSet.Rows[].Data[].VarCharValue", "--output", "text"];
        const rows = await text("athena", "get-query-results", "--query-execution-id", id, ...values);
        expect(rows).toMatch(/^line_item_product_code\t_col1\tAmazonEC2\t\d+\.\d+\tComputeSavingsPlans\t\d+\.\d+$/);
      },
      PATIENCE_MS,
    );
  },
);
