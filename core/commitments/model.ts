/**
 * Words of the commitment engine. Amounts are USD as numbers: within a millionth of a cent over years of hours;
 * text and figures are made of them at the edge. Hours are whole hours since the epoch, UTC; spans are half-open.
 */

/** What plans may cover; SageMaker usage is covered by SageMaker plans alone, and by nothing else. */
export type CoverableService = "ec2" | "fargate" | "lambda" | "sagemaker" | "rds" | "elasticache" | "opensearch" | "redshift";

/** One kind of usage in one account: all of it has the same rates. A price that changes within the span makes a second row. */
export type UsageRow = {
  /** Stable between reads: account, region, usage type, operation and rate. */
  readonly id: string;
  /** 12 digits. */
  readonly account: string;
  readonly service: CoverableService;
  readonly region: string;
  /** `m6i`; undefined for what has no instances. */
  readonly family: string | undefined;
  /** `m6i.xlarge` */
  readonly instanceType: string | undefined;
  /** As the bill has them: `BoxUsage:m6i.xlarge`, `RunInstances:0002`. */
  readonly usageType: string;
  readonly operation: string;
  /** USD a unit, on demand, as this customer pays it without commitments. */
  readonly onDemandRate: number;
  /** Units in each hour of the span: on demand, covered and reserved together; spot is not in it. */
  readonly quantity: Float64Array;
};

export type HourlyUsage = { readonly from: number; readonly hours: number; readonly rows: readonly UsageRow[] };

export type PlanType = "Compute" | "EC2Instance" | "SageMaker";
export type Term = "1y" | "3y";
/** Hours that a plan of this term runs. */
export const TERM_HOURS: Readonly<Record<Term, number>> = { "1y": 8760, "3y": 26_280 };
/** Hours of a month in every estimate; what was spent is never computed with it. */
export const MONTH_HOURS = 730;
export type Payment = "no" | "partial" | "all";

/** USD a unit of this row under the plan; undefined: the plan does not cover it. */
export type RateOf = (row: UsageRow) => number | undefined;

export type Plan = {
  readonly id: string;
  readonly type: PlanType;
  /** The account that owns it. */
  readonly account: string;
  /** EC2 Instance plans only. */
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour at the plan's rates, whole: upfront part included. */
  readonly commitment: number;
  readonly from: number;
  readonly to: number;
  readonly rateOf: RateOf;
};

/** Reserved instances of one purchase. Sizes count in normalized units where it is size-flexible, else in instances. */
export type Reservation = {
  readonly id: string;
  readonly account: string;
  /** Units that it covers in each hour. */
  readonly units: number;
  /** Effective USD an hour of one unit, upfront part spread over the term; paid whether used or not. */
  readonly unitRate: number;
  readonly from: number;
  readonly to: number;
  /** Units of the reservation that one unit of this row takes; undefined: it does not cover it. */
  readonly unitsOf: (row: UsageRow) => number | undefined;
};

/** Who shares: all accounts of the organisation, without those that the payer turned off. */
export type Sharing = { readonly off: ReadonlySet<string> };

export type Position = { readonly plans: readonly Plan[]; readonly reservations: readonly Reservation[]; readonly sharing: Sharing };
