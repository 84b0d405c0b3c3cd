import type { DuckDBConnection } from "@duckdb/node-api";
import { SKETCH_SIZE } from "#adapters/warehouse/ingest/find-duplicates";
import type { CostFile } from "#adapters/warehouse/ingest/manifest";
import type { SourceColumn } from "#adapters/warehouse/ingest/source-relation";

/**
 * What one file holds, read once and kept until the file changes: so that a new day of a bill costs one file's reading.
 * Everything that the ingested form needs beyond the rows themselves follows from these.
 */
export type FileFacts = {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly rows: number;
  /** Rows that carry neither a billing period nor a charge period. */
  readonly undated: number;
  /** Rows by billing period and UTC day; the day is "" where a row has none. */
  readonly periods: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Sum of the charged cost by billing period, as exact decimals. */
  readonly costs: Readonly<Record<string, string>>;
  /** The smallest hashes of the line items by billing period, ascending: two files with the same line items have the same. */
  readonly sketches: Readonly<Record<string, readonly number[]>>;
  /** Columns of the file that hold nothing, in lower case: older reports and other accounts leave many empty. */
  readonly empty?: readonly string[];
  /** Columns of text that hold one value and no other, by the file's own statistics, in lower case. */
  readonly single?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970: first use, first row, end of the last hour or day of use, end of the last row. */
  readonly span: readonly [number | null, number | null, number | null, number | null];
  /** Distinct facts that tell a service, in the order of `FACTS`, and the rows of each. */
  readonly charges: readonly { readonly facts: readonly (string | boolean | null)[]; readonly rows: number }[];
  /** Tag keys, and values of each with the rows that carry them, the most used first. */
  readonly tags: Readonly<Record<string, { readonly rows: number; readonly values: readonly (readonly [value: string, rows: number])[] }>>;
  /** Values of columns that have few, by column. */
  readonly values: Readonly<Record<string, readonly (readonly [value: string, rows: number])[]>>;
  /** Clusters and namespaces that ARNs name. */
  readonly arns: readonly (readonly [cluster: string, namespace: string | null, rows: number])[];
  /** Id, name and the newest time at which it was used. */
  readonly accounts: readonly (readonly [id: string, name: string | null, at: number])[];
  readonly currencies: readonly (readonly [currency: string, rows: number])[];
  /** Days with Savings Plan fees: fees and the effective cost that they covered, where the export does not say what was unused. */
  readonly planFees: readonly (readonly [day: string, fees: number, covered: number])[];
};

export const FACTS = ["productCode", "serviceCode", "focusName", "usageType", "description", "isTax"] as const;

/** How the columns of an export give each fact; a column that is absent is a typed null. */
export type FactColumns = {
  readonly billingPeriod: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly isUse: string;
  readonly facts: Readonly<Record<(typeof FACTS)[number], string>>;
  readonly tags: string | undefined;
  readonly resource: string | undefined;
  /** Columns whose values are listed, so that names in questions are known without reading the rows again. */
  readonly listed: readonly string[];
  readonly accountId: string | undefined;
  readonly accountName: string | undefined;
  readonly currency: string | undefined;
  readonly planFees: boolean;
  readonly cost: string;
  /** Columns that tell a line item from every other one. */
  readonly identity: readonly string[];
};

