import { code } from "#sandbox/bill/usage-sql";

/** Reserved instances apply first: owner account, then the others, up to the number reserved in each hour. */
export const RESERVATIONS = `
CREATE OR REPLACE TABLE reserved AS
SELECT e.r, e.k, e.h, e.q, e.od, v.ri, v.usd, e10(e.q * v.usd) AS eff
FROM eligible e JOIN resources x USING (r) JOIN reservations v ON v.covered_k = e.k AND (v.covered_r IS NULL OR v.covered_r = e.r) AND e.h >= v.s AND e.h < v.e
QUALIFY row_number() OVER (PARTITION BY v.ri, e.h ORDER BY x.a <> v.a, x.code) <= v.n;
INSERT INTO lines BY NAME SELECT r, k, h, 1 AS n, ${code("DiscountedUsage")} AS lt, q, 0 AS c, od, eff, 0.0 AS rate, ri FROM reserved;
CREATE OR REPLACE TABLE remaining AS SELECT e.*, x.a, x.code FROM eligible e JOIN resources x USING (r) ANTI JOIN reserved v ON v.r = e.r AND v.k = e.k AND v.h = e.h;
CREATE OR REPLACE TABLE covered (r INTEGER, k INTEGER, h INTEGER, a INTEGER, q DOUBLE, od BIGINT, eff BIGINT, rate DOUBLE, pl INTEGER);
`;

/**
 * The plans of one pass (one an hour at most), after those before it: the owner's usage first, then the others'; of each the highest saving first,
 * at equal savings the lowest rate, until usage or the hour's commitment is exhausted. The last item is covered in part,
 * so that the effective cost of an hour sums to the used commitment exactly.
 * @source docs/methods/sandbox.md
 */
export function applyPlan(pass: number): string {
  return `
CREATE OR REPLACE TABLE pass AS
WITH priced AS (
  SELECT u.*, p.pl, e10(p.commitment) AS commitment, t.rate, e10(u.q * t.rate) AS eff, u.a <> p.a AS foreign_account, round(1 - t.rate / s.rate, 6) AS saving
  FROM remaining u JOIN plans p ON p.pass = ${pass} AND u.h >= p.s AND u.h < p.e JOIN plan_rates t ON t.card = p.card AND t.k = u.k JOIN skus s ON s.k = u.k
), ordered AS (
  SELECT *, sum(eff) OVER (PARTITION BY h ORDER BY foreign_account, saving DESC, rate, code, k ROWS UNBOUNDED PRECEDING)::BIGINT AS reached FROM priced
)
SELECT r, k, h, a, pl, rate, CASE WHEN reached <= commitment THEN q ELSE round((commitment - (reached - eff)) / 1e10 / rate, 10) END AS q,
  CASE WHEN reached <= commitment THEN od ELSE least(od, CAST(round(od * ((commitment - (reached - eff)) / eff)) AS BIGINT)) END AS od, least(eff, commitment - (reached - eff)) AS eff
FROM ordered WHERE reached - eff < commitment;
INSERT INTO covered SELECT r, k, h, a, q, od, eff, rate, pl FROM pass;
CREATE OR REPLACE TABLE remaining AS
SELECT u.r, u.k, u.h, round(u.q - coalesce(p.q, 0), 10) AS q, u.od - coalesce(p.od, 0) AS od, u.a, u.code
FROM remaining u LEFT JOIN pass p ON p.r = u.r AND p.k = u.k AND p.h = u.h WHERE u.od > coalesce(p.od, 0);
`;
}

/**
 * Covered usage, the negation that takes its cost back (by account and SKU, without resource or tags), the rest on demand, the fees.
 * A plan that was returned has its upfront fee and the same amount back, and nothing else.
 */
export const PLAN_LINES = `
INSERT INTO lines BY NAME SELECT r, k, h, 1 AS n, ${code("SavingsPlanCoveredUsage")} AS lt, q, od AS c, od, eff, rate, pl FROM covered;
INSERT INTO lines BY NAME SELECT k, a, h, 1 AS n, ${code("SavingsPlanNegation")} AS lt, round(sum(q), 10) AS q, -sum(od)::BIGINT AS c, pl FROM covered GROUP BY ALL;
INSERT INTO lines BY NAME SELECT r, k, h, 1 AS n, ${code("Usage")} AS lt, q, od AS c, od FROM remaining;
INSERT INTO lines BY NAME
SELECT p.r, p.k, h.h, 1 AS n, ${code("SavingsPlanRecurringFee")} AS lt, 1 AS q, e10(p.commitment * (1 - p.upfront_share)) AS c, p.commitment * (1 - p.upfront_share) AS rate, p.pl, coalesce(u.used, 0) AS used
FROM plans p JOIN hours h ON h.h >= p.s AND h.h < p.e LEFT JOIN (SELECT pl, h, sum(eff)::BIGINT AS used FROM covered GROUP BY ALL) u ON u.pl = p.pl AND u.h = h.h
WHERE p.returned IS NULL;
INSERT INTO lines BY NAME
SELECT r, upfront_k AS k, s AS h, 1 AS n, ${code("SavingsPlanUpfrontFee")} AS lt, 1 AS q, e10(coalesce(upfront, round(commitment * upfront_share * (e - s), 2))) AS c, pl FROM plans WHERE upfront_share > 0 AND s IN (SELECT h FROM hours);
INSERT INTO lines BY NAME
SELECT r, refund_k AS k, returned AS h, 1 AS n, ${code("SavingsPlanUpfrontFee")} AS lt, 1 AS q, -e10(coalesce(upfront, round(commitment * upfront_share * (e - s), 2))) AS c, pl FROM plans WHERE upfront_share > 0 AND returned IN (SELECT h FROM hours);
`;

/**
 * A monthly fee for each reservation, due on its first day in the month for the whole of it, with what was not used so far;
 * and the upfront fee on the day of purchase.
 */
export const RESERVATION_FEES = `
INSERT INTO lines BY NAME
WITH months AS (SELECT h - (h - min(h) OVER (PARTITION BY date_trunc('month', make_timestamp(h::BIGINT * 3600000000)))) AS start, month_hours, h FROM hours),
terms AS (
  SELECT v.*, m.start, greatest(v.s, m.start) AS h, least(v.e, m.start + m.month_hours) - greatest(v.s, m.start) AS term_hours, count(*) AS hours
  FROM reservations v JOIN months m ON m.h >= v.s AND m.h < v.e GROUP BY ALL
), used AS (SELECT u.ri, m.start, sum(u.q) AS q FROM reserved u JOIN months m USING (h) GROUP BY ALL)
SELECT t.r, t.k, t.h::INTEGER AS h, t.term_hours::INTEGER AS n, ${code("RIFee")} AS lt, (t.term_hours * t.n)::DOUBLE AS q, CASE WHEN t.upfront THEN 0 ELSE e10(round(t.usd * t.n * t.term_hours, 2)) END AS c,
  CASE WHEN t.upfront THEN 0 ELSE t.usd END AS rate, t.ri, round(t.hours * t.n - coalesce(u.q, 0), 10) AS unused_q
FROM terms t LEFT JOIN used u USING (ri, start);
INSERT INTO lines BY NAME
SELECT r, k, s AS h, 1 AS n, ${code("Fee")} AS lt, n::DOUBLE AS q, e10(round(usd * n * (e - s), 2)) AS c, ri FROM reservations WHERE upfront AND s IN (SELECT h FROM hours);
`;
