/** Discounts off on demand, percent, of a Standard reserved instance paid all upfront: [1 year, 3 years], averaged over regions. */
const ALL_UPFRONT_DISCOUNT: Readonly<Record<string, readonly [number, number]>> = {
  m5: [41.2, 62.4],
  m5a: [41.2, 62.4],
  m6i: [38.3, 60.5],
  m6a: [38.3, 60.5],
  m6g: [41.6, 62.3],
  m7i: [38.3, 60.5],
  m7a: [38.3, 60.5],
  m7g: [38.3, 60.5],
  "m7i-flex": [38.3, 60.5],
  c5: [41.2, 63.0],
  c5a: [41.2, 62.4],
  c6i: [38.3, 61.0],
  c6a: [38.3, 61.0],
  c6g: [40.5, 61.9],
  c7i: [38.3, 61.0],
  c7a: [38.3, 61.0],
  c7g: [38.4, 61.1],
  r4: [41.2, 62.4],
  r5: [41.2, 62.4],
  r5a: [41.2, 62.4],
  r6i: [38.3, 60.5],
  r6a: [38.3, 60.5],
  r6g: [41.2, 62.4],
  r7i: [38.3, 60.5],
  r7a: [38.3, 60.5],
  r7g: [38.3, 60.5],
  t3: [41.4, 62.4],
  t3a: [41.4, 62.4],
  t4g: [41.3, 62.4],
  g4dn: [38.8, 61.2],
  g5: [41.2, 62.4],
  p3: [36.2, 67.8],
  p4d: [42.5, 66.8],
  i3: [36.3, 57.7],
  i4i: [39.3, 59.7],
};

/** Families newer than the source: the discount of their predecessors. */
const ASSUMED_DISCOUNT = [38.3, 60.5] as const;

/** What a payment option costs against all upfront, and Convertible (Compute) against Standard (EC2 Instance). */
const PAYMENT_FACTOR = { "1y": { all: 1, partial: 1.0204, no: 1.0714 }, "3y": { all: 1, partial: 1.0638, no: 1.1489 } } as const;
const COMPUTE_FACTOR = 1.202;

/** Compute Savings Plan discounts on Fargate and Lambda duration, percent, by term; no payment option carried. */
const SERVERLESS_DISCOUNT = { fargate: { "1y": 20, "3y": 45 }, lambda: { "1y": 12, "3y": 17 } } as const;

export type CommitmentTerm = "1y" | "3y";
export type CommitmentPayment = "no" | "partial" | "all";
export type SavingsPlanType = "EC2Instance" | "Compute" | "SageMaker";

/** What an offering or a plan of it promises, and for which usage. */
export type PlanTerms = {
  readonly type: SavingsPlanType;
  readonly term: CommitmentTerm;
  readonly payment: CommitmentPayment;
  /** EC2 Instance plans only. */
  readonly family?: string | undefined;
  readonly region?: string | undefined;
};

/** Usage that a Savings Plan may cover. */
export type CoverableUsage = {
  readonly service: "ec2" | "fargate" | "lambda" | "sagemaker";
  readonly region: string;
  /** `m6i`; of SageMaker without its `ml.`; undefined for what has no instances. */
  readonly family: string | undefined;
  /** USD a unit. */
  readonly onDemandRate: number;
};

/**
 * USD a unit under a plan, six places (serverless: six significant digits); undefined where the plan does not apply.
 * An estimate, as the ratios below are; the sandbox offers it and bills by it.
 */
export function savingsPlanRate(plan: PlanTerms, usage: CoverableUsage): number | undefined {
  const { service, region, family, onDemandRate } = usage;
  if (service === "sagemaker" || plan.type === "SageMaker") {
    if (service !== "sagemaker" || plan.type !== "SageMaker" || family === undefined) return undefined;
    return places(onDemandRate * savingsPlanRateRatio(family, plan));
  }
  if (plan.type === "EC2Instance" && (service !== "ec2" || family !== plan.family || region !== plan.region)) return undefined;
  if (service === "ec2") return family === undefined ? undefined : places(onDemandRate * savingsPlanRateRatio(family, plan));
  return Number((onDemandRate * serverlessRateRatio(service, plan.term)).toPrecision(6));
}

function places(rate: number): number {
  return Number(rate.toFixed(6));
}

/**
 * Rate of a Savings Plan against on demand, ratio in (0, 1]. An estimate from reserved-instance prices:
 * AWS states that EC2 Instance plans match Standard and Compute plans match Convertible reservations; SageMaker plans are
 * taken as Compute plans of the same family.
 * @source docs/data-sources.md#commitment-discounts
 */
export function savingsPlanRateRatio(
  family: string,
  plan: { readonly type: SavingsPlanType; readonly term: CommitmentTerm; readonly payment: CommitmentPayment },
): number {
  const standard = reservedRateRatio(family, plan);
  return plan.type === "EC2Instance" ? standard : Math.min(standard * COMPUTE_FACTOR, 1);
}

/** Effective hourly rate of a Standard reserved instance against on demand, ratio in (0, 1]. */
export function reservedRateRatio(family: string, offer: { readonly term: CommitmentTerm; readonly payment: CommitmentPayment }): number {
  const [oneYear, threeYears] = ALL_UPFRONT_DISCOUNT[family] ?? ASSUMED_DISCOUNT;
  const discount = offer.term === "1y" ? oneYear : threeYears;
  return (1 - discount / 100) * PAYMENT_FACTOR[offer.term][offer.payment];
}

export function serverlessRateRatio(service: "fargate" | "lambda", term: CommitmentTerm): number {
  return 1 - SERVERLESS_DISCOUNT[service][term] / 100;
}
