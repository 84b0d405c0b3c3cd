import type { Plan, RateOf, UsageRow } from "#core/commitments/model";
import { MajorTomError, UnavailableError } from "#core/errors";
import type { OfferingRate, PlanState, ProviderPlan } from "#core/ports/savings-plans";
import {
  type BillPlan,
  billPlanOf,
  factsOfBillPlan,
  linesOfPlans,
  measuredOf,
  ownerOf,
  type UntoldPlan,
  usd,
} from "#services/commitments/bill-plans";
import type { CommitmentLine } from "#services/commitments/commitment-lines";
import { hourAt } from "#services/commitments/hours";
import { billRates, mayCover, rateFromBill, rateOfOffering } from "#services/commitments/plan-rates";
import type { ProviderPlans } from "#services/commitments/provider-plans";
import type { PlanFacts } from "#services/commitments/read-position";
import { ratesOfOffering } from "#services/commitments/read-rates";
import type { ServiceContext } from "#services/context";

type Sources = {
  readonly provider: ProviderPlans | undefined;
  /** Of the whole bill, and of the span alone. */
  readonly lines: readonly CommitmentLine[];
  readonly measured: readonly CommitmentLine[] | undefined;
  readonly dataThrough: string;
};
export type PositionPlans = { readonly plans: readonly Plan[]; readonly facts: readonly PlanFacts[]; readonly notes: readonly string[] };

type Found = Omit<PlanFacts, "measured" | "rates">;

/** States in which a plan pays for usage, paid or is going to: one that was returned never was. */
const COUNTS: ReadonlySet<PlanState> = new Set(["active", "queued", "payment-pending", "pending-return", "retired"]);

/** Every plan that the provider or the bill knows; those that count, for the waterfall. */
export async function positionPlans(ctx: ServiceContext, sources: Sources): Promise<PositionPlans> {
  const { provider, lines, dataThrough } = sources;
  const byPlan = linesOfPlans(lines);
  const spanLines = linesOfPlans(sources.measured ?? []);
  const shown = new Map((provider?.plans ?? []).map((plan) => [plan.arn, plan]));
  const told: BillPlan[] = [];
  const untold: UntoldPlan[] = [];
  for (const [arn, own] of byPlan) {
    const found = billPlanOf(arn, own);
    if ("lacks" in found) untold.push(found);
    else told.push(found);
  }
  const notes = untoldNotes(
    untold.filter(({ arn }) => !shown.has(arn)),
    byPlan,
    provider,
  );
  const others = told.filter(({ arn }) => !shown.has(arn));
  notes.push(...(provider?.failures ?? []).map(({ account, reason }) => `Plans of account ${account} are as the bill has them: ${reason}`));
  const notConnected = new Set(others.map(({ account }) => account).filter((account) => provider?.accounts.has(account) === false));
  for (const { account } of provider?.failures ?? []) notConnected.delete(account);
  if (provider !== undefined && notConnected.size > 0)
    notes.push(
      `Plans of ${[...notConnected].join(", ")} are as the bill has them: the account is not connected, so that its queued plans are not known.`,
    );
  if (provider === undefined && told.length > 0)
    notes.push(
      "Plans are as the bill has them: queued ones, and those bought since the bill was written, are not known. Connect an account to see them.",
    );

  const found: Found[] = [
    ...[...shown.values()].map(factsOfProviderPlan),
    ...others.map((plan) => factsOfBillPlan(plan, { now: ctx.now(), dataThrough })),
  ];
  const fees = new Map(told.map((plan) => [plan.arn, plan.fees]));
  const siblings = new Map<string, ReadonlyMap<string, number>>();
  const facts: PlanFacts[] = [];
  const plans: Plan[] = [];
  for (const plan of found) {
    const own = billRates(byPlan.get(plan.arn) ?? []);
    const offering = await offered(ctx, plan, provider, notes);
    const kind = kindOf(plan);
    const ofKind = siblings.get(kind) ?? billRates(told.filter((one) => kindOf(one) === kind).flatMap(({ arn }) => byPlan.get(arn) ?? []));
    siblings.set(kind, ofKind);
    facts.push({ ...plan, measured: measuredOf(spanLines.get(plan.arn)), rates: { bill: own.size, offering: offering.length } });
    if (COUNTS.has(plan.state)) plans.push(planOf(plan, { own, ofKind, offering, fees: fees.get(plan.arn), dataThrough }));
  }
  return { plans, facts, notes };
}

