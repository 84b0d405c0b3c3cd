import { describe, expect, it } from "vitest";
import { QueryRefusedError } from "#core/errors";
import { guardSql } from "#adapters/warehouse/guard/guard";
import { MEMORY_OPTIONS } from "#adapters/warehouse/guard/testing/memory-engine";

const COLUMNS = ["line_item_usage_type", "product_region_code", "bill_payer_account_id", "x_service", "x_account", "x_tag_team", "pricing_unit"];
const TABLES = {
  ...MEMORY_OPTIONS.tables,
  cur: [
    ...(MEMORY_OPTIONS.tables.cur ?? []),
    { name: "product", type: "map(varchar, varchar)" },
    { name: "line_item_usage_amount", type: "double" },
    ...COLUMNS.map((name) => ({ name, type: "varchar" })),
  ],
};

function advice(sql: string): string {
  try {
    guardSql(sql, { ...MEMORY_OPTIONS, tables: TABLES });
    return "answered";
  } catch (error) {
    if (error instanceof QueryRefusedError) return error.message;
    throw error;
  }
}

const USE = "line_item_usage_start_date";

describe("what people write who come from elsewhere", () => {
  it.each([
    "SELECT * FROM cur;",
    "SELECT x_service FROM cur -- a comment",
    "/* a comment */ SELECT x_service FROM cur",
    "SELECT x_service FROM cur LIMIT 10 OFFSET 20",
    "SELECT x_service FROM cur LIMIT 20, 10",
    "SELECT x_service, FROM cur",
    `SELECT count(*) FROM cur WHERE ${USE} >= now() - INTERVAL 7 DAY`,
    `SELECT count(*) FROM cur WHERE ${USE} >= current_date - INTERVAL '7 days'`,
    `SELECT "date_trunc"('month', ${USE}), "sum"("line_item_unblended_cost") FROM cur GROUP BY 1`,
    "SELECT count(*) FROM cur WHERE x_service != 'EC2'",
    "SELECT CAST(line_item_unblended_cost AS NUMERIC(10,2)) FROM cur",
    "SELECT sum(IF(x_service = 'EC2', line_item_unblended_cost)) FROM cur",
  ])("is answered where it can mean one thing only: %s", (sql) => {
    expect(advice(sql)).toBe("answered");
  });

  it.each([
    ["SELECT sum(cost) FROM cur", "Did you mean `line_item_unblended_cost`?"],
    ["SELECT sum(BilledCost) FROM cur", "a column of focus, so write FROM focus"],
    ['SELECT x_service FROM cur WHERE x_service = "EC2"', "If it is a text, write it in single quotes: 'EC2'."],
    ["SELECT x_service FROM cur WHERE x_service = EC2", "write it in single quotes: 'EC2'."],
    ["SELECT product_region FROM cur", "Did you mean `product_region_code`?"],
    ["SELECT product_product_name FROM cur", "write element_at(product, 'product_name')"],
    ["SELECT resource_tags_user_team FROM cur", "write element_at(resource_tags, 'user_team')"],
    ["SELECT resource_tags.user_team FROM cur", "Write element_at(map, 'user_team')"],
    ["SELECT json_extract(resource_tags, '$.team') FROM cur", "write element_at(x, 'key')"],
    ["SELECT count(*) FROM cur WHERE year = '2025' AND month = '1'", "the month of the bill is billing_period = '2026-10'"],
    ["SELECT count(*) FROM cur WHERE billing_period = '01-2025'", "'01-2025' is no billing period: write year and month"],
    ["SELECT count(*) FROM cur WHERE billing_period >= '2025-01-01'", "is no billing period"],
    ["SELECT count(*) FROM cur WHERE billing_period IN ('2025-1', '2025-02')", "'2025-1' is no billing period"],
    ["SELECT count(*) FROM cur WHERE billing_period = DATE '2025-01-01'", "A billing period is a text: write '2026-10'."],
    ["SELECT count(*) FROM cur WHERE billing_period = 202501", "A billing period is a text"],
    [`SELECT count(*) FROM cur WHERE ${USE} >= '2025-01-05'`, "Write an instant as TIMESTAMP '2025-01-05 00:00:00'."],
    [`SELECT count(*) FROM cur WHERE ${USE} BETWEEN '2025-01-05' AND '2025-01-06'`, "TIMESTAMP '2025-01-05 00:00:00'"],
    [`SELECT count(*) FROM cur WHERE date(${USE}) = '2025-01-05'`, "Write a date as DATE '2025-01-05'."],
    [`SELECT date_format(${USE}, 'YYYY-MM') FROM cur`, "write MySQL's letters"],
    [`SELECT format_datetime(${USE}, '%Y-%m') FROM cur`, "write 'yyyy-MM-dd'"],
    [`SELECT date_trunc(month, ${USE}) FROM cur`, "is a text: 'month'"],
    [`SELECT date_diff(day, ${USE}, now()) FROM cur`, "is a text, as in 'day'"],
    ["SELECT current_date - 7", "write a number of days as an interval: x - INTERVAL '7' DAY"],
    ["SELECT x_service, sum(line_item_unblended_cost) FROM cur", "add it to GROUP BY"],
    ["SELECT x_service AS s, count(*) FROM cur GROUP BY s", "write GROUP BY 1"],
    ["SELECT x_service, count(*) AS n FROM cur GROUP BY 1 HAVING n > 5", "HAVING does not know: repeat its expression"],
    ["SELECT x_service, count(*) AS n FROM cur WHERE n > 5 GROUP BY 1", "put the query in a subquery"],
    ["SELECT x_service FROM cur ORDER BY sum(line_item_unblended_cost)", "add GROUP BY"],
    ["SELECT x_service FROM cur WHERE x_tag_team = NULL", "write x IS NULL"],
    ['SELECT x_service FROM cur WHERE x_service IN ["EC2"]', "IN ('a', 'b')"],
    ["SELECT x_service FROM cur GROUP BY 1 HAVING count(*) > '5'", "Write the number without quotes: 5."],
    ["SELECT TOP 10 x_service FROM cur", "write LIMIT 10 at the end"],
    ["SELECT DISTINCT ON (x_service) x_service FROM cur", "row_number() OVER"],
    ["SELECT x_service FROM cur QUALIFY row_number() OVER (ORDER BY x_service) = 1", "put the window function in a subquery"],
    ["SELECT x_service FORM cur", "did you mean FROM?"],
    ["SELEC x_service FROM cur", "did you mean SELECT?"],
    ["what did we spend last month", "a question in words is asked in a chat"],
    ["SELECT x_service + ' cost' FROM cur", "Texts are joined with ||"],
    ["SELECT safe_divide(1, 2)", "write a / nullif(b, 0)"],
    ["SELECT date_sub(current_date, INTERVAL 7 DAY)", "write x - INTERVAL '7' DAY"],
    ["SELECT unnest(ARRAY[1])", "CROSS JOIN UNNEST(array)"],
    ["SELECT regexp_contains(x_service, 'E')", "write regexp_like(x, pattern)"],
    ["SELECT * FROM mydb.cur", "named without schema"],
  ])("is answered by one sentence that gives the fix: %s", (sql, said) => {
    expect(advice(sql).toLowerCase()).toContain(said.toLowerCase());
  });
});
