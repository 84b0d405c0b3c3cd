import type { CoverableService, HourlyUsage, Plan, PlanType, Position, UsageRow } from "#core/commitments/model";
import { START } from "#core/commitments/waterfall/testing/random-position";

/**
 * The two tables of an hour in AWS's Savings Plans User Guide, "Understanding how Savings Plans apply to your usage". Rates are
 * illustrative. Of the newer one the rates of Fargate GB and of Lambda requests are inferred: with them its sum is the guide's 47.13.
 */
type Line = {
  readonly id: string;
  readonly service: CoverableService;
  readonly region: string;
  readonly family?: string;
  readonly units: number;
  readonly onDemand: number;
  readonly compute: number;
  readonly ec2Instance?: number;
};

export const WORKED_HOUR: readonly Line[] = [
  { id: "r5.4xlarge Linux", service: "ec2", region: "us-east-1", family: "r5", units: 4, onDemand: 1, compute: 0.7 },
  { id: "m5.24xlarge Windows dedicated", service: "ec2", region: "us-east-1", family: "m5", units: 1, onDemand: 10, compute: 8.2 },
  { id: "Fargate vCPU", service: "fargate", region: "us-west-1", units: 400, onDemand: 0.04, compute: 0.03 },
  { id: "Fargate GB", service: "fargate", region: "us-west-1", units: 1600, onDemand: 0.004, compute: 0.003 },
  { id: "Lambda GB-second", service: "lambda", region: "us-east-2", units: 1_500_000, onDemand: 1.5e-5, compute: 1.275e-5 },
  { id: "Lambda million requests", service: "lambda", region: "us-east-2", units: 1, onDemand: 0.2, compute: 0.2 },
];

export const OLDER_WORKED_HOUR: readonly Line[] = [
  { id: "c5.9xlarge Linux", service: "ec2", region: "us-east-1", family: "c5", units: 1, onDemand: 4, compute: 2, ec2Instance: 1 },
  { id: "c5.24xlarge Windows dedicated", service: "ec2", region: "us-east-1", family: "c5", units: 1, onDemand: 10, compute: 8, ec2Instance: 6 },
  { id: "Fargate vCPU", service: "fargate", region: "us-east-1", units: 10, onDemand: 1.5, compute: 1 },
  { id: "Fargate GB", service: "fargate", region: "us-east-1", units: 5, onDemand: 2, compute: 1 },
];

export const OWNER = "111111111111";

export function workedHour(lines: readonly Line[], account: (line: Line) => string = () => OWNER): HourlyUsage {
  const rows = lines.map((line): UsageRow => ({
    id: line.id,
    account: account(line),
    service: line.service,
    region: line.region,
    family: line.family,
    instanceType: line.service === "ec2" ? line.id.split(" ")[0] : undefined,
    usageType: line.id,
    operation: "",
    onDemandRate: line.onDemand,
    quantity: Float64Array.of(line.units),
  }));
  return { from: START, hours: 1, rows };
}

export function workedPlan(lines: readonly Line[], type: PlanType, commitment: number): Plan {
  const own = type === "EC2Instance";
  const rates = new Map(lines.map((line) => [line.id, own ? line.ec2Instance : line.compute]));
  return {
    id: type,
    type,
    account: OWNER,
    region: own ? "us-east-1" : undefined,
    family: own ? "c5" : undefined,
    term: "1y",
    payment: "no",
    commitment,
    from: START,
    to: START + 1,
    rateOf: (row) => rates.get(row.id),
  };
}

export function positionOf(...plans: readonly Plan[]): Position {
  return { plans, reservations: [], sharing: { off: new Set() } };
}
