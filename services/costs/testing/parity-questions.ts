import type { SemanticQueryInput } from "#core/costs/query";

const PERIOD = "last_month";
const on = (dimension: string, ...values: string[]) => ({ dimension, op: "is" as const, values });
const without = (dimension: string, ...values: string[]) => ({ dimension, op: "is-not" as const, values });
const missing = (dimension: string) => ({ dimension, op: "is-missing" as const, values: [] });

/** Sixty questions in metrics and dimensions: each metric and each dimension, filters, steps, comparisons, rest, running sums. */
export const SEMANTIC_QUESTIONS: readonly SemanticQueryInput[] = [
  // Each metric.
  { metric: "amortized", period: PERIOD, groupBy: ["service"] },
  { metric: "unblended", period: PERIOD, groupBy: ["service"] },
  { metric: "net_unblended", period: PERIOD, groupBy: ["account"] },
  { metric: "net_amortized", period: PERIOD, groupBy: ["account"] },
  { metric: "blended", period: PERIOD, groupBy: ["account"] },
  { metric: "gross", period: PERIOD, groupBy: ["account"] },
  { metric: "net", period: PERIOD, groupBy: ["account"] },
  { metric: "billed", period: PERIOD, groupBy: ["service"] },
  { metric: "effective", period: PERIOD, groupBy: ["service"] },
  { metric: "contracted", period: PERIOD, groupBy: ["account"] },
  { metric: "list", period: PERIOD, groupBy: ["region"] },
  { metric: "credits", period: PERIOD, groupBy: ["account"] },
  { metric: "refunds", period: "this_month", groupBy: ["account"] },
  { metric: "tax", period: PERIOD, groupBy: ["account"] },
  { metric: "support", period: PERIOD, groupBy: ["account"] },
  { metric: "coverage", period: PERIOD, groupBy: ["account"] },
  { metric: "utilization", period: PERIOD, granularity: "daily" },
  { metric: "unused_commitment", period: PERIOD, granularity: "daily" },
  { metric: "commitment", period: PERIOD, granularity: "weekly" },
  { metric: "unused_reservation", period: PERIOD },
  { metric: "eligible_spend", period: PERIOD, groupBy: ["instance_family"] },
  { metric: "covered_spend", period: PERIOD, groupBy: ["instance_family"] },
  { metric: "on_demand_equivalent", period: PERIOD, groupBy: ["purchase_option"] },
  { metric: "savings", period: PERIOD, groupBy: ["purchase_option"] },
  { metric: "effective_savings_rate", period: PERIOD, groupBy: ["account"] },
  { metric: "usage", period: PERIOD, groupBy: ["instance_type"], filters: [on("unit", "Hrs"), on("service", "EC2")] },
  { metric: "unit_cost", period: PERIOD, groupBy: ["instance_type"], filters: [on("unit", "Hrs"), on("service", "EC2")] },
  { metric: "untagged_share", period: PERIOD, groupBy: ["account"] },
  // Each dimension that has not been asked for.
  { period: "last_3mo", groupBy: ["billing_period"] },
  { period: PERIOD, groupBy: ["day"], filters: [on("service", "EC2")] },
  { period: "2026-11-10", groupBy: ["hour"], filters: [on("service", "EC2")] },
  { period: PERIOD, groupBy: ["account_id"] },
  { period: PERIOD, groupBy: ["organizational_unit"] },
  { period: PERIOD, groupBy: ["zone"] },
  { period: PERIOD, groupBy: ["usage_type"], topN: 25 },
  { period: PERIOD, groupBy: ["operation"], topN: 25 },
  { period: PERIOD, groupBy: ["charge_category", "purchase_option"] },
  { metric: "unblended", period: PERIOD, groupBy: ["billing_entity"] },
  { metric: "unblended", period: PERIOD, groupBy: ["line_item_type"] },
  { period: PERIOD, groupBy: ["unit"] },
  { period: PERIOD, groupBy: ["resource"], topN: 20 },
  { period: PERIOD, groupBy: ["cluster"] },
  { period: PERIOD, groupBy: ["namespace"] },
  { period: PERIOD, groupBy: ["workload"], topN: 30 },
  { period: PERIOD, groupBy: ["node"], topN: 15 },
  { period: PERIOD, groupBy: ["tag:team"] },
  // Filters, exclusions, what is missing.
  { period: PERIOD, groupBy: ["service"], filters: [on("account", "production"), missing("tag:team")] },
  { period: PERIOD, groupBy: ["tag:team"], exclude: [on("service", "Tax", "SavingsPlans")] },
  { period: PERIOD, groupBy: ["service"], filters: [without("region", "us-east-1")] },
  { period: PERIOD, groupBy: ["account"], filters: [on("service", "EC2", "EBS", "S3")], exclude: [on("purchase_option", "spot")] },
  // Steps, comparisons, rest, averages, running sums, order.
  { period: PERIOD, granularity: "daily", groupBy: ["service"], topN: 5 },
  { period: "2026-11-10", granularity: "hourly", filters: [on("service", "EC2")] },
  { period: "last_30d", granularity: "weekly", groupBy: ["account"] },
  { period: "last_3mo", granularity: "monthly", groupBy: ["service"], topN: 4 },
  { period: "2026", granularity: "quarterly" },
  { period: "this_month", compareTo: "prev_period", groupBy: ["service"], orderBy: "change" },
  { period: PERIOD, compareTo: "prev_period", groupBy: ["account", "service"], topN: 12 },
  { period: PERIOD, granularity: "daily", cumulative: true },
  { period: "this_month", average: "daily", groupBy: ["service"], minValue: 50, order: "asc" },
  { period: { from: "2026-10-05", to: "2026-10-12" }, groupBy: ["region", "service"], orderBy: "name" },
];

