/**
 * Money is counted in integers of 1e-10 USD until it is written: sums are exact, whatever their order.
 * `rnd` is a number in [0, 1) that always belongs to the same pair; `code` is stable between generations.
 */
export const MACROS = `
CREATE OR REPLACE MACRO e10(usd) AS CAST(round(usd * 1e10) AS BIGINT);
CREATE OR REPLACE MACRO rnd(a, b) AS ((((a::BIGINT * 7919 + b::BIGINT * 104729) % 2147483647) * 48271 % 2147483647) * 69621 % 2147483647) / 2147483647.0;
`;

/** Line item types, in the order of their codes in `lines.lt`. */
export const LINE_ITEM_TYPES = [
  "Usage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "SavingsPlanRecurringFee",
  "SavingsPlanUpfrontFee",
  "DiscountedUsage",
  "RIFee",
  "Fee",
  "Credit",
  "Refund",
  "Tax",
] as const;
export type LineItemType = (typeof LINE_ITEM_TYPES)[number];

export function code(type: LineItemType): number {
  return LINE_ITEM_TYPES.indexOf(type);
}

/**
 * `lines`: the bill, narrow. r resource, k SKU, a account where there is no resource, h first hour, n hours, lt type, q quantity,
 * c unblended, od public on-demand cost, eff Savings Plan or reservation effective cost, rate the rate paid, pl plan, ri reservation.
 */
export const CREATE_LINES = `
CREATE OR REPLACE TABLE lines (r INTEGER, k INTEGER, a INTEGER, h INTEGER, n INTEGER, lt UTINYINT, q DOUBLE, c BIGINT, od BIGINT, eff BIGINT, rate DOUBLE, pl INTEGER, ri INTEGER, used BIGINT, unused_q DOUBLE);
`;

export function instanceHours(from: number, to: number): string {
  return `
CREATE OR REPLACE TABLE instance_hours AS
SELECT i.i, i.r, i.k, i.market, i.h::INTEGER AS h, round((least(i.e, (i.h + 1) * 3600) - greatest(i.s, i.h * 3600)) / 3600.0, 10) AS q
FROM (SELECT *, unnest(range(greatest(s // 3600, ${from}), least((e + 3599) // 3600, ${to}))) AS h FROM instances) i;
INSERT INTO lines BY NAME
SELECT u.r, u.k, u.h, 1 AS n, ${code("Usage")} AS lt, u.q, e10(u.q * p.usd) AS c, e10(u.q * s.rate) AS od, p.usd AS rate
FROM instance_hours u JOIN skus s USING (k) JOIN hours USING (h) JOIN spot_prices p ON p.market = u.market AND p.b = hours.b
WHERE u.market IS NOT NULL;
CREATE OR REPLACE TABLE eligible AS
SELECT u.r, u.k, u.h, u.q, e10(u.q * s.rate) AS od FROM instance_hours u JOIN skus s USING (k) WHERE u.market IS NULL;
`;
}

/** Hourly quantities of every meter; those that commitments may cover go to `eligible`, the rest to the bill. */
export function meterHours(detailFrom: number): string {
  return `
CREATE OR REPLACE TABLE boost_hours AS SELECT m, factor, unnest(range(f, t))::INTEGER AS h FROM boosts;
CREATE OR REPLACE TABLE meter_hours AS
SELECT r, k, h, d, rows_per, q, e10(q * rate) AS od FROM (
  SELECT m.r, m.k, h.h, h.d, s.rate, CASE WHEN m.k IN (SELECT k FROM own_rates) OR EXISTS (SELECT 1 FROM plans p JOIN plan_rates t USING (card) WHERE p.bought AND p.pass IS NOT NULL AND t.k = m.k AND h.h >= p.s AND h.h < p.e) OR m.r IN (SELECT covered_r FROM reservations WHERE covered_r IS NOT NULL AND covered_k = m.k) THEN 3 ELSE m.rows_per END AS rows_per,
    round(m.q / CASE WHEN m.monthly THEN h.month_hours ELSE 1 END * CASE WHEN m.grows THEN h.growth ELSE 1 END * CASE WHEN m.seasonal THEN h.season ELSE 1 END * p.f
      * CASE WHEN m.noise = 0 THEN 1 ELSE (1 + m.noise * (2 * rnd(m.m + 11, h.h) - 1)) * (1 + m.noise * (rnd(m.m + 17, h.d) - 0.5)) END * coalesce(b.factor, 1), 10) AS q
  FROM meters m JOIN skus s USING (k) JOIN hours h ON h.h >= m.f AND h.h < m.t JOIN profiles p ON p.p = m.p AND p.how = h.how LEFT JOIN boost_hours b ON b.m = m.m AND b.h = h.h
);
INSERT INTO eligible SELECT r, k, h, q, od FROM meter_hours WHERE q > 0 AND rows_per = 3;
INSERT INTO lines BY NAME
SELECT r, k, h, 1 AS n, ${code("Usage")} AS lt, q, od AS c, od, NULL::DOUBLE AS rate FROM meter_hours
WHERE q > 0 AND (rows_per = 0 OR (rows_per = 1 AND h >= ${detailFrom}));
INSERT INTO lines BY NAME
SELECT r, k, d * 24 AS h, 24 AS n, ${code("Usage")} AS lt, round(sum(q), 10) AS q, sum(od)::BIGINT AS c, sum(od)::BIGINT AS od FROM meter_hours
WHERE q > 0 AND (rows_per = 2 OR (rows_per = 1 AND h < ${detailFrom})) GROUP BY r, k, d;
`;
}

/** Root disks live as long as their instance: a row an hour lately, a row a day before. */
export function rootDisks(from: number, to: number, detailFrom: number): string {
  return `
CREATE OR REPLACE TABLE disk_hours AS
SELECT r, k, h, q, e10(q * rate) AS od FROM (
  SELECT d.r, d.k, d.h, s.rate, round((least(d.e, (d.h + 1) * 3600) - greatest(d.s, d.h * 3600)) / 3600.0 * d.disk_gb / h.month_hours, 10) AS q
  FROM (SELECT disk_r AS r, disk_k AS k, disk_s AS s, e, disk_gb, unnest(range(greatest(disk_s // 3600, ${from}), least((e + 3599) // 3600, ${to})))::INTEGER AS h FROM instances) d
  JOIN hours h USING (h) JOIN skus s USING (k)
);
INSERT INTO lines BY NAME SELECT r, k, h, 1 AS n, ${code("Usage")} AS lt, q, od AS c, od FROM disk_hours WHERE h >= ${detailFrom};
INSERT INTO lines BY NAME
SELECT r, k, h // 24 * 24 AS h, 24 AS n, ${code("Usage")} AS lt, round(sum(q), 10) AS q, sum(od)::BIGINT AS c, sum(od)::BIGINT AS od FROM disk_hours WHERE h < ${detailFrom} GROUP BY r, k, h // 24;
`;
}
