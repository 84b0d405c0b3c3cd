import { type Payment, type PlanType, type Term, TERM_HOURS } from "#core/commitments/model";
import type { CommitmentLine } from "#services/commitments/commitment-lines";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import type { PlanFacts } from "#services/commitments/read-position";

/** A plan as its rows in the bill tell it. */
export type BillPlan = {
  readonly arn: string;
  readonly id: string;
  readonly account: string;
  readonly type: PlanType;
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour. */
  readonly commitment: number;
  readonly upfront: number | undefined;
  readonly starts: string;
  readonly ends: string;
  /** Hours with a fee: first, and the first after the last one; undefined: no fee was billed. */
  readonly fees: { readonly first: number; readonly last: number } | undefined;
};

/** A plan in the bill that cannot be told, and why in a few words. */
export type UntoldPlan = { readonly arn: string; readonly lacks: string };

const TYPES: Readonly<Record<string, PlanType>> = {
  ComputeSavingsPlans: "Compute",
  EC2InstanceSavingsPlans: "EC2Instance",
  SageMakerSavingsPlans: "SageMaker",
};
const PLAN_KINDS: ReadonlySet<CommitmentLine["kind"]> = new Set([
  "SavingsPlanCoveredUsage",
  "SavingsPlanRecurringFee",
  "SavingsPlanUpfrontFee",
  "PlanPurchase",
  "PlanUnused",
]);

/** Lines by the plan that made them. */
export function linesOfPlans(lines: readonly CommitmentLine[]): ReadonlyMap<string, readonly CommitmentLine[]> {
  return Map.groupBy(
    lines.filter(({ kind }) => PLAN_KINDS.has(kind)),
    ({ commitment }) => commitment,
  );
}

/** The account in an ARN: the owner's. */
export function ownerOf(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}

/** @param lines of the whole bill, of one plan */
export function billPlanOf(arn: string, lines: readonly CommitmentLine[]): BillPlan | UntoldPlan {
  const fees = lines.filter(({ kind }) => kind === "SavingsPlanRecurringFee");
  const said = <T>(read: (line: CommitmentLine) => T | undefined) => [...fees, ...lines].map(read).find((one) => one !== undefined);
  const offering = said(({ offering: name }) => name);
  const type = offering === undefined ? undefined : TYPES[offering];
  if (type === undefined)
    return { arn, lacks: offering === undefined ? "type, term and end" : `a type that is evaluated here (it is of ${offering})` };
  const term = termOf(said((line) => line.term));
  const payment = paymentOf(said((line) => line.payment));
  const [starts, ends] = [instantOf(said((line) => line.starts)), instantOf(said((line) => line.ends))];
  if (term === undefined || payment === undefined || starts === undefined || ends === undefined)
    return { arn, lacks: "term, payment option, start or end" };
  const hours = fees.reduce((sum, fee) => sum + fee.hours, 0);
  const upfront = lines.filter(({ kind }) => kind === "SavingsPlanUpfrontFee").reduce((sum, line) => sum + line.fee, 0);
  const commitment = commitmentOf(fees, hours, { payment, upfront, term });
  if (commitment === undefined) return { arn, lacks: "a fee that tells its commitment" };
  const region = said((line) => line.planRegion);
  return {
    arn,
    id: arn.split("/")[1] ?? arn,
    account: ownerOf(arn) ?? fees[0]?.account ?? "",
    type,
    region: type === "EC2Instance" ? region : undefined,
    family: type === "EC2Instance" ? said((line) => line.planFamily) : undefined,
    term,
    payment,
    commitment,
    upfront: payment === "no" ? 0 : upfront > 0 ? upfront : undefined,
    starts,
    ends,
    fees: fees.length === 0 ? undefined : { first: Math.min(...fees.map(({ first }) => first)), last: Math.max(...fees.map(({ last }) => last)) },
  };
}

