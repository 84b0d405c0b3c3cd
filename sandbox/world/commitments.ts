import { onDemandPrice } from "#core/pricing/instance-types";
import { reservedRateRatio } from "#core/pricing/commitment-rates";
import type { Company, PlanSeries, ReservationSeries } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";
import { growthAt } from "#sandbox/world/seasons";
import { type Hour, hourOf, isoOf } from "#sandbox/world/time";

export type Plan = {
  readonly series: PlanSeries;
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  readonly start: Hour;
  readonly end: Hour;
  /** USD an hour, three places. */
  readonly commitment: number;
};

export type Reservation = {
  readonly series: ReservationSeries;
  readonly arn: string;
  readonly accountId: string;
  readonly start: Hour;
  readonly end: Hour;
  readonly instanceType: string;
  readonly onDemandUsd: number;
  /** Effective USD an hour of one reservation, four places; paid hourly or all upfront. */
  readonly hourlyUsd: number;
};

/** Each plan that holds in some hour of `[from, to)`, oldest first. */
export function plansBetween(company: Company, from: Hour, to: Hour): Plan[] {
  return company.plans.flatMap((series) =>
    termsBetween(series.renewedOn, series.renewedAtHour, from, to).map(({ start, end }) => {
      const accountId = accountIdOf(company, series.account);
      const digits = hex(`plan/${series.key}/${start}`) + hex(`${start}/${series.key}`);
      const id = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-9${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
      return {
        series,
        id,
        arn: `arn:aws:savingsplans::${accountId}:savingsplan/${id}`,
        accountId,
        start,
        end,
        commitment: Math.round(series.commitmentUsd * growthAt(start) * 1000) / 1000,
      };
    }),
  );
}

export function reservationsBetween(company: Company, from: Hour, to: Hour): Reservation[] {
  return company.reservations.flatMap((series) =>
    termsBetween(series.renewedOn, 0, from, to).map(({ start, end }) => {
      const accountId = accountIdOf(company, series.account);
      const { type, usd, ratio } = offerOf(company, series);
      return {
        series,
        arn: `arn:aws:${"meter" in series.covers ? "rds" : "ec2"}:${series.region}:${accountId}:reserved-instances/${hex(`${series.key}/${start}`)}`,
        accountId,
        start,
        end,
        instanceType: type,
        onDemandUsd: usd,
        hourlyUsd: Math.round(usd * ratio * 10_000) / 10_000,
      };
    }),
  );
}

function offerOf(company: Company, series: ReservationSeries): { type: string; usd: number; ratio: number } {
  const { covers } = series;
  if ("instanceType" in covers) {
    const listed = onDemandPrice(covers.instanceType, series.region);
    if (listed === undefined) throw new Error(`No price of ${covers.instanceType} in ${series.region}.`);
    return {
      type: covers.instanceType,
      usd: Number(listed.usdPerHour),
      ratio: reservedRateRatio(covers.instanceType.split(".")[0] ?? "", { term: "1y", payment: series.payment }),
    };
  }
  const meter = company.meters.find((candidate) => candidate.key === covers.meter);
  if (meter === undefined) throw new Error(`No meter ${covers.meter} in ${company.name}.`);
  return { type: "db.r6g.large", usd: 0.225, ratio: reservedRateRatio("r6g", { term: "1y", payment: series.payment }) };
}

function termsBetween(renewedOn: string, hour: number, from: Hour, to: Hour): { start: Hour; end: Hour }[] {
  const firstYear = Number(isoOf(from).slice(0, 4)) - 1;
  const lastYear = Number(isoOf(to).slice(0, 4));
  return Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index)
    .map((year) => ({ start: hourOf(`${year}-${renewedOn}`) + hour, end: hourOf(`${year + 1}-${renewedOn}`) + hour }))
    .filter((term) => term.start < to && term.end > from);
}

export function accountIdOf(company: Company, name: string): string {
  const account = company.accounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`No account ${name} in ${company.name}.`);
  return account.id;
}
