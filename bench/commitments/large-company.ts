import type { CoverableService, HourlyUsage, Plan, Position, Reservation, UsageRow } from "#core/commitments/model";
import { seededRandom } from "#core/costs/forecast/random";

/** 13 months: the longest that a bill is kept. */
const HOURS = 396 * 24;
const ROWS = 400;
const PLANS = 12;
const FROM = 490_000;
const FAMILIES = ["m6i", "c6i", "r6g", "m5", "c5", "r5", "t3", "g5"];
const REGIONS = ["us-east-1", "us-west-2", "eu-west-1"];
const SIZES = ["large", "xlarge", "2xlarge", "4xlarge"];
const ACCOUNTS = Array.from({ length: 12 }, (_, index) => String(111_111_111_111 + index * 7));

/** 400 kinds of usage over 13 months with days, weeks and growth; 12 plans of 5 owners that are mostly, not always, used up; 3 reservations. */
export function largeCompany(): { readonly usage: HourlyUsage; readonly position: Position } {
  const random = seededRandom(13_400_12);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const rows = Array.from({ length: ROWS }, (_, index): UsageRow => {
    const service = pick<CoverableService>(["ec2", "ec2", "ec2", "ec2", "ec2", "ec2", "fargate", "lambda"]);
    const family = service === "ec2" ? pick(FAMILIES) : undefined;
    const instanceType = family && `${family}.${pick(SIZES)}`;
    const level = 0.5 + random() * 8;
    const swing = random() * 0.7;
    const phase = random() * 24;
    const quantity = Float64Array.from({ length: HOURS }, (_unused, hour) => {
      const day = 1 + swing * Math.sin(((hour + phase) / 24) * 2 * Math.PI);
      const week = Math.floor(hour / 24) % 7 < 5 ? 1 : 1 - swing / 2;
      return level * day * week * (1 + (0.3 * hour) / HOURS) * (0.95 + 0.1 * random());
    });
    const usageType = instanceType === undefined ? `${service}-${index}` : `BoxUsage:${instanceType}`;
    const region = pick(REGIONS);
    const account = pick(ACCOUNTS);
    const id = [account, region, usageType, index].join("/");
    return { id, account, service, region, family, instanceType, usageType, operation: "RunInstances", onDemandRate: 0.05 + random(), quantity };
  });
  const spend = rows.reduce((sum, row) => sum + row.onDemandRate * (row.quantity[0] ?? 0), 0);
  const plans = Array.from({ length: PLANS }, (_, index): Plan => {
    const own = index < 7;
    const discount = own ? 0.3 + random() * 0.15 : 0.2 + random() * 0.1;
    const discounts = new Map(rows.map((row) => [row.id, Math.max(0.05, discount + (random() - 0.5) * 0.2)]));
    return {
      id: `plan-${index}`,
      type: own ? "EC2Instance" : "Compute",
      account: pick(ACCOUNTS.slice(0, 5)),
      region: own ? pick(REGIONS) : undefined,
      family: own ? FAMILIES[index] : undefined,
      term: "1y",
      payment: "no",
      commitment: spend * (own ? 0.02 : 0.08),
      from: FROM + (index % 3 === 0 ? 2000 * (index / 3) : -1000),
      to: FROM + HOURS + 1000,
      rateOf: (row) => row.onDemandRate * (1 - (discounts.get(row.id) ?? discount)),
    };
  });
  const reservations = ["m5", "r5", "c5"].map((family, index): Reservation => ({
    id: `reservation-${index}`,
    account: ACCOUNTS[index] as string,
    units: 24,
    unitRate: 0.01,
    from: FROM - 1000,
    to: FROM + HOURS,
    unitsOf: (row) =>
      row.family === family && row.region === "us-east-1" ? 2 ** (2 + SIZES.indexOf(row.instanceType?.split(".")[1] ?? "")) : undefined,
  }));
  return { usage: { from: FROM, hours: HOURS, rows }, position: { plans, reservations, sharing: { off: new Set() } } };
}
