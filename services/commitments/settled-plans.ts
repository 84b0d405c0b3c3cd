import type { SettledPlan } from "#core/api/commitments-plans";
import { lastReturn, RETURNS_A_YEAR, returnsUsed } from "#core/commitments/deadlines";
import { RETURNABLE_COMMITMENT } from "#core/commitments/ladder";
import { decimal, dividedBy, times, toText } from "#core/figures/decimal";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { ServiceContext } from "#services/context";
import type { BillingAccounts } from "#services/commitments/billing-accounts";
import type { FigureOf } from "#services/commitments/commitment-figure";
import type { PlanFacts } from "#services/commitments/read-position";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export type Returns = { readonly used: number; readonly allowed: number; readonly year: number };
export type PlanFrame = {
  readonly figure: FigureOf;
  readonly accounts: BillingAccounts;
  /** Undefined where the provider was not asked. */
  readonly returns: Returns | undefined;
  /** APR-n by id of a plan. */
  readonly boughtBy: ReadonlyMap<string, string>;
};

/** Returns of this calendar year that the provider shows; undefined where plans come from the bill. */
export function returnsOf(plans: readonly PlanFacts[], now: Date): Returns | undefined {
  if (!plans.some(({ source }) => source === "provider")) return undefined;
  return { used: returnsUsed(plans, now), allowed: RETURNS_A_YEAR, year: now.getUTCFullYear() };
}

/** A plan with what it did in the period, what is still owed, and what the caller may draft about it now. */
export function settledPlan(ctx: ServiceContext, plan: PlanFacts, measured: PlanFacts["measured"], frame: PlanFrame): SettledPlan {
  const { figure, accounts, returns, boughtBy } = frame;
  const now = ctx.now().getTime();
  const end = Date.parse(plan.end);
  const what = planWords(plan);
  const path = (name: string) => `plan-${plan.id}-${name}`;
  const held = plan.state === "active" || plan.state === "payment-pending" || plan.state === "queued" || plan.state === "pending-return";
  const hoursLeft = held ? Math.max(0, Math.ceil((end - Math.max(now, Date.parse(plan.start))) / HOUR_MS)) : 0;
  return {
    id: plan.id,
    arn: plan.arn,
    type: plan.type,
    family: plan.family,
    region: plan.region,
    account: { id: plan.account, name: accounts.nameOf(plan.account) },
    term: plan.term,
    payment: plan.payment,
    commitment: figure(path("commitment"), plan.commitment, {
      unit: "USD/h",
      metric: "commitment",
      kind: "measured",
      label: `${what}, commitment an hour`,
    }),
    start: plan.start,
    end: plan.end,
    daysLeft: Number.isNaN(end) ? null : Math.max(0, Math.floor((end - now) / DAY_MS)),
    state: plan.state,
    utilization: figure(path("utilization"), utilizationOf(measured), {
      unit: "ratio",
      metric: "utilization",
      kind: "measured",
      label: `${what}, utilization`,
    }),
    unused: figure(path("unused"), measured?.unused, {
      unit: "USD",
      metric: "unused_commitment",
      kind: "measured",
      label: `${what}, unused commitment`,
    }),
    netSavings: figure(path("savings"), measured === null ? null : toText(decimal(measured.covered) - decimal(measured.committed)), {
      unit: "USD",
      metric: "savings",
      kind: "measured",
      label: `${what}, net savings`,
    }),
    outstanding: figure(path("outstanding"), toText(times(decimal(plan.commitment), decimal(hoursLeft))), {
      unit: "USD",
      metric: "outstanding_commitment",
      label: `${what}, still owed until ${formatDay(new Date(end))}`,
    }),
    returnableUntil: plan.returnableUntil,
    boughtBy: boughtBy.get(plan.id) ?? null,
    mayReturn: mayReturn(ctx, plan, returns),
    mayDeleteQueued: mayDeleteQueued(ctx, plan),
  };
}

/** "Compute Savings Plan of $2.00 per hour" */
export function planWords({ type, family, region, commitment }: Pick<PlanFacts, "type" | "family" | "region" | "commitment">): string {
  const kind = type === "EC2Instance" ? "EC2 Instance" : type;
  const where = type === "EC2Instance" && family !== null ? ` (${family}${region === null ? "" : ` in ${region}`})` : "";
  return `${kind} Savings Plan${where} of ${formatValue(commitment, "USD/h")}`;
}

function utilizationOf(measured: PlanFacts["measured"]): string | null {
  if (measured === null) return null;
  const committed = decimal(measured.committed);
  return committed === 0n ? null : toText(dividedBy(decimal(measured.used), committed));
}

function mayReturn(ctx: ServiceContext, plan: PlanFacts, returns: Returns | undefined): SettledPlan["mayReturn"] {
  const no = (why: string) => ({ may: false, why });
  if (!ctx.scopes.has("proposal:create")) return no("Your role may not draft changes. Ask an Admin or Owner.");
  if (plan.source !== "provider") return no("It is known from the bill alone. Connect its account to return it.");
  if (plan.state !== "active")
    return no(plan.state === "queued" ? "It has not started: it can be deleted, at no cost." : `It is ${plan.state.replaceAll("-", " ")}.`);
  const until = lastReturn({ start: plan.start, returnableUntil: plan.returnableUntil ?? undefined });
  if (Number(plan.commitment) > RETURNABLE_COMMITMENT) return no(`AWS takes back plans of at most $${RETURNABLE_COMMITMENT} an hour.`);
  if (until === undefined) return no("AWS does not take it back: a return is possible within 7 days of the purchase and in the same month.");
  if (until <= ctx.now()) return no(`It could be returned until ${formatInstant(until)}.`);
  if (returns !== undefined && returns.used >= returns.allowed) return no(`All ${returns.allowed} returns of ${returns.year} are used.`);
  return { may: true, why: `It can be returned until ${formatInstant(until)}; an Owner signs.` };
}

function mayDeleteQueued(ctx: ServiceContext, plan: PlanFacts): SettledPlan["mayDeleteQueued"] {
  if (plan.state !== "queued") return { may: false, why: "It is not queued." };
  if (!ctx.scopes.has("proposal:create")) return { may: false, why: "Your role may not draft changes. Ask an Admin or Owner." };
  if (plan.source !== "provider") return { may: false, why: "It is known from the bill alone. Connect its account to delete it." };
  return { may: true, why: `It starts ${formatInstant(new Date(plan.start))}; until then it can be deleted, at no cost.` };
}
