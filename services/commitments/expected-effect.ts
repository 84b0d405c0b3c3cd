import type { Payment, PlanType, Term } from "#core/commitments/model";
import { stressScenarios } from "#core/commitments/scenarios";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { MONTH_HOURS, TERM_HOURS } from "#core/commitments/sizing/candidate";
import { type OptionFacts, optionFacts, scenarioCurves } from "#core/commitments/sizing/option-facts";
import type { ExpectedEffect } from "#core/proposals/savings-plan";
import type { Offering } from "#core/ports/savings-plans";
import { readPosition } from "#services/commitments/read-position";
import { readRates } from "#services/commitments/read-rates";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

/** A purchase as it would be sealed, before anybody knows what it does. */
export type PurchaseCase = {
  readonly account: string;
  readonly type: PlanType;
  readonly family: string | undefined;
  readonly region: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour, decimal. */
  readonly commitment: string;
  readonly start: Date;
};

/** What it would do, and what that was computed from. */
export type PurchaseEffect = {
  readonly offering: Offering;
  readonly expected: ExpectedEffect;
  readonly rates: { readonly source: "offering_rates" | "estimate"; readonly asOf: string };
  /** Changes when a rate of the usage that it would cover does. */
  readonly ratesDigest: string;
  readonly basis: { readonly from: string; readonly to: string; readonly queryId: string | null };
};
export type EffectOf = (ctx: ServiceContext, purchase: PurchaseCase) => Promise<PurchaseEffect>;

/** Days of history that a purchase is judged on. */
export const LOOKBACK_DAYS = 60;
const HOUR_MS = 3_600_000;

/**
 * The purchase on the usage of the last 60 days, after the waterfall of everything that is bought already, over the
 * scenarios that options are judged by.
 *
 * @throws NoDataError without usage, UnavailableError where provider or bill cannot be read, NotFoundError without an offering
 */
export async function expectedEffect(ctx: ServiceContext, purchase: PurchaseCase): Promise<PurchaseEffect> {
  const now = Math.floor(ctx.now().getTime() / HOUR_MS);
  const start = Math.floor(purchase.start.getTime() / HOUR_MS);
  const span = { from: now - LOOKBACK_DAYS * 24, to: now };
  const { sharingOff } = await ctx.db.read(commitmentSettings);
  const [{ usage, queryId }, { position }, sold] = await Promise.all([
    readHourlyUsage(ctx, span),
    readPosition(ctx, { from: span.from, to: start + TERM_HOURS[purchase.term] }, { sharingOff: new Set(sharingOff), fresh: true }),
    readRates(ctx, purchase),
  ]);
  const { type, account, family, region, term, payment } = purchase;
  const candidate: Candidate = { type, account, family, region, term, payment, rateOf: sold.rateOf };
  const input = { usage, position, candidate, scenarios: stressScenarios(usage), start };
  const facts = optionFacts(input, scenarioCurves(input), Number(purchase.commitment));
  return {
    offering: sold.offering,
    expected: sealedEffect(facts),
    rates: { source: sold.source, asOf: sold.asOf },
    ratesDigest: sold.digestOf(usage.rows.filter((row) => sold.rateOf(row) !== undefined)),
    basis: { from: isoOf(usage.from), to: isoOf(usage.from + usage.hours), queryId },
  };
}

/** Fixed places, as they are sealed. */
export function sealedEffect(facts: OptionFacts): ExpectedEffect {
  return {
    savingUsdPerHour: fixed(facts.savingUsdPerHour, 5),
    savingUsdPerMonth: fixed(facts.savingUsdPerHour * MONTH_HOURS, 2),
    coverageBefore: fixed(facts.coverageBefore, 4),
    coverageAfter: fixed(facts.coverage.expected, 4),
    utilizationLow: fixed(facts.utilization.low, 4),
    utilization: fixed(facts.utilization.expected, 4),
    utilizationHigh: fixed(facts.utilization.high, 4),
    effectiveSavingsRateBefore: fixed(facts.effectiveSavingsRateBefore, 4),
    effectiveSavingsRateAfter: fixed(facts.effectiveSavingsRateAfter, 4),
    lockInMonths: fixed(facts.lockInMonths, 2),
    worstLossUsd: fixed(facts.worstLossUsd, 2),
    worstScenario: facts.worstScenario,
    // What displaces nothing pays at no utilization.
    breakEvenUtilization: fixed(facts.breakEvenUtilization ?? 1, 4),
  };
}

/** Without a minus before a zero. */
function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

function isoOf(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString();
}
