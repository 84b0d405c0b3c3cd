import { join } from "node:path";
import { aFolder, copy } from "#adapters/warehouse/testing/export-files";

export type LakeBill = { readonly folder: string; readonly periods: readonly string[]; readonly remove: () => Promise<void> };

/** Two months of one account's instances and buckets, thousands of rows, in the folders in which an export lies. */
export async function lakeBill(rowsPerMonth = 6_000): Promise<LakeBill> {
  const folder = await aFolder();
  const periods = ["2026-09", "2026-10"];
  for (const period of periods) {
    const start = `timestamp '${period}-01 00:00:00' + to_hours(cast(i % 700 as integer))`;
    const columns = [
      `'${period}-' || i as identity_line_item_id`,
      `timestamp '${period}-01 00:00:00' as bill_billing_period_start_date`,
      `${start} as line_item_usage_start_date`,
      `${start} + interval 1 hour as line_item_usage_end_date`,
      "'Usage' as line_item_line_item_type",
      "case when i % 3 = 0 then 'AmazonS3' else 'AmazonEC2' end as line_item_product_code",
      "case when i % 3 = 0 then 'AmazonS3' else 'AmazonEC2' end as product_servicecode",
      "case when i % 3 = 0 then 'TimedStorage-ByteHrs' else 'BoxUsage:m6i.large' end as line_item_usage_type",
      "'i-' || i % 40 as line_item_resource_id",
      "'111111111111' as line_item_usage_account_id",
      "'production' as line_item_usage_account_name",
      "'USD' as line_item_currency_code",
      "'us-east-1' as product_region_code",
      "'m6i.large' as product_instance_type",
      "'Hrs' as pricing_unit",
      "1.0::double as line_item_usage_amount",
      "(i % 100) / 100.0::double as line_item_unblended_cost",
      "(i % 100) / 100.0::double as pricing_public_on_demand_cost",
      "map(['user_team'], ['team-' || i % 5]) as resource_tags",
    ];
    await copy(
      `select ${columns.join(", ")} from range(${rowsPerMonth}) as t (i)`,
      join(folder.path, "cur", `billing_period=${period}`, "cur-00001.parquet"),
    );
  }
  return { folder: join(folder.path, "cur"), periods, remove: folder.remove };
}
