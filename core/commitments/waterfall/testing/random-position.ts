import type { CoverableService, HourlyUsage, Plan, PlanType, Position, Reservation, UsageRow } from "#core/commitments/model";
import { seededRandom } from "#core/costs/forecast/random";

export type RandomCase = { readonly usage: HourlyUsage; readonly position: Position };
export type Random = ReturnType<typeof seededRandom>;

export const START = 480_000;
const ACCOUNTS = ["111111111111", "222222222222", "333333333333", "444444444444"];
const FAMILIES = ["m6i", "c6i"];
const REGIONS = ["us-east-1", "eu-west-1"];
const SIZES = { large: 4, xlarge: 8, "2xlarge": 16 } as const;

/**
 * A small world that the seed decides, with what makes order matter: equal and nearly equal savings, equal rates, zero and undiscounted rates, rates
 * above on demand, free usage, hours without usage, accounts that do not share, terms that begin and end within, plans that cannot be used up.
 */
export function randomCase(seed: number): RandomCase {
  const random = seededRandom(seed);
  const hours = 1 + below(random, 6);
  const accounts = ACCOUNTS.slice(0, 1 + below(random, ACCOUNTS.length));
  const rows = Array.from({ length: 1 + below(random, 9) }, (_, index) => randomRow(random, index, hours, accounts));
  const spend = rows.reduce((sum, row) => sum + row.onDemandRate * (row.quantity[0] ?? 0), 0) + 0.5;
  const term = () => randomTerm(random, hours);
  const plans = Array.from({ length: below(random, 6) }, (_, index) =>
    randomPlan(random, `plan-${below(random, 90)}-${index}`, pick(random, accounts), spend, term()),
  );
  const reservations = Array.from({ length: below(random, 4) }, (_, index) =>
    randomReservation(random, `ri-${below(random, 90)}-${index}`, pick(random, accounts), term()),
  );
  const off = new Set(random() < 0.4 ? accounts.filter(() => random() < 0.4) : []);
  return { usage: { from: START, hours, rows }, position: { plans, reservations, sharing: { off } } };
}

export function randomRow(random: Random, index: number, hours: number, accounts: readonly string[]): UsageRow {
  const service = pick<CoverableService>(random, ["ec2", "ec2", "ec2", "ec2", "fargate", "lambda", "sagemaker", "rds"]);
  const instance = service === "ec2" || service === "rds";
  const family = instance ? pick(random, FAMILIES) : undefined;
  const size = pick(random, ["large", "xlarge", "2xlarge"] as const);
  const level = random() < 0.5 ? 1 + below(random, 4) : random() * 5;
  return {
    id: `${String.fromCharCode(97 + below(random, 26))}-${index}`,
    account: pick(random, accounts),
    service,
    region: pick(random, REGIONS),
    family,
    instanceType: family && `${family}.${size}`,
    usageType: `usage-${index}`,
    operation: "RunInstances",
    onDemandRate: random() < 0.04 ? 0 : random() < 0.6 ? pick(random, [0.25, 0.5, 1, 2]) : 0.01 + random() * 3,
    quantity: Float64Array.from({ length: hours }, () => (random() < 0.2 ? 0 : random() < 0.5 ? level : level * random())),
  };
}

export function randomPlan(random: Random, id: string, account: string, spend: number, term: { readonly from: number; readonly to: number }): Plan {
  const type = pick<PlanType>(random, ["Compute", "Compute", "EC2Instance", "EC2Instance", "SageMaker"]);
  const salt = below(random, 1_000_000);
  const flat = random() < 0.3 ? pick(random, [0.5, 0.75, 1]) : undefined;
  return {
    id,
    type,
    account,
    region: type === "EC2Instance" ? pick(random, REGIONS) : undefined,
    family: type === "EC2Instance" ? pick(random, FAMILIES) : undefined,
    term: pick(random, ["1y", "3y"] as const),
    payment: pick(random, ["no", "partial", "all"] as const),
    commitment: random() < 0.05 ? 0 : random() < 0.3 ? pick(random, [0.25, 0.5, 1, 2]) : random() * spend,
    ...term,
    rateOf: (row) => {
      const own = seededRandom(salt + row.usageType.length * 131 + Math.round(row.onDemandRate * 1e4));
      const dice = own();
      if (dice < 0.1) return undefined;
      if (dice < 0.13) return 0;
      if (dice < 0.2) return row.onDemandRate * 1.1;
      if (dice < 0.3) return row.onDemandRate;
      // Two parts in ten million are a tie, three in a million are none.
      const nearly = row.onDemandRate * pick(own, [0, 0, 2e-7, -2e-7, 3e-6, -3e-6]);
      return row.onDemandRate * (flat ?? pick(own, [0.5, 0.6, 0.75, 0.3 + own() * 0.6])) - (flat === 1 ? 0 : nearly);
    },
  };
}

function randomReservation(random: Random, id: string, account: string, term: { readonly from: number; readonly to: number }): Reservation {
  const family = pick(random, FAMILIES);
  const region = pick(random, REGIONS);
  const flexible = random() < 0.6;
  const type = `${family}.${pick(random, Object.keys(SIZES))}`;
  return {
    id,
    account,
    units: flexible ? 4 * (1 + below(random, 6)) : 1 + below(random, 3),
    unitRate: random() * 0.1,
    ...term,
    unitsOf: (row) => {
      if (row.service !== "ec2" || row.region !== region) return undefined;
      if (flexible) return row.family === family ? SIZES[row.instanceType?.split(".")[1] as keyof typeof SIZES] : undefined;
      return row.instanceType === type ? 1 : undefined;
    },
  };
}

/** Mostly the whole span and beyond; else it begins, ends, or both, within it, or lies outside. */
function randomTerm(random: Random, hours: number): { readonly from: number; readonly to: number } {
  if (random() < 0.6) return { from: START - below(random, 3) * 1000, to: START + hours + 1000 };
  const from = START - 2 + below(random, hours + 4);
  return { from, to: from + below(random, hours + 3) };
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[below(random, values.length)] as T;
}
