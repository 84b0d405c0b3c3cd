import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { CUR_COLUMNS } from "#adapters/warehouse/ingest/cur-columns";
import { FOCUS_COLUMNS } from "#adapters/warehouse/ingest/focus-columns";

export type Row = Readonly<Record<string, string | number | Readonly<Record<string, string>> | null>>;

const hour = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 13) || "00"}:00:00`;

/** A line of a CUR: an hour of an on-demand m6i.large in production, unless it says otherwise. */
export function aCurLine(over: Row & { readonly at?: string } = {}): Row {
  const { at = "2026-10-05T00", ...rest } = over;
  const start = hour(String(at));
  return {
    bill_billing_period_start_date: `${start.slice(0, 7)}-01 00:00:00`,
    line_item_usage_start_date: start,
    line_item_usage_end_date: new Date(Date.parse(`${start.replace(" ", "T")}Z`) + 3_600_000).toISOString().slice(0, 19).replace("T", " "),
    line_item_line_item_type: "Usage",
    line_item_product_code: "AmazonEC2",
    product_servicecode: "AmazonEC2",
    line_item_usage_type: "BoxUsage:m6i.large",
    line_item_operation: "RunInstances",
    line_item_resource_id: "i-1",
    line_item_usage_account_id: "111111111111",
    line_item_usage_account_name: "production",
    line_item_currency_code: "USD",
    product_region_code: "us-east-1",
    product_instance_type: "m6i.large",
    pricing_unit: "Hrs",
    line_item_usage_amount: 1,
    line_item_unblended_cost: 0.1,
    pricing_public_on_demand_cost: 0.1,
    resource_tags: {},
    ...rest,
  };
}

export function aFocusRow(over: Row & { readonly at?: string } = {}): Row {
  const { at = "2026-10-05T00", ...rest } = over;
  const start = hour(String(at));
  return {
    BillingPeriodStart: `${start.slice(0, 7)}-01 00:00:00`,
    ChargePeriodStart: start,
    ChargePeriodEnd: new Date(Date.parse(`${start.replace(" ", "T")}Z`) + 3_600_000).toISOString().slice(0, 19).replace("T", " "),
    ChargeCategory: "Usage",
    PricingCategory: "Standard",
    ServiceName: "Amazon Elastic Compute Cloud",
    ChargeDescription: "$0.1 per On Demand Linux m6i.large Instance Hour",
    SubAccountId: "111111111111",
    SubAccountName: "production",
    BillingCurrency: "USD",
    RegionId: "us-east-1",
    ResourceId: "i-1",
    ConsumedQuantity: 1,
    ConsumedUnit: "Hours",
    BilledCost: 0.1,
    EffectiveCost: 0.1,
    ListCost: 0.1,
    ContractedCost: 0.1,
    Tags: {},
    ...rest,
  };
}

const TYPES = new Map([...CUR_COLUMNS, ...FOCUS_COLUMNS]);

function cell(name: string, value: Row[string] | undefined): string {
  const type = (TYPES.get(name) ?? "varchar").replace("timestamp(3)", "timestamp");
  if (value === null || value === undefined) return `cast(null as ${type})`;
  if (typeof value === "object")
    return `map([${Object.keys(value).map(quoted).join(", ")}]::varchar[], [${Object.values(value).map(quoted).join(", ")}]::varchar[])`;
  return `cast(${typeof value === "number" ? value : quoted(value)} as ${type})`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Writes rows to a Parquet or CSV file, by its name. `without` leaves columns out, as older exports do. */
export async function writeExport(path: string, rows: readonly Row[], without: readonly string[] = []): Promise<void> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !without.includes(name));
  const selects = rows.map((row) => `select ${names.map((name) => `${cell(name, row[name])} as "${name}"`).join(", ")}`);
  await copy(selects.join(" union all "), path);
}

/** Writes what a query gives, for larger or real rows. */
export async function copy(select: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const isCsv = /\.csv(\.gz|\.zst)?$/.test(path);
    const flat = isCsv
      ? `select * replace (${(await mapColumns(connection, select)).map((name) => `cast(to_json("${name}") as varchar) as "${name}"`).join(", ")}) from (${select})`
      : select;
    await connection.run(`copy (${flat.replace("* replace ()", "*")}) to ${quoted(path)} (format ${isCsv ? "csv, header" : "parquet"})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function mapColumns(connection: Awaited<ReturnType<DuckDBInstance["connect"]>>, select: string): Promise<string[]> {
  const described = (await connection.runAndReadAll(`describe ${select}`)).getRowObjectsJson();
  return described.filter((row) => String(row["column_type"]).startsWith("MAP")).map((row) => String(row["column_name"]));
}

/** A folder of its own, and what removes it. */
export async function aFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "major-tom-costs-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
