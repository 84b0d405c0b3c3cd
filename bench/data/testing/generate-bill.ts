import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { CUR_COLUMNS } from "#adapters/warehouse/ingest/cur-columns";

/** The newest month of every generated bill. */
export const NEWEST = "2026-10";

/** Billing periods up to the newest, the oldest first. */
export function monthsOf(count: number): string[] {
  const [year, month] = NEWEST.split("-").map(Number) as [number, number];
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 1 - (count - 1 - back), 1)).toISOString().slice(0, 7));
}

const HOURS = 720;

/**
 * Columns of a CUR 2.0: each resource has a line an hour, with its account, service, region and tags; some hours of some
 * are under a plan, with the negation that cancels them. The same rows each time.
 */
function monthSql(month: string, rows: number): string {
  const resources = Math.ceil(rows / HOURS);
  const draw = (salt: string, n: number, of = "r") => `((hash(${of}, '${salt}') % ${n})::bigint)`;
  const pick = (salt: string, values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(", ")}][1 + ${draw(salt, values.length)}]`;
  const kind = `(${draw("kind", 10)})`;
  const ofKind = (compute: string, disk: string, other: string) =>
    `case when ${kind} < 5 then ${compute} when ${kind} < 8 then ${disk} else ${other} end`;
  const type = pick("type", ["m6i.large", "m6i.xlarge", "c6i.2xlarge", "r6g.large", "m5.large", "t3.medium"]);
  const planned = `(${kind} < 5 and ${draw("plan", 10)} < 4)`;
  const cost = `((1 + ${draw("price", 997)}) / 9973.0 * (0.8 + ${draw("load", 41, "i")} / 100.0))`;
  const columns = new Map<string, string>([
    ["bill_billing_entity", "'AWS'"],
    ["bill_bill_type", "'Anniversary'"],
    ["bill_payer_account_id", "'999999999999'"],
    ["bill_billing_period_start_date", `timestamp '${month}-01'`],
    ["bill_billing_period_end_date", `timestamp '${month}-01' + interval 1 month`],
    ["identity_line_item_id", "md5(i::varchar)"],
    ["line_item_usage_start_date", `timestamp '${month}-01' + to_hours(h::int)`],
    ["line_item_usage_end_date", `timestamp '${month}-01' + to_hours(h::int + 1)`],
    [
      "line_item_line_item_type",
      `case when ${planned} then case when h % 2 = 0 then 'SavingsPlanCoveredUsage' else 'SavingsPlanNegation' end else 'Usage' end`,
    ],
    ["line_item_product_code", ofKind("'AmazonEC2'", "'AmazonEC2'", pick("product", ["AmazonS3", "AmazonRDS", "AWSLambda", "AmazonCloudWatch"]))],
    ["product_servicecode", ofKind("'AmazonEC2'", "'AmazonEC2'", pick("product", ["AmazonS3", "AmazonRDS", "AWSLambda", "AmazonCloudWatch"]))],
    [
      "line_item_usage_type",
      ofKind(
        `'BoxUsage:' || ${type}`,
        "'EBS:VolumeUsage.gp3'",
        pick("usage", ["TimedStorage-ByteHrs", "InstanceUsage:db.r6g.large", "Lambda-GB-Second", "CW:Requests"]),
      ),
    ],
    [
      "line_item_operation",
      ofKind("'RunInstances'", "'CreateVolume-Gp3'", pick("operation", ["PutObject", "CreateDBInstance", "Invoke", "GetMetricData"])),
    ],
    ["line_item_resource_id", ofKind("'i-' || left(md5(r::varchar), 17)", "'vol-' || left(md5(r::varchar), 17)", "'arn:aws:thing/' || r")],
    ["line_item_usage_account_id", `lpad((111111111111 + ${draw("account", 24)})::varchar, 12, '0')`],
    ["line_item_usage_account_name", `'account-' || ${draw("account", 24)}`],
    [
      "line_item_availability_zone",
      `case when ${kind} < 8 then ${pick("region", ["us-east-1", "eu-west-1", "ap-southeast-2"])} || ${pick("az", ["a", "b", "c"])} end`,
    ],
    ["line_item_currency_code", "'USD'"],
    ["line_item_legal_entity", "'Amazon Web Services, Inc.'"],
    ["line_item_line_item_description", `'$0.0' || ${draw("price", 997)} || ' per hour of use'`],
    ["line_item_unblended_rate", `(${draw("price", 997)} / 9973.0)::varchar`],
    ["product_region_code", pick("region", ["us-east-1", "eu-west-1", "ap-southeast-2"])],
    ["product_instance_type", ofKind(type, "''", "''")],
    ["product_sku", `'SKU' || ${draw("price", 997)}`],
    ["product_product_family", ofKind("'Compute Instance'", "'Storage'", "'Serverless'")],
    ["pricing_term", "'OnDemand'"],
    ["pricing_unit", ofKind("'Hrs'", "'GB-Mo'", "'Requests'")],
    ["line_item_usage_amount", `1.0 + ${draw("load", 41, "i")} / 100.0`],
    ["line_item_unblended_cost", `case when ${planned} and h % 2 = 1 then -${cost} else ${cost} end`],
    ["line_item_blended_cost", cost],
    ["pricing_public_on_demand_cost", `case when ${planned} and h % 2 = 1 then null else ${cost} end`],
    ["savings_plan_savings_plan_a_r_n", `case when ${planned} then 'arn:aws:savingsplans::999999999999:savingsplan/1' else '' end`],
    ["savings_plan_savings_plan_effective_cost", `case when ${planned} and h % 2 = 0 then ${cost} * 0.72 end`],
    [
      "resource_tags",
      `map(['user_team', 'user_env', 'user_cost_center', 'aws_eks_cluster_name'], ['team-' || ${draw("team", 30)}, ${pick("env", ["prod", "staging", "dev"])}, 'cc-' || ${draw("team", 12)}, case when ${kind} < 3 then 'cluster-' || ${draw("cluster", 6)} end])`,
    ],
  ]);
  const list = [...CUR_COLUMNS].map(
    ([name, type]) => `${columns.get(name) ?? `cast(null as ${type.replace("timestamp(3)", "timestamp")})`} as ${name}`,
  );
  return `select ${list.join(", ")} from (select i, i // ${resources} as h, hash(i % ${resources}) as r from (select unnest(range(${rows})) as i))`;
}

/** Writes months of so many rows each, a folder a billing period, as AWS does. */
export async function generateBill(folder: string, months: readonly string[], rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" });
  const connection = await instance.connect();
  try {
    await connection.run("set preserve_insertion_order = false");
    for (const month of months) {
      await mkdir(join(folder, `billing_period=${month}`), { recursive: true });
      await connection.run(
        `copy (${monthSql(month, rows)}) to '${join(folder, `billing_period=${month}`, "cur-00001.snappy.parquet")}' (format parquet)`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
