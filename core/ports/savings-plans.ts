import type { Payment, PlanType, Term } from "#core/commitments/model";

/** States as AWS has them. */
export type PlanState = "active" | "queued" | "payment-pending" | "payment-failed" | "pending-return" | "returned" | "retired" | "queued-deleted";

/** A Savings Plan as the provider shows it. */
export type ProviderPlan = {
  readonly id: string;
  readonly arn: string;
  readonly offeringId: string;
  readonly account: string;
  readonly type: PlanType;
  readonly state: PlanState;
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour, decimal as the provider writes it. */
  readonly commitment: string;
  readonly upfront: string;
  readonly start: string;
  readonly end: string;
  /** Undefined where it is not returnable: the provider says so with the start time. */
  readonly returnableUntil: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

export type Offering = {
  readonly id: string;
  readonly type: PlanType;
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  readonly currency: string;
  readonly description: string;
};
export type OfferingQuery = {
  readonly type: PlanType;
  readonly term?: Term | undefined;
  readonly payment?: Payment | undefined;
  readonly region?: string | undefined;
  readonly family?: string | undefined;
};

/** What one unit of usage costs under an offering. */
export type OfferingRate = {
  readonly offeringId: string;
  /** `BoxUsage:m6i.xlarge`, with its region's prefix as the bill writes it. */
  readonly usageType: string;
  readonly operation: string;
  readonly service: string;
  readonly region: string | undefined;
  /** USD, decimal. */
  readonly rate: string;
  readonly unit: string;
};

/** Rates of these regions, and of instances of these families in them; what has no instances comes whole. */
export type RateScope = { readonly regions: readonly string[]; readonly families: readonly string[] };

/**
 * Savings Plans of one account, read only.
 *
 * @throws UnavailableError where the provider does not answer, ForbiddenError where the role may not ask
 */
export interface SavingsPlans {
  /** With `tags`: those that carry all of them. Everything else by id. Without either: all, of every state. */
  plans(filter?: { readonly ids?: readonly string[]; readonly tags?: Readonly<Record<string, string>> }): Promise<readonly ProviderPlan[]>;
  offerings(query: OfferingQuery): Promise<readonly Offering[]>;
  /** All of them, or only what the scope has: an offering of a Compute plan has hundreds of thousands. */
  rates(offeringIds: readonly string[], scope?: RateScope): Promise<readonly OfferingRate[]>;
  /** Where the rates come from: the provider's own list, or the sandbox's table of estimates. */
  readonly rateSource: "offering_rates" | "estimate";
}
