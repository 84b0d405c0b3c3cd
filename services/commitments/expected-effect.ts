import type { UnderstoodQuestion } from "#core/api/commitments";
import { MONTH_HOURS, type Payment, type PlanType, type Term, TERM_HOURS } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { type OptionFacts, optionFacts, scenarioCurves } from "#core/commitments/sizing/option-facts";
import type { ExpectedEffect } from "#core/proposals/savings-plan";
import type { Offering } from "#core/ports/savings-plans";
import { baseOf, sizingInput } from "#services/commitments/analysis-base";
import { usualRates } from "#services/commitments/eligible-usage";
import { pendingChanges } from "#services/commitments/excluded-changes";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readRates } from "#services/commitments/read-rates";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

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
const DAY_MS = 24 * HOUR_MS;

/**
 * The purchase on the usage of the last 60 days, as the analysis looks at it: after the waterfall of everything that is
 * bought already, without what approved changes take away, over the same scenarios.
 *
 * @throws NoDataError without usage, UnavailableError where provider or bill cannot be read, NotFoundError without an offering
 */
export async function expectedEffect(asker: ServiceContext, purchase: PurchaseCase): Promise<PurchaseEffect> {
  // Who may draft may read costs; the executor, which may do nothing else, looks again.
  const ctx = asker.scopes.has("costs:read") ? asker : asSystem(asker);
  const { type, account, family, region, term, payment } = purchase;
  const now = ctx.now();
  const { dataFrom, dataThrough } = (await ctx.costs()).catalog();
  const end = Math.floor(Date.parse(dataThrough) / DAY_MS) * 24;
  const from = Math.min(Math.max(hourAt(dataFrom), end - LOOKBACK_DAYS * 24), end - 1);
  const start = hourAt(purchase.start);
  const { sharingOff } = await ctx.db.read(commitmentSettings);
  const [usage, position, pending, sold, usual] = await Promise.all([
    readHourlyUsage(ctx, { from, to: end }),
    readPosition(ctx, { from, to: start + TERM_HOURS[term] }, { sharingOff: new Set(sharingOff), fresh: true }),
    pendingChanges(ctx),
    readRates(ctx, { type, term, payment, family, region, account }, { fresh: true }),
    type === "SageMaker" ? undefined : usualRates(ctx),
  ]);
  const question: UnderstoodQuestion = {
    type,
    family: family ?? null,
    region: region ?? null,
    term,
    payment,
    scope: "payer",
    account: { id: account, name: account },
    lookbackDays: LOOKBACK_DAYS,
    maxCommitment: null,
    targetCoverage: null,
  };
  const base = { ...baseOf(question, { usage, position, ...pending }, now), start };
  const candidate: Candidate = { type, account, family, region, term, payment, rateOf: sold.rateOf };
  const input = sizingInput(base, candidate, usual?.rateOf);
  const facts = optionFacts(input, scenarioCurves(input), Number(purchase.commitment));
  return {
    offering: sold.offering,
    expected: sealedEffect(facts),
    rates: { source: sold.source, asOf: sold.asOf },
    ratesDigest: sold.digestOf(usage.usage.rows.filter((row) => sold.rateOf(row) !== undefined)),
    basis: { from: instantOfHour(base.billed.from), to: instantOfHour(base.billed.from + base.billed.hours), queryId: usage.queryId },
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
