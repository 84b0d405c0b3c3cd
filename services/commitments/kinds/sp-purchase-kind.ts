import { GuardRefusedError, InvalidInputError } from "#core/errors";
import type { PlannedStart } from "#core/commitments/purchase-terms";
import { startIfBought, totalOf, upfrontOf, whyNotCommitment } from "#core/commitments/purchase-terms";
import { compareDecimals, multiplyDecimals, roundDecimal } from "#core/money";
import { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { formatValue } from "#core/figures/format";
import { appNow } from "#db/app-now";
import { proposalsIn } from "#db/repositories/proposals";
import type { EffectOf, PurchaseCase, PurchaseEffect } from "#services/commitments/expected-effect";
import { buyingAccount, requirePurchaseRole } from "#services/commitments/kinds/buying-account";
import { plansDigest, plansNow, returnsOfYear } from "#services/commitments/kinds/plans-now";
import { monthEndRefusal, startRefusal } from "#services/commitments/kinds/month-end";
import { anomalyWords, lookForAnomalies, openAnomaly } from "#services/commitments/kinds/open-anomaly";
import { limitRefusal, limitWords, purchaseChecks, undoTerms } from "#services/commitments/kinds/purchase-checks";
import { purchaseDrift } from "#services/commitments/kinds/purchase-drift";
import { openedPurchase } from "#services/commitments/kinds/sealed-purchase";
import { moneyCaps, moneyUsed } from "#services/commitments/money-caps";
import { commitmentSettings, type CommitmentSettings, pausedWords } from "#services/commitments/settings";
import { isSolo } from "#services/commitments/solo-rule";
import type { ServiceContext } from "#services/context";
import { rosterIn } from "#services/proposals/gate-facts";
import type { KindDefinition, Plan } from "#services/proposals/kind-definition";
import { buyingFor, customerCaps, customerRefusal, holdFor } from "#services/vendor/buying-for";

/** Savings Plans have one address for all regions. */
export const SAVINGS_PLANS_REGION = "us-east-1";
const LEAST_OF_SAVING = "0.9";

/** One Savings Plan, bought queued, so that cancelling costs nothing until it starts. `effectOf` says what it would do to the bill. */
export function spPurchaseKind(effectOf: EffectOf): KindDefinition<SavingsPlanOrder> {
  return {
    kind: "sp_purchase",
    order: SavingsPlanOrder,
    plan: (ctx, order) => planPurchase(ctx, order, effectOf),

    orderOf(sealed) {
      const { params } = openedPurchase(sealed);
      const { account, type, family, region, term, payment, commitment, start, monthEndReason, basis, customer } = params;
      return {
        account,
        type,
        term,
        payment,
        commitment,
        ...(family !== null && { family }),
        ...(region !== null && { region }),
        ...(start.kind === "queued" ? { queueHours: start.hours } : { startAt: start.instant }),
        ...(monthEndReason !== null && { monthEndReason }),
        ...(basis.analysis !== null && { analysis: basis.analysis }),
        ...(customer !== null && { customer: customer.id }),
      };
    },

    editOf({ queueHours, startAt, family, region, ...known }, edit) {
      const isOfFamily = (edit["type"] ?? known.type) === "EC2Instance";
      const start = edit["queueHours"] !== undefined || edit["startAt"] !== undefined ? {} : { queueHours, startAt };
      return { ...known, ...(isOfFamily && { family, region }), ...start, ...edit };
    },

    drift: (ctx, sealed) => purchaseDrift(ctx, openedPurchase(sealed), effectOf),

    async caps(ctx, sealed) {
      const { total, customer } = openedPurchase(sealed).params;
      return [...moneyCaps(total, await ctx.db.read(commitmentSettings)), ...(await customerCaps(ctx, customer?.id ?? null, total))];
    },

    async hold(tx, sealed) {
      const paused = pausedWords(await commitmentSettings(tx));
      if (paused !== undefined || sealed === undefined) return paused;
      const { type, customer } = openedPurchase(sealed).params;
      const held = await holdFor(tx, customer?.id ?? null);
      if (held !== undefined) return held;
      const anomaly = await openAnomaly(tx, type, await appNow(tx));
      return anomaly === undefined ? undefined : anomalyWords(anomaly);
    },

    refuseSigning(sealed, now) {
      const { start, monthEndReason } = openedPurchase(sealed).params;
      return monthEndRefusal(startIfBought(start, now), monthEndReason) ?? startRefusal(startIfBought(start, now), now);
    },
  };
}

async function planPurchase(ctx: ServiceContext, order: SavingsPlanOrder, effectOf: EffectOf): Promise<Plan> {
  const refusal = whyNotCommitment(order.commitment) ?? placeFault(order);
  if (refusal !== undefined) throw new InvalidInputError(refusal);
  const settings = await ctx.db.read(commitmentSettings);
  const { usage, customer } = await buyingFor(ctx, order.customer);
  const paused = pausedWords(settings) ?? (customer && pausedWords(await usage.db.read(commitmentSettings)));
  if (paused !== undefined) throw new GuardRefusedError("paused", paused);

  const now = ctx.now();
  const planned = plannedStart(order, settings);
  const start = startIfBought(planned, now);
  await refuseStart(ctx, order, start, now);

  const { accountId, name } = await buyingAccount(ctx, order.account);
  await requirePurchaseRole(ctx, { accountId, name });
  const total = totalOf(order.commitment, order.term);
  const used = await ctx.db.read(moneyUsed);
  const over = limitRefusal(total, settings, used) ?? (await customerRefusal(ctx, customer?.id, total));
  if (over !== undefined) throw new GuardRefusedError("limit", over);
  // A customer's own jobs look through its data.
  const notLooked = customer === undefined ? await lookForAnomalies(ctx) : undefined;
  const anomaly = await usage.db.read(async (tx) => openAnomaly(tx, order.type, await appNow(tx)));
  if (anomaly !== undefined) throw new GuardRefusedError("anomaly", anomalyWords(anomaly));

  const { type, term, payment } = order;
  const [family, region] = type === "EC2Instance" ? [order.family, order.region] : [undefined, undefined];
  const commitment = roundDecimal(order.commitment, 5);
  const purchase: PurchaseCase = { account: accountId, type, family, region, term, payment, commitment, start };
  const [effect, plans] = await Promise.all([effectOf(usage, purchase), plansNow(ctx)]);
  const undo = undoTerms(start, (await returnsOfYear(ctx, plans)).used);
  // A reason that is not needed now must not excuse another start later on: only an Owner's own does.
  const monthEndReason = monthEndRefusal(start, null) === undefined ? undefined : order.monthEndReason;
  const isSmall = compareDecimals(total, settings.thresholdUsd) <= 0;
  const [solo, others] = await ctx.db.read(async (tx) => [isSmall && (await isSolo(tx, settings, planned, now)), await otherPurchases(tx)] as const);
  return {
    connection: accountId,
    region: SAVINGS_PLANS_REGION,
    cluster: undefined,
    // People may ask for the same tranche twice; what the agent asks for again is what it asked for before.
    target: ctx.actor.kind === "user" ? undefined : `savings-plan/${accountId}/${effect.offering.id}/${commitment}`,
    production: true,
    params: {
      account: accountId,
      accountName: name,
      offeringId: effect.offering.id,
      type,
      family: family ?? null,
      region: region ?? null,
      term,
      payment,
      currency: "USD",
      commitment,
      upfront: upfrontOf(total, payment),
      total,
      start: planned,
      rates: effect.rates,
      expected: effect.expected,
      basis: { analysis: order.analysis ?? null, ...effect.basis },
      undo,
      monthEndReason: monthEndReason ?? null,
      customer: customer === undefined ? null : { ...customer },
      limits: [...limitWords(total, settings, used), ...(await customerCaps(ctx, customer?.id ?? null, total)).map(({ words }) => words)],
      checks: purchaseChecks({
        start,
        now,
        total,
        expected: effect.expected,
        ratesSource: effect.rates.source,
        undo,
        monthEndReason,
        settings,
        used,
        notLooked,
        others,
        solo,
      }).map((check) => ({ ...check })),
    },
    preconditions: {
      offeringId: effect.offering.id,
      ratesDigest: effect.ratesDigest,
      leastSavingUsdPerHour: leastSaving(effect),
      plansDigest: plansDigest(plans, { type, family: family ?? null, region: region ?? null }),
    },
  };
}

/** Nine tenths of a saving; of a loss, a tenth more. */
function leastSaving({ expected: { savingUsdPerHour } }: PurchaseEffect): string {
  const isLoss = compareDecimals(savingUsdPerHour, "0") < 0;
  return roundDecimal(multiplyDecimals(savingUsdPerHour, isLoss ? "1.1" : LEAST_OF_SAVING), 5);
}

function placeFault({ type, family, region }: SavingsPlanOrder): string | undefined {
  if (type === "EC2Instance" && (family === undefined || region === undefined)) {
    return "An EC2 Instance Savings Plan is for one instance family in one region. Give both, such as family m6i and region us-east-1.";
  }
  if (type !== "EC2Instance" && (family !== undefined || region !== undefined)) {
    return `A ${type} Savings Plan covers all families and regions. Leave family and region out, or ask for the type EC2Instance.`;
  }
  return undefined;
}

function plannedStart({ queueHours, startAt }: SavingsPlanOrder, settings: CommitmentSettings): PlannedStart {
  if (queueHours !== undefined && startAt !== undefined) throw new InvalidInputError("Give queueHours or startAt, not both.");
  if (startAt === undefined) return { kind: "queued", hours: queueHours ?? settings.queueHours };
  return { kind: "at", instant: new Date(Math.floor(Date.parse(startAt) / 1000) * 1000).toISOString() };
}

async function refuseStart(ctx: ServiceContext, { monthEndReason }: SavingsPlanOrder, start: Date, now: Date): Promise<void> {
  const impossible = startRefusal(start, now);
  if (impossible !== undefined) throw new InvalidInputError(impossible);
  const late = monthEndRefusal(start, monthEndReason);
  if (late !== undefined) throw new GuardRefusedError("month-end", late);
  // Major Tom itself plans anew what an Owner has given a reason for already.
  if (monthEndRefusal(start, null) === undefined || ctx.actor.userId === null) return;
  const roster = await ctx.db.read(rosterIn);
  if (roster.get(ctx.actor.userId)?.role !== "owner") {
    throw new GuardRefusedError("month-end", `Only an Owner may buy so late in the month. ${monthEndRefusal(start, null) ?? ""}`);
  }
}

async function otherPurchases(tx: Parameters<typeof proposalsIn>[0]): Promise<readonly string[]> {
  const live = await proposalsIn(tx).select(
    "WHERE p.kind = 'sp_purchase' AND p.state IN ('proposed', 'partially_approved', 'approved', 'executing', 'needs_attention') ORDER BY p.number",
    [],
  );
  return live.map(({ id, sealed }) => {
    const total = /"total":"(\d+\.\d{2})"/.exec(sealed)?.[1];
    return total === undefined ? id : `${id} (${formatValue(total, "USD")})`;
  });
}
