import type { CoverableService, HourlyUsage, Plan, Position, RateOf, Reservation, UsageRow } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { seededRandom } from "#core/costs/forecast/random";

export type HistoryShape = {
  readonly rows?: number;
  readonly hours?: number;
  /** One discount for all rows, or one for each. */
  readonly discounts?: "single" | "mixed";
  readonly plans?: number;
  readonly reservations?: number;
  readonly accounts?: number;
  readonly candidate?: "Compute" | "EC2Instance";
};
export type RandomHistory = { readonly usage: HourlyUsage; readonly position: Position; readonly candidate: Candidate };

export const START = 490_000;
const ACCOUNTS = ["111111111111", "222222222222", "333333333333"];
const FAMILIES = ["m6i", "c6i", "r6g"];

/** A history that the seed decides: flat, daily, noisy and bursty rows, some of them nothing for hours. */
export function randomHistory(seed: number, shape: HistoryShape = {}): RandomHistory {
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const hours = shape.hours ?? 24 + Math.floor(random() * 48);
  const count = shape.rows ?? 1 + Math.floor(random() * 7);
  const accounts = ACCOUNTS.slice(0, shape.accounts ?? 3);
  const discount = 0.1 + random() * 0.55;
  const rows = Array.from({ length: count }, (_, index): UsageRow => {
    const service = pick<CoverableService>(["ec2", "ec2", "ec2", "fargate", "lambda"]);
    const family = service === "ec2" ? pick(FAMILIES) : undefined;
    const level = 0.2 + random() * 6;
    const kind = Math.floor(random() * 4);
    const quantity = Float64Array.from({ length: hours }, (_, hour) => {
      if (kind === 0) return level;
      if (kind === 1) return Math.max(0, level * (1 + 0.8 * Math.sin((hour / 24) * 2 * Math.PI)));
      if (kind === 2) return level * random();
      return random() < 0.3 ? level * 3 * random() : 0;
    });
    const base = { id: `row-${index}`, account: pick(accounts), service, region: pick(["us-east-1", "us-east-1", "eu-west-1"]), family, quantity };
    return { ...base, instanceType: family && `${family}.large`, usageType: `u-${index}`, operation: "Run", onDemandRate: 0.05 + random() * 2 };
  });
  const rates = (spread: number): RateOf => {
    const byRow = new Map(
      rows.map((row) => [row.id, shape.discounts === "single" ? discount : Math.min(0.9, Math.max(0.01, discount + spread * (random() - 0.5)))]),
    );
    return (row) => row.onDemandRate * (1 - (byRow.get(row.id) ?? discount));
  };
  const total = rows.reduce((sum, row) => sum + row.onDemandRate * row.quantity.reduce((a, b) => a + b, 0), 0) / hours;
  const term = { term: "1y", payment: "no" } as const;
  const plans = Array.from({ length: shape.plans ?? 0 }, (_, index): Plan => {
    const type = pick(["Compute", "EC2Instance"] as const);
    const own = type === "EC2Instance";
    const owner = {
      id: `plan-${index}`,
      type,
      account: pick(accounts),
      region: own ? "us-east-1" : undefined,
      family: own ? pick(FAMILIES) : undefined,
    };
    return { ...owner, ...term, commitment: total * random() * 0.4, from: START, to: START + hours, rateOf: rates(0.5) };
  });
  const reservations = Array.from({ length: shape.reservations ?? 0 }, (_, index): Reservation => {
    const target = pick(rows);
    const unitsOf = (row: UsageRow): number | undefined => (row.family === target.family && row.region === target.region ? 1 : undefined);
    return { id: `ri-${index}`, account: pick(accounts), units: random() * 2, unitRate: 0.03, from: START, to: START + hours, unitsOf };
  });
  const off = new Set(random() < 0.2 ? [pick(accounts)] : []);
  const own = shape.candidate === "EC2Instance";
  const owner = { account: pick(accounts), region: own ? "us-east-1" : undefined, family: own ? pick(FAMILIES) : undefined };
  return {
    usage: { from: START, hours, rows },
    position: { plans, reservations, sharing: { off } },
    candidate: { ...owner, ...term, type: shape.candidate ?? "Compute", rateOf: rates(0.5) },
  };
}
