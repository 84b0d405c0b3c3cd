import { MajorTomError, NotFoundError, UnavailableError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { compareDecimals } from "#core/money";
import type { EffectOf, PurchaseEffect } from "#services/commitments/expected-effect";
import type { PlanType } from "#core/commitments/model";
import { appNow } from "#db/app-now";
import { anomalyWords, openAnomaly } from "#services/commitments/kinds/open-anomaly";
import { plansDigest, plansNow } from "#services/commitments/kinds/plans-now";
import { monthEndRefusal, startRefusal } from "#services/commitments/kinds/month-end";
import { caseOf, type OpenedPurchase } from "#services/commitments/kinds/sealed-purchase";
import type { ServiceContext } from "#services/context";
import { inCustomer } from "#services/vendor/customer-context";

/**
 * How the world differs from what was sealed: its offering, its rates, the plans beside it, a saving more than a tenth
 * smaller, or a start that has come too near. Undefined where it does not.
 */
export async function purchaseDrift(ctx: ServiceContext, { params, preconditions }: OpenedPurchase, effectOf: EffectOf): Promise<string | undefined> {
  const now = ctx.now();
  const purchase = caseOf(params, now);
  const late = startRefusal(purchase.start, now) ?? monthEndRefusal(purchase.start, params.monthEndReason);
  if (late !== undefined) return late;
  const plans = await plansNow(ctx);
  if (plansDigest(plans, params) !== preconditions.plansDigest) {
    return "Another plan that covers the same usage was bought or has ended since this was signed.";
  }
  const usage = await usageOf(ctx, params.customer?.id ?? null);
  if (params.customer !== null) await refuseAnomaly(usage, params.type);
  const effect = await effectNow(usage, purchase, effectOf);
  if (typeof effect === "string") return effect;
  if (effect.offering.id !== preconditions.offeringId) return "The provider sells this plan under another offering now.";
  if (effect.ratesDigest !== preconditions.ratesDigest) return "Rates of the offering have changed.";
  const { savingUsdPerHour } = effect.expected;
  if (compareDecimals(savingUsdPerHour, preconditions.leastSavingUsdPerHour) < 0) {
    const [was, is] = [params.expected.savingUsdPerHour, savingUsdPerHour].map((usd) => formatValue(usd, "USD/h"));
    return `The expected saving fell from ${was ?? ""} to ${is ?? ""}, by more than a tenth.`;
  }
  return undefined;
}

/** Where the usage is read that it would cover. @throws UnavailableError for a customer that has left: then it waits until it expires */
async function usageOf(ctx: ServiceContext, customer: string | null): Promise<ServiceContext> {
  if (customer === null) return ctx;
  try {
    return await inCustomer(ctx, customer, "looked at usage, before a purchase");
  } catch (error) {
    if (error instanceof MajorTomError) throw new UnavailableError(error.message, { cause: error });
    throw error;
  }
}

/** One's own is read in the claim's transaction; a customer's lies in its own organization. @throws UnavailableError while one is open: then it waits */
async function refuseAnomaly(usage: ServiceContext, type: PlanType): Promise<void> {
  const anomaly = await usage.db.read(async (tx) => openAnomaly(tx, type, await appNow(tx)));
  if (anomaly !== undefined) throw new UnavailableError(anomalyWords(anomaly));
}

/** @throws UnavailableError where it cannot be known now: then it waits */
async function effectNow(ctx: ServiceContext, purchase: Parameters<EffectOf>[1], effectOf: EffectOf): Promise<PurchaseEffect | string> {
  try {
    return await effectOf(ctx, purchase);
  } catch (error) {
    if (error instanceof NotFoundError) return error.message;
    if (error instanceof MajorTomError && !(error instanceof UnavailableError)) throw new UnavailableError(error.message, { cause: error });
    throw error;
  }
}