type RateSources = {
  readonly own: ReadonlyMap<string, number>;
  readonly ofKind: ReadonlyMap<string, number>;
  readonly offering: readonly OfferingRate[];
  readonly fees: BillPlan["fees"];
  readonly dataThrough: string;
};

/** The bill's own rate first, then the offering's, then that of a plan of the same kind in the bill. */
function planOf(plan: Found, { own, ofKind, offering, fees, dataThrough }: RateSources): Plan {
  const fromOffering = rateOfOffering(offering, plan);
  const known = new Map<string, number | undefined>();
  const rateOf: RateOf = (row: UsageRow) => {
    if (!mayCover(plan, row)) return undefined;
    const key = `${row.region}/${row.usageType}/${row.operation}`;
    if (!known.has(key)) known.set(key, rateFromBill(own, row) ?? fromOffering(row) ?? rateFromBill(ofKind, row));
    return known.get(key);
  };
  const [from, to] = [hourAt(plan.start), hourAt(Date.parse(plan.end) + 1000)];
  return {
    id: plan.id,
    type: plan.type,
    account: plan.account,
    region: plan.region ?? undefined,
    family: plan.family ?? undefined,
    term: plan.term,
    payment: plan.payment,
    commitment: Number(plan.commitment),
    // The hour of a start within the bill is the one that was billed.
    from: fees !== undefined && Math.abs(fees.first - from) === 1 && fees.first < hourAt(dataThrough) ? fees.first : from,
    to,
    rateOf,
  };
}

const kindOf = ({
  type,
  term,
  payment,
  region,
  family,
}: Pick<Found, "type" | "term" | "payment"> & { region?: string | null | undefined; family?: string | null | undefined }) =>
  [type, term, payment, region ?? "", family ?? ""].join("/");

/** Rates of its offering; none where it is over, nothing is connected, or the bill alone tells the plan. */
async function offered(ctx: ServiceContext, plan: Found, provider: ProviderPlans | undefined, notes: string[]): Promise<readonly OfferingRate[]> {
  if (provider === undefined || plan.offeringId === null || !COUNTS.has(plan.state) || plan.state === "retired") return [];
  try {
    return await ratesOfOffering(ctx, plan.offeringId, plan.account);
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    const note = `Rates of plan ${plan.id} are those that the bill shows alone: ${error.message}`;
    if (!notes.includes(note)) notes.push(note);
    return [];
  }
}

function factsOfProviderPlan(plan: ProviderPlan): Found {
  return {
    id: plan.id,
    arn: plan.arn,
    account: plan.account,
    type: plan.type,
    region: plan.region ?? null,
    family: plan.family ?? null,
    term: plan.term,
    payment: plan.payment,
    commitment: Number(plan.commitment).toFixed(5),
    upfront: Number(plan.upfront).toFixed(2),
    start: plan.start,
    end: plan.end,
    state: plan.state,
    returnableUntil: plan.returnableUntil ?? null,
    offeringId: plan.offeringId === "" ? null : plan.offeringId,
    tags: plan.tags,
    source: "provider",
  };
}

/** @throws UnavailableError where nothing else would tell plans that cost money */
function untoldNotes(
  untold: readonly UntoldPlan[],
  byPlan: ReadonlyMap<string, readonly CommitmentLine[]>,
  provider: ProviderPlans | undefined,
): string[] {
  const costing = untold.filter(({ arn }) =>
    (byPlan.get(arn) ?? []).some((line) => line.kind !== "SavingsPlanUpfrontFee" && line.kind !== "PlanPurchase"),
  );
  const [first] = costing;
  if (first === undefined) return [];
  const spent = costing.flatMap(({ arn }) => byPlan.get(arn) ?? []).reduce((sum, line) => sum + (line.committed ?? line.effective ?? 0), 0);
  const owners = [...new Set(costing.map(({ arn }) => ownerOf(arn) ?? "unknown"))].join(", ");
  if (provider === undefined && first.lacks.startsWith("type"))
    throw new UnavailableError(
      `This export does not say ${first.lacks} of the Savings Plans that it has. Connect the account that owns them (${owners}), or export CUR 2.0 with the columns savings_plan_*.`,
    );
  return [
    `${costing.length} ${costing.length === 1 ? "plan" : "plans"} of ${owners} (USD ${usd(spent).replace(/\d{4}$/, "")} in the bill) ${costing.length === 1 ? "is" : "are"} not evaluated: the bill does not tell ${first.lacks}.`,
  ];
}