export function factColumns(family: "cur" | "focus", columns: readonly SourceColumn[]): FactColumns {
  const names = new Set(columns.map(({ name }) => name));
  const orUndefined = (name: string) => (names.has(name) ? name : undefined);
  const orNull = (name: string, type = "varchar") => (names.has(name) ? name : `cast(null as ${type})`);
  const none = "cast(null as varchar)";
  if (family === "cur") {
    return {
      billingPeriod: `strftime(coalesce(${orNull("bill_billing_period_start_date", "timestamp")}, ${orNull("line_item_usage_start_date", "timestamp")}), '%Y-%m')`,
      start: orUndefined("line_item_usage_start_date"),
      end: orUndefined("line_item_usage_end_date"),
      isUse: "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')",
      facts: {
        productCode: orNull("line_item_product_code"),
        serviceCode: orNull("product_servicecode"),
        focusName: none,
        usageType: orNull("line_item_usage_type"),
        description: none,
        isTax: "(line_item_line_item_type = 'Tax')",
      },
      tags: orUndefined("resource_tags"),
      resource: orUndefined("line_item_resource_id"),
      listed: [
        "product_region_code",
        "line_item_availability_zone",
        "line_item_usage_type",
        "line_item_operation",
        "product_instance_type",
        "pricing_unit",
        "line_item_line_item_type",
        "line_item_usage_account_id",
      ].filter((name) => names.has(name)),
      accountId: orUndefined("line_item_usage_account_id"),
      accountName: orUndefined("line_item_usage_account_name"),
      currency: orUndefined("line_item_currency_code"),
      planFees:
        !(names.has("savings_plan_total_commitment_to_date") && names.has("savings_plan_used_commitment")) &&
        names.has("savings_plan_savings_plan_effective_cost") &&
        names.has("line_item_usage_start_date"),
      cost: "line_item_unblended_cost",
      identity: CUR_IDENTITY.filter((name) => names.has(name)),
    };
  }
  const usageType = orUndefined("x_UsageType") ?? orUndefined("SkuMeter");
  return {
    billingPeriod: `strftime(coalesce(${orNull("BillingPeriodStart", "timestamp")}, ${orNull("ChargePeriodStart", "timestamp")}), '%Y-%m')`,
    start: orUndefined("ChargePeriodStart"),
    end: orUndefined("ChargePeriodEnd"),
    isUse: names.has("ChargeCategory") ? "ChargeCategory = 'Usage'" : "true",
    facts: {
      productCode: none,
      serviceCode: orNull("x_ServiceCode"),
      focusName: orNull("ServiceName"),
      usageType: usageType ?? none,
      description: usageType ? none : orNull("ChargeDescription"),
      isTax: names.has("ChargeCategory") ? "coalesce(ChargeCategory = 'Tax', false)" : "false",
    },
    tags: orUndefined("Tags"),
    resource: orUndefined("ResourceId"),
    listed: ["RegionId", "AvailabilityZone", "x_UsageType", "SkuMeter", "x_Operation", "ConsumedUnit", "ChargeCategory", "SubAccountId"].filter(
      (name) => names.has(name),
    ),
    accountId: orUndefined("SubAccountId"),
    accountName: orUndefined("SubAccountName"),
    currency: orUndefined("BillingCurrency"),
    planFees: false,
    cost: "BilledCost",
    identity: FOCUS_IDENTITY.filter((name) => names.has(name)),
  };
}

const CUR_IDENTITY = [
  "line_item_usage_account_id",
  "line_item_usage_start_date",
  "line_item_line_item_type",
  "line_item_usage_type",
  "line_item_operation",
  "line_item_resource_id",
  "line_item_usage_amount",
  "line_item_unblended_cost",
];
const FOCUS_IDENTITY = [
  "SubAccountId",
  "ChargePeriodStart",
  "ChargeCategory",
  "ServiceName",
  "ChargeDescription",
  "ResourceId",
  "ConsumedQuantity",
  "BilledCost",
];

/** @param rows a select over the one file, with the export's column names */
export async function readFileFacts(connection: DuckDBConnection, file: CostFile, rows: string, columns: FactColumns): Promise<FileFacts> {
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const source = `(${rows}) as rows_of_file`;
  const { start, end, isUse } = columns;
  const periods: Record<string, Record<string, number>> = {};
  let undated = 0;
  let total = 0;
  const day = start ? `strftime(${start}, '%Y-%m-%d')` : "cast(null as varchar)";
  for (const [period, dayOfRows, n] of await read(`select ${columns.billingPeriod}, ${day}, count(*) from ${source} group by 1, 2`)) {
    total += Number(n);
    if (period === null || period === undefined) undated += Number(n);
    else (periods[String(period)] ??= {})[dayOfRows === null || dayOfRows === undefined ? "" : String(dayOfRows)] = Number(n);
  }
  return {
    path: file.path,
    size: file.size,
    modifiedMs: file.modifiedMs,
    rows: total,
    undated,
    periods,
    ...(await readSums(read, source, columns)),
    span: start ? await readSpan(read, source, start, end, isUse) : [null, null, null, null],
    charges: (await read(`select ${FACTS.map((fact) => columns.facts[fact]).join(", ")}, count(*) from ${source} group by all`)).map((row) => ({
      facts: row.slice(0, -1).map((value) => (typeof value === "boolean" || value === null ? value : String(value))),
      rows: Number(row.at(-1)),
    })),
    tags: columns.tags ? await readTags(read, source, columns.tags) : {},
    values: columns.listed.length > 0 ? await readValues(read, source, columns.listed) : {},
    arns: columns.resource
      ? (await read(arnsSql(source, columns.resource))).map(
          ([cluster, namespace, n]) => [String(cluster), namespace === null || namespace === "" ? null : String(namespace), Number(n)] as const,
        )
      : [],
    accounts: columns.accountId
      ? (
          await read(
            `select ${columns.accountId}, ${columns.accountName ? `max_by(${columns.accountName}, ${start ?? 1}) filter (where ${columns.accountName} <> '')` : "null"}, ${start ? `epoch_ms(max(${start}))` : "0"} from ${source} where ${columns.accountId} is not null group by 1`,
          )
        ).map(([id, name, at]) => [String(id), name === null ? null : String(name), Number(at ?? 0)] as const)
      : [],
    currencies: columns.currency
      ? (await read(`select ${columns.currency}, count(*) from ${source} where ${columns.currency} is not null group by 1`)).map(
          ([currency, n]) => [String(currency), Number(n)] as const,
        )
      : [],
    planFees: columns.planFees
      ? (await read(planFeesSql(source))).map(([dayOfFees, fees, covered]) => [String(dayOfFees), Number(fees), Number(covered)] as const)
      : [],
  };
}

