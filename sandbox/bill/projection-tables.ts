import { LINE_ITEM_TYPES } from "#sandbox/bill/usage-sql";

const at = (hour: string) => `make_timestamp((${hour})::BIGINT * 3600000000)`;
const iso = (hour: string) => `strftime(${at(hour)}, '%Y-%m-%dT%H:%M:%SZ')`;
const PAYMENT = "CASE payment WHEN 'no' THEN 'No Upfront' WHEN 'partial' THEN 'Partial Upfront' ELSE 'All Upfront' END";

/** Copies a small table with some of its texts as enumerations. */
function enumerated(name: string, source: string, texts: readonly string[], others: readonly string[]): string {
  const types = texts.map(
    (text) => `CREATE TYPE ${name}_${text} AS ENUM (SELECT coalesce(any_value(${text}), '-') FROM (${source}) GROUP BY ${text} ORDER BY 1);`,
  );
  const columns = [...others, ...texts.map((text) => `CAST(${text} AS ${name}_${text}) AS ${text}`)];
  return `${types.join("\n")}\nCREATE TABLE ${name} AS SELECT ${columns.join(", ")} FROM (${source});`;
}

/** Everything that line items share, made once for the projection to CUR columns. */
export const PROJECTION_TABLES = [
  "CREATE TYPE pricing_terms AS ENUM ('OnDemand', 'Reserved', 'Spot');",
  enumerated(
    "line_types",
    `SELECT lt, name, CASE WHEN name IN ('SavingsPlanUpfrontFee', 'Fee') THEN 'Purchase' WHEN name = 'Refund' THEN 'Refund' ELSE 'Anniversary' END AS bill_type, CASE WHEN name = 'Tax' THEN 'USSalesTax' END AS tax_type
     FROM (SELECT (unnest(range(${LINE_ITEM_TYPES.length})))::UTINYINT AS lt, unnest([${LINE_ITEM_TYPES.map((type) => `'${type}'`).join(", ")}]) AS name)`,
    ["name", "bill_type", "tax_type"],
    ["lt"],
  ),
  enumerated(
    "sku_facts",
    "SELECT *, concat(code, '.JRTCKXETXF.6YS6EN2CT7') AS rate_code, CASE WHEN to_region IS NOT NULL THEN region END AS from_region FROM skus",
    [
      "product_code",
      "service_code",
      "family",
      "usage_type",
      "operation",
      "unit",
      "instance_type",
      "instance_family",
      "region",
      "from_region",
      "to_region",
      "location",
      "description",
      "code",
      "rate_code",
      "rate_text",
    ],
    ["k", "rate", "spot", "attributes"],
  ),
  enumerated("account_facts", "SELECT * FROM accounts", ["id", "name"], ["a"]),
  enumerated("resource_facts", "SELECT * FROM resources", ["zone"], ["r", "a", "id", "code", "tags"]),
  enumerated(
    "plan_facts",
    `SELECT pl, coalesce(mark, to_hex(s::BIGINT)) AS mark, commitment, upfront_share, arn, offering, family, coalesce(region, 'Any') AS region, ${PAYMENT} AS payment, term, starts, ends FROM plans`,
    ["arn", "offering", "family", "region", "payment", "term", "starts", "ends"],
    ["pl", "mark", "commitment", "upfront_share"],
  ),
  enumerated(
    "reservation_facts",
    `SELECT *, CASE WHEN upfront THEN 'All Upfront' ELSE 'No Upfront' END AS payment, '1yr' AS term, 'standard' AS class, CAST(n AS VARCHAR) AS number, ${iso("s")} AS starts, ${iso("e")} AS ends FROM reservations`,
    ["arn", "payment", "term", "class", "number", "starts", "ends"],
    ["ri", "s", "e", "usd", "n", "upfront"],
  ),
  `CREATE OR REPLACE TABLE clock AS SELECT h::INTEGER AS h, ${at("h")} AS at, ${iso("h")} AS iso, to_hex(h) AS hex FROM (SELECT unnest(range(min(h), max(h) + 800)) AS h FROM hours);`,
].join("\n");
