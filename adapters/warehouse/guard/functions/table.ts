import { AGGREGATES, WINDOWS } from "#adapters/warehouse/guard/functions/aggregate";
import { ARRAYS } from "#adapters/warehouse/guard/functions/array";
import { DATES } from "#adapters/warehouse/guard/functions/date";
import { JSONS } from "#adapters/warehouse/guard/functions/json";
import { MATH } from "#adapters/warehouse/guard/functions/math";
import { MAPS } from "#adapters/warehouse/guard/functions/map";
import type { FunctionRule } from "#adapters/warehouse/guard/functions/rule";
import { PATTERNS, TEXT } from "#adapters/warehouse/guard/functions/text";

/** The only functions that a query may call. Each has evidence: an answer recorded from Trino in trino/*.jsonl. */
export const FUNCTIONS: ReadonlyMap<string, FunctionRule> = new Map(
  [MATH, TEXT, PATTERNS, DATES, ARRAYS, MAPS, JSONS, AGGREGATES, WINDOWS].flatMap((table) => Object.entries(table)),
);

/** What to write in place of functions that other dialects have, or that are left out on purpose. */
export const INSTEAD: Readonly<Record<string, string>> = {
  ifnull: "coalesce(a, b)",
  nvl: "coalesce(a, b)",
  isnull: "x IS NULL",
  len: "length(x)",
  char_length: "length(x)",
  left: "substr(x, 1, n)",
  right: "substr(x, -n)",
  string_agg: "listagg(x, ',') WITHIN GROUP (ORDER BY x)",
  group_concat: "listagg(x, ',') WITHIN GROUP (ORDER BY x)",
  to_char: "date_format(x, '%Y-%m-%d')",
  strftime: "date_format(x, '%Y-%m-%d')",
  to_date: "date_parse(x, '%Y-%m-%d')",
  to_timestamp: "date_parse(x, '%Y-%m-%d %H:%i:%s')",
  datediff: "date_diff('day', a, b)",
  dateadd: "date_add('day', n, x)",
  date_sub: "date_add('day', -n, x)",
  datetrunc: "date_trunc('day', x)",
  median: "approx_percentile(x, 0.5)",
  percentile_cont: "approx_percentile(x, 0.5)",
  quantile: "approx_percentile(x, 0.5)",
  instr: "strpos(x, part)",
  regexp_matches: "regexp_like(x, pattern)",
  regexp_substr: "regexp_extract(x, pattern)",
  approx_count_distinct: "approx_distinct(x)",
  getdate: "current_date",
  current_time: "localtimestamp",
  numeric_histogram: "width_bucket(x, low, high, n) with GROUP BY",
  checksum: "count(*) and sum(x)",
  date_part: "extract(YEAR FROM x)",
  datepart: "extract(YEAR FROM x)",
  monthname: "date_format(x, '%M')",
  dayname: "date_format(x, '%W')",
  list: "array_agg(x)",
  unix_timestamp: "to_unixtime(x)",
};