async function readSums(read: Read, source: string, { billingPeriod, cost, identity }: FactColumns): Promise<Pick<FileFacts, "costs" | "sketches">> {
  // An empty text is a missing one: exports of two forms write the same line item in either way.
  const told = identity.map((name) => (/_cost$|Cost$|amount$|Quantity$|_date$|Start$/.test(name) ? name : `nullif(${name}, '')`));
  const smallest = told.length > 0 ? `min(hash(${told.join(", ")}) >> 12, ${SKETCH_SIZE})` : "[]";
  const rows = await read(
    `select ${billingPeriod} as period, cast(sum(cast(${cost} as decimal(38, 12))) as varchar), ${smallest} from ${source} group by 1 having period is not null`,
  );
  const numbers = (list: unknown) => (Array.isArray(list) ? [...new Set(list.map(Number))].toSorted((a, b) => a - b) : []);
  return {
    costs: Object.fromEntries(rows.map(([period, sum]) => [String(period), String(sum ?? "0")])),
    sketches: Object.fromEntries(rows.map(([period, , hashes]) => [String(period), numbers(hashes)])),
  };
}

type Read = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** Values of one tag or column that are kept; more are found by asking the rows. */
export const MOST_VALUES = 1000;

/** Counts distinct maps first, told apart by their hash: there are far fewer of them than rows. */
async function readTags(read: Read, source: string, tags: string): Promise<FileFacts["tags"]> {
  const pairs = await read(
    `select pair.key, pair.value, sum(n) from (select unnest(map_entries(tags_of_rows)) as pair, n from (select any_value(${tags}) as tags_of_rows, count(*) as n from ${source} where ${tags} is not null group by hash(${tags}))) group by 1, 2 order by 3 desc, 1, 2`,
  );
  const found: Record<string, { rows: number; values: [string, number][] }> = {};
  for (const [key, value, n] of pairs) {
    const entry = (found[String(key)] ??= { rows: 0, values: [] });
    entry.rows += Number(n);
    if (value !== null && value !== "" && entry.values.length < MOST_VALUES) entry.values.push([String(value), Number(n)]);
  }
  return found;
}

async function readValues(read: Read, source: string, columns: readonly string[]): Promise<FileFacts["values"]> {
  const found: Record<string, [string, number][]> = Object.fromEntries(columns.map((name) => [name, []]));
  const names = columns.join(", ");
  const sets = columns.map((name) => `(${name})`).join(", ");
  for (const row of await read(
    `select grouping(${names}), ${names}, count(*) as n from ${source} group by grouping sets (${sets}) order by n desc`,
  )) {
    // The bit of the column that this row is grouped by is the one that is not set.
    const at = columns.findIndex((_, index) => (Number(row[0]) & (1 << (columns.length - 1 - index))) === 0);
    const [name, value] = [columns[at], row[at + 1]];
    const list = name === undefined ? undefined : found[name];
    if (list && value !== null && value !== undefined && value !== "" && list.length < MOST_VALUES) list.push([String(value), Number(row.at(-1))]);
  }
  return found;
}

function arnsSql(source: string, resource: string): string {
  const part = (pattern: string) => `regexp_extract(${resource}, '${pattern}', 1)`;
  return `select ${part(":(?:cluster|pod)/([^/]+)")} as of_cluster, ${part(":pod/[^/]+/([^/]+)")}, count(*) from ${source} where contains(${resource}, ':eks:') group by 1, 2 having of_cluster <> ''`;
}

async function readSpan(read: Read, source: string, start: string, end: string | undefined, isUse: string): Promise<FileFacts["span"]> {
  const until = end ?? `${start} + interval 1 hour`;
  const short = end ? `${end} - ${start} <= interval 1 day` : "true";
  const [row] = await read(
    `select epoch_ms(min(${start}) filter (where ${isUse})), epoch_ms(min(${start})), epoch_ms(max(${until}) filter (where ${isUse} and ${short})), epoch_ms(max(${until})) from ${source}`,
  );
  const at = (index: number) => (row?.[index] === null || row?.[index] === undefined ? null : Number(row[index]));
  return [at(0), at(1), at(2), at(3)];
}

function planFeesSql(source: string): string {
  const sumOf = (type: string, column: string) => `coalesce(sum(${column}) filter (where line_item_line_item_type = '${type}'), 0)`;
  return `select strftime(line_item_usage_start_date, '%Y-%m-%d'), ${sumOf("SavingsPlanRecurringFee", "line_item_unblended_cost")}, ${sumOf("SavingsPlanCoveredUsage", "savings_plan_savings_plan_effective_cost")} from ${source} where line_item_line_item_type in ('SavingsPlanRecurringFee', 'SavingsPlanCoveredUsage') group by 1`;
}