/** USD an hour: the total that fee rows name; in older exports, what they charge and the share that was paid upfront. */
function commitmentOf(
  fees: readonly CommitmentLine[],
  hours: number,
  { payment, upfront, term }: { readonly payment: Payment; readonly upfront: number; readonly term: Term },
): number | undefined {
  if (hours === 0) return undefined;
  const named = fees.every(({ committed }) => committed !== undefined);
  if (named) return round(fees.reduce((sum, fee) => sum + (fee.committed ?? 0), 0) / hours);
  const charged = fees.reduce((sum, fee) => sum + fee.fee, 0) / hours;
  if (payment === "no") return round(charged);
  return upfront > 0 ? round(charged + upfront / TERM_HOURS[term]) : undefined;
}

/** Commitments have five places at the most. */
const round = (usd: number) => Math.round(usd * 1e5) / 1e5;

export function termOf(text: string | undefined): Term | undefined {
  return /^1\s*y/i.test(text ?? "") ? "1y" : /^3\s*y/i.test(text ?? "") ? "3y" : undefined;
}

export function paymentOf(text: string | undefined): Payment | undefined {
  const plain = (text ?? "").toLowerCase().replace(/[^a-z]/g, "");
  return plain === "noupfront" ? "no" : plain === "partialupfront" ? "partial" : plain === "allupfront" ? "all" : undefined;
}

export function instantOf(text: string | undefined): string | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** What a plan did in the hours of a span, from its lines of that span alone; null where the bill has none of it. */
export function measuredOf(lines: readonly CommitmentLine[] | undefined): PlanFacts["measured"] {
  if (lines === undefined || lines.length === 0) return null;
  const covered = lines.filter(({ kind }) => kind === "SavingsPlanCoveredUsage");
  const effective = covered.reduce((sum, line) => sum + (line.effective ?? 0), 0);
  const fees = lines.filter(({ kind }) => kind === "SavingsPlanRecurringFee");
  const left = lines.filter(({ kind }) => kind === "PlanUnused").reduce((sum, line) => sum + (line.effective ?? 0), 0);
  const isNamed = fees.length > 0 && fees.every(({ committed }) => committed !== undefined);
  const committed = isNamed ? fees.reduce((sum, fee) => sum + (fee.committed ?? 0), 0) : fees.length > 0 ? undefined : effective + left;
  const used = isNamed ? fees.reduce((sum, fee) => sum + (fee.used ?? 0), 0) : effective;
  if (committed === undefined) return null;
  return {
    committed: usd(committed),
    used: usd(used),
    unused: usd(committed - used),
    utilization: committed > 0 ? (used / committed).toFixed(4) : null,
    covered: usd(covered.reduce((sum, line) => sum + line.list, 0)),
  };
}

/** Six places: sums of what the bill has with ten. */
export const usd = (amount: number): string => (Math.abs(amount) < 5e-7 ? 0 : amount).toFixed(6);

/** By its dates, and by its fees: one whose fees stopped before its end was returned, and never was. */
export function factsOfBillPlan(
  plan: BillPlan,
  { now, dataThrough }: { readonly now: Date; readonly dataThrough: string },
): Omit<PlanFacts, "measured" | "rates"> {
  const [starts, ends] = [Date.parse(plan.starts), Date.parse(plan.ends)];
  const through = hourAt(dataThrough);
  const stopped = plan.fees !== undefined && plan.fees.last < Math.min(through, hourAt(ends)) ? plan.fees.last : undefined;
  const state = stopped !== undefined ? "returned" : now.getTime() < starts ? "queued" : now.getTime() < ends ? "active" : "retired";
  return {
    id: plan.id,
    arn: plan.arn,
    account: plan.account,
    type: plan.type,
    region: plan.region ?? null,
    family: plan.family ?? null,
    term: plan.term,
    payment: plan.payment,
    commitment: plan.commitment.toFixed(5),
    upfront: plan.upfront === undefined ? null : plan.upfront.toFixed(2),
    start: plan.starts,
    end: stopped === undefined ? plan.ends : instantOfHour(stopped),
    state,
    returnableUntil: null,
    offeringId: null,
    tags: {},
    source: "bill",
  };
}
