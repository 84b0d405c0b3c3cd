import { BUSINESS_SUPPORT_LEAST_USD, BUSINESS_SUPPORT_TIERS } from "#core/pricing/service-prices";
import { accountIdOf } from "#sandbox/world/commitments";
import { code } from "#sandbox/bill/usage-sql";
import type { Company } from "#sandbox/world/company";
import { HOURS_OF_DAY, type Hour, periodsBetween, periodStart, shiftPeriod } from "#sandbox/world/time";

/**
 * What is booked once a month: the credit on the first day; refunds on theirs; support and tax at the close of the month,
 * dated its last day, because only then are their amounts known (so that no past day changes).
 */
export function monthlyLines(company: Company, from: Hour, to: Hour): string {
  const payer = company.accounts.findIndex((account) => account.id === accountIdOf(company, company.payer));
  const statements = periodsBetween(from, to).flatMap((period) => {
    const start = periodStart(period);
    const end = periodStart(shiftPeriod(period, 1));
    const refund = company.refundOf(period);
    const refundAt = start + ((refund?.day ?? 1) - 1) * HOURS_OF_DAY;
    return [
      company.monthlyCreditUsd === 0 ? "" : booked("credit", "Credit", payer, start, end - start, `e10(-${company.monthlyCreditUsd})`),
      refund === undefined || refundAt >= to ? "" : booked("refund", "Refund", payer, refundAt, 1, `e10(-${refund.usd})`),
      end > to ? "" : closing(company, payer, start, end),
    ];
  });
  return statements.join("\n");
}

function booked(key: string, type: "Credit" | "Refund" | "Usage", account: number, hour: Hour, hours: number, amount: string): string {
  return `INSERT INTO lines BY NAME SELECT k, ${account} AS a, ${hour} AS h, ${hours} AS n, ${code(type)} AS lt, 1.0 AS q, ${amount} AS c FROM skus WHERE key = '${key}';`;
}

function closing(company: Company, payer: number, start: Hour, end: Hour): string {
  const lastDay = end - HOURS_OF_DAY;
  const charges = `SELECT sum(c) / 1e10 AS usd FROM lines WHERE h >= ${start} AND h < ${end} AND lt NOT IN (${code("Credit")}, ${code("Refund")}, ${code("Tax")}) AND k NOT IN (SELECT k FROM skus WHERE key = 'support')`;
  let below = 0;
  const tiers = BUSINESS_SUPPORT_TIERS.map(({ upToUsd, percent }) => {
    const top = Number.isFinite(upToUsd) ? `least(usd, ${upToUsd})` : "usd";
    const part = `greatest(${top} - ${below}, 0) * ${percent} / 100`;
    below = upToUsd;
    return part;
  });
  const support = `INSERT INTO lines BY NAME
SELECT s.k, ${payer} AS a, ${lastDay} AS h, ${HOURS_OF_DAY} AS n, ${code("Usage")} AS lt, 1.0 AS q, e10(round(greatest(${tiers.join(" + ")}, ${BUSINESS_SUPPORT_LEAST_USD}), 2)) AS c FROM skus s, (${charges}) WHERE s.key = 'support';`;
  if (company.salesTaxPercent === 0) return support;
  return `${support}
INSERT INTO lines BY NAME
SELECT s.k, x.a, ${lastDay} AS h, ${HOURS_OF_DAY} AS n, ${code("Tax")} AS lt, 1.0 AS q, e10(round(x.usd * ${company.salesTaxPercent} / 100, 2)) AS c
FROM skus s, (SELECT coalesce(l.a, r.a) AS a, sum(l.c) / 1e10 AS usd FROM lines l LEFT JOIN resources r USING (r) WHERE l.h >= ${start} AND l.h < ${end} AND l.lt <> ${code("Tax")} GROUP BY ALL) x
WHERE s.key = 'tax' AND x.usd > 0;`;
}