const OCTOBER = "billing_period = '2026-10'";
const AUTUMN = "billing_period BETWEEN '2026-09' AND '2026-11'";
const COST = "sum(CAST(line_item_unblended_cost AS decimal(38, 12)))";

/** Sixty statements in the canonical dialect; each gives its rows in one order. */
export const SQL_QUESTIONS: readonly string[] = [
  // Plain reading, grouping, conditions.
  `SELECT x_service, ${COST} AS cost, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY cost DESC, 1`,
  `SELECT x_service, sum(CAST(BilledCost AS decimal(38, 12))) AS billed, sum(CAST(EffectiveCost AS decimal(38, 12))) AS effective FROM focus WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT billing_period, line_item_line_item_type, count(*) AS n FROM cur WHERE ${AUTUMN} GROUP BY 1, 2 ORDER BY 1, 2`,
  `SELECT DISTINCT x_account, x_purchase_option FROM cur WHERE ${OCTOBER} ORDER BY 1, 2`,
  `SELECT line_item_resource_id, ${COST} AS cost FROM cur WHERE ${OCTOBER} AND line_item_resource_id LIKE 'i-%' GROUP BY 1 HAVING ${COST} > 5 ORDER BY cost DESC, 1 LIMIT 20`,
  `SELECT product_region_code, count(*) FILTER (WHERE x_purchase_option = 'spot') AS spot, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT x_instance_family, x_savings_plan_eligible, count(*) AS n FROM cur WHERE ${OCTOBER} AND x_instance_family IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  `SELECT x_cluster, x_namespace, x_workload, sum(split_line_item_split_cost) > 1 AS dear FROM cur WHERE ${OCTOBER} AND x_namespace IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  `SELECT x_node, count(DISTINCT x_workload) AS workloads FROM cur WHERE ${OCTOBER} AND x_node IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 15`,
  `SELECT ChargeCategory, CommitmentDiscountStatus, PricingCategory, count(*) AS n FROM focus WHERE ${AUTUMN} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  `SELECT x_service, count(*) AS n FROM cur GROUP BY 1 ORDER BY 2 DESC, 1`,
  `SELECT count(*) AS n, max(line_item_usage_start_date) AS latest, min(line_item_usage_start_date) AS earliest FROM cur WHERE billing_period >= '2026-09'`,
  // Joins and subqueries.
  `SELECT a.x_service, a.cost AS september, b.cost AS october FROM (SELECT x_service, ${COST} AS cost FROM cur WHERE billing_period = '2026-09' GROUP BY 1) AS a JOIN (SELECT x_service, ${COST} AS cost FROM cur WHERE ${OCTOBER} GROUP BY 1) AS b ON a.x_service = b.x_service ORDER BY 1`,
  `SELECT coalesce(a.x_service, b.x_service) AS service, a.n AS before, b.n AS after FROM (SELECT x_service, count(*) AS n FROM cur WHERE billing_period = '2026-09' GROUP BY 1) AS a FULL JOIN (SELECT x_service, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1) AS b ON a.x_service = b.x_service ORDER BY 1`,
  `SELECT c.line_item_usage_account_id, n.label, count(*) AS n FROM cur AS c LEFT JOIN (VALUES ('none', 'nobody')) AS n (id, label) ON c.line_item_usage_account_id = n.id WHERE c.${OCTOBER} GROUP BY 1, 2 ORDER BY 1`,
  `SELECT x_service, count(*) AS n FROM cur WHERE ${OCTOBER} AND line_item_resource_id IN (SELECT line_item_resource_id FROM cur WHERE billing_period = '2026-11' AND x_purchase_option = 'spot') GROUP BY 1 ORDER BY 1`,
  `SELECT x_account FROM cur AS c WHERE ${OCTOBER} AND EXISTS (SELECT 1 FROM cur AS d WHERE d.billing_period = '2026-11' AND d.x_account = c.x_account) GROUP BY 1 ORDER BY 1`,
  `SELECT x_service, ${COST} / (SELECT ${COST} FROM cur WHERE ${OCTOBER}) > 0.05 AS large FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT c.x_service, round(sum(c.line_item_unblended_cost), 2) AS cur_cost, max(f.billed) AS billed FROM cur AS c JOIN (SELECT x_service, round(sum(BilledCost), 2) AS billed FROM focus WHERE ${OCTOBER} GROUP BY 1) AS f ON c.x_service = f.x_service WHERE c.${OCTOBER} AND c.line_item_line_item_type = 'Usage' GROUP BY 1 ORDER BY 1`,
  `SELECT x_service FROM cur WHERE billing_period = '2026-09' UNION SELECT x_service FROM cur WHERE ${OCTOBER} ORDER BY 1`,
  `SELECT product_instance_type FROM cur WHERE ${OCTOBER} EXCEPT SELECT product_instance_type FROM cur WHERE billing_period = '2026-09' ORDER BY 1`,
  `SELECT x_account FROM cur WHERE ${OCTOBER} INTERSECT SELECT x_account FROM cur WHERE billing_period = '2026-09' ORDER BY 1`,
  // WITH queries.
  `WITH daily AS (SELECT date_trunc('day', line_item_usage_start_date) AS day, ${COST} AS cost FROM cur WHERE ${OCTOBER} GROUP BY 1) SELECT day, cost FROM daily ORDER BY day`,
  `WITH a AS (SELECT x_account, x_service, ${COST} AS cost FROM cur WHERE ${AUTUMN} GROUP BY 1, 2), b AS (SELECT x_account, max(cost) AS most FROM a GROUP BY 1) SELECT a.x_account, a.x_service, a.cost FROM a JOIN b ON a.x_account = b.x_account AND a.cost = b.most ORDER BY 1, 2`,
  `WITH team (name, cost) AS (SELECT x_tag_team, ${COST} FROM cur WHERE ${OCTOBER} GROUP BY 1) SELECT name, cost FROM team WHERE name IS NOT NULL ORDER BY cost DESC, name`,
  `WITH rows_of_month AS (SELECT * FROM cur WHERE ${OCTOBER}) SELECT x_region.product_region_code, count(*) AS n FROM rows_of_month AS x_region GROUP BY 1 ORDER BY 1`,
  // Windows.
  `SELECT x_account, x_service, cost, rank() OVER (PARTITION BY x_account ORDER BY cost DESC) AS place FROM (SELECT x_account, x_service, ${COST} AS cost FROM cur WHERE ${OCTOBER} GROUP BY 1, 2) AS s ORDER BY 1, 4, 2`,
  `SELECT day, cost, sum(cost) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM (SELECT date(line_item_usage_start_date) AS day, ${COST} AS cost FROM cur WHERE ${OCTOBER} GROUP BY 1) AS d ORDER BY day`,
  `SELECT day, n, lag(n, 1) OVER (ORDER BY day) AS before, n - lag(n, 1, 0) OVER (ORDER BY day) AS change FROM (SELECT date(line_item_usage_start_date) AS day, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1) AS d ORDER BY day`,
  `SELECT x_service, ntile(4) OVER (ORDER BY n DESC, x_service) AS quarter_of, row_number() OVER (ORDER BY n DESC, x_service) AS place FROM (SELECT x_service, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1) AS s ORDER BY place`,
  `SELECT x_service, first_value(day) OVER (PARTITION BY x_service ORDER BY n DESC, day) AS busiest, n FROM (SELECT x_service, date(line_item_usage_start_date) AS day, count(*) AS n FROM cur WHERE ${OCTOBER} AND x_service IN ('EC2', 'S3') GROUP BY 1, 2) AS s ORDER BY 1, 3, 2 LIMIT 30`,
  // Grouping sets.
  `SELECT x_account, x_service, grouping(x_account, x_service) AS level, ${COST} AS cost FROM cur WHERE ${OCTOBER} GROUP BY GROUPING SETS ((x_account, x_service), (x_account), ()) ORDER BY 3, 1, 2`,
  `SELECT x_purchase_option, x_instance_family, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY ROLLUP (x_purchase_option, x_instance_family) ORDER BY 1, 2, 3`,
  `SELECT x_charge_category, x_purchase_option, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY CUBE (x_charge_category, x_purchase_option) ORDER BY 1, 2, 3`,
  // Maps, arrays, unnest.
  `SELECT t.k, t.v, count(*) AS n FROM cur CROSS JOIN UNNEST(resource_tags) AS t (k, v) WHERE ${OCTOBER} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 40`,
  `SELECT element_at(resource_tags, 'user_team') AS team, cardinality(resource_tags) AS tags, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1, 2 ORDER BY 1, 2`,
  `SELECT tagged, count(*) AS n FROM (SELECT any_match(map_keys(resource_tags), k -> k = 'user_team') AS tagged FROM cur WHERE ${OCTOBER}) AS s GROUP BY 1 ORDER BY 1`,
  `SELECT x_account, array_sort(array_agg(DISTINCT x_purchase_option)) AS bought FROM cur WHERE ${OCTOBER} AND x_purchase_option IS NOT NULL GROUP BY 1 ORDER BY 1`,
  `SELECT x_account, map_agg(x_service, n) AS rows_of FROM (SELECT x_account, x_service, count(*) AS n FROM cur WHERE ${OCTOBER} AND x_service IN ('EC2', 'S3', 'EBS') GROUP BY 1, 2) AS s GROUP BY 1 ORDER BY 1`,
  `SELECT d.day, count(c.line_item_usage_type) AS n FROM UNNEST(sequence(DATE '2026-10-01', DATE '2026-10-10', INTERVAL '1' DAY)) AS d (day) LEFT JOIN cur AS c ON d.day = date(c.line_item_usage_start_date) AND c.${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT split_part(line_item_usage_type, ':', 1) AS head, cardinality(split(line_item_usage_type, ':')) AS parts, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 30`,
  `SELECT transform(filter(ARRAY['a', 'bb', 'ccc'], x -> length(x) > 1), x -> upper(x)) AS shown, reduce(ARRAY[1, 2, 3], 0, (s, x) -> s + x, s -> s) AS total`,
  // Dates and instants.
  `SELECT date_trunc('week', line_item_usage_start_date) AS week, day_of_week(line_item_usage_start_date) AS weekday, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1, 2 ORDER BY 1, 2`,
  `SELECT date_format(line_item_usage_start_date, '%Y-%m-%d %H') AS hour, count(*) AS n FROM cur WHERE ${OCTOBER} AND line_item_usage_start_date >= TIMESTAMP '2026-10-30 00:00:00' GROUP BY 1 ORDER BY 1`,
  `SELECT date_diff('hour', min(line_item_usage_start_date), max(line_item_usage_start_date)) AS hours, date_add('day', -7, max(date(line_item_usage_start_date))) AS week_before FROM cur WHERE ${OCTOBER}`,
  `SELECT hour(line_item_usage_start_date AT TIME ZONE 'America/New_York') AS local_hour, count(*) AS n FROM cur WHERE ${OCTOBER} AND x_service = 'EC2' GROUP BY 1 ORDER BY 1`,
  `SELECT current_date AS today, date_trunc('month', current_date) AS month, count(*) AS n FROM cur WHERE billing_period = '2026-11' AND line_item_usage_start_date >= date_add('day', -3, current_date)`,
  `SELECT last_day_of_month(max(date(line_item_usage_start_date))) AS last_day, extract(YEAR FROM max(line_item_usage_start_date)) AS year FROM cur WHERE ${OCTOBER}`,
  // Casts, numbers, conditions.
  `SELECT line_item_usage_account_id, CAST(line_item_usage_account_id AS bigint) % 1000 AS tail, TRY_CAST('x' AS integer) AS nothing FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT x_service, CAST(round(sum(line_item_unblended_cost), 2) AS decimal(18, 2)) AS cost, CAST(count(*) AS varchar) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 2 DESC, 1`,
  `SELECT CASE WHEN line_item_unblended_cost > 1 THEN 'dear' WHEN line_item_unblended_cost = 0 THEN 'free' ELSE 'cheap' END AS kind, count(*) AS n FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT x_service, count(*) / 7 AS whole, count(*) / 7.0 AS part, if(count(*) > 1000, 'many', 'few') AS size FROM cur WHERE ${OCTOBER} GROUP BY 1 ORDER BY 1`,
  `SELECT round(stddev(line_item_usage_amount), 6) AS spread, round(avg(line_item_usage_amount), 6) AS mean, round(corr(line_item_usage_amount, line_item_unblended_cost), 6) AS together FROM cur WHERE ${OCTOBER} AND x_service = 'EC2'`,
  `SELECT greatest(1, 2, 3) AS g, least(DATE '2026-01-01', DATE '2025-01-01') AS l, nullif('a', 'a') AS n, coalesce(NULL, 'b') AS c, abs(-2.5) AS a, power(2, 10) AS p, mod(7, 3) AS m`,
  // Texts, patterns, JSON.
  `SELECT regexp_extract(line_item_usage_type, '([a-z0-9]+)\\.([a-z0-9]+)$', 1) AS family, count(*) AS n FROM cur WHERE ${OCTOBER} AND regexp_like(line_item_usage_type, 'BoxUsage') GROUP BY 1 ORDER BY 1`,
  `SELECT upper(substr(x_service, 1, 3)) AS head, lpad(CAST(length(x_service) AS varchar), 3, '0') AS size, replace(x_service, 'S', 's') AS small, concat(x_service, '!') AS loud FROM cur WHERE ${OCTOBER} GROUP BY x_service ORDER BY 1, 2, 3`,
  `SELECT x_tag_team, listagg(x_service, ', ') WITHIN GROUP (ORDER BY x_service) AS services FROM (SELECT DISTINCT x_tag_team, x_service FROM cur WHERE ${OCTOBER}) AS s GROUP BY 1 ORDER BY 1`,
  `SELECT json_extract_scalar('{"a": {"b": [1, 2]}}', '$.a.b[1]') AS second, json_format(json_parse('{"k": 1}')) AS text, json_array_length('[1, 2, 3]') AS size`,
  // Approximations that are exact where values are few, and extremes.
  `SELECT approx_distinct(x_account) AS accounts, max_by(x_service, line_item_unblended_cost) AS dearest, count_if(line_item_unblended_cost < 0) AS negative FROM cur WHERE ${OCTOBER}`,
  `SELECT * FROM cur WHERE ${OCTOBER} AND x_service = 'EC2' ORDER BY identity_line_item_id, line_item_usage_start_date, line_item_line_item_type, line_item_resource_id LIMIT 5`,
];
