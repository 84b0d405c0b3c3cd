import { MajorTomError } from "#core/errors";
import { decimal, decimalOf, times } from "#core/figures/decimal";
import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { Candidate } from "#core/insights/overlap";
import { type EndingPlan, endingPlans } from "#services/commitments/renewal-orders";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";
import type { Evidence } from "#core/recommendations/source";
import type { AdviceCheck } from "#services/recommendations/checks/check";

const SOON_DAYS = 60;
const DAY_MS = 86_400_000;
const HOURS_OF_WINDOW = decimal(14 * 24);

type Plan = { readonly id: string; readonly account: string; readonly what: string; readonly ends: Date; readonly cost: bigint };

/** Savings Plans that end within 60 days, by the bill or by the inventory. */
export const expiringCommitments: AdviceCheck = async (ctx, scope) => {
  const type = "expiring_commitment" as const;
  const fromBill = await plansOfBill(ctx);
  const renewals = await renewalsOf(ctx, scope.signal);
  const plans = fromBill?.plans ?? (ctx.inventory.connected ? await plansOfInventory(ctx) : undefined);
  if (plans === undefined) return { type, reason: "the export has no ends of commitments, and no account is connected" };
  const now = ctx.now().getTime();
  const soon = plans.filter(({ ends }) => ends.getTime() > now && ends.getTime() - now <= SOON_DAYS * DAY_MS);
  return {
    type,
    candidates: soon.map(({ id, account, what, ends, cost }): Candidate => ({
      resource: id,
      members: [`ends:${id}`],
      account,
      region: "all regions",
      detail: `${what}, ends ${formatDay(ends)}${afterwards(renewals.get(planIdOf(id)))}`,
      cost,
      saving: 0n,
      covered: 0n,
    })),
    confidence: "high",
    because:
      "The end is in the contract. What a renewal saves depends on what will run then, so no dollars are claimed; its order starts the plan exactly when the old one ends.",
    title: (count) => `${count === 1 ? "A commitment ends" : `${count} commitments end`} within ${SOON_DAYS} days`,
    evidence: fromBill?.evidence ?? {
      sql: null,
      period: { from: new Date(now).toISOString(), to: new Date(now + SOON_DAYS * DAY_MS).toISOString() },
    },
    savingUnknown: true,
    proposable: new Map(
      soon.flatMap(({ id }) => {
        const renewal = renewals.get(planIdOf(id))?.renewal;
        return renewal === undefined ? [] : [[id, { kind: "sp_purchase", params: { ...renewal } }] as const];
      }),
    ),
  };
};

/** By id of the plan; none where usage or plans cannot be read: its end is told all the same. */
async function renewalsOf(ctx: ServiceContext, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, EndingPlan>> {
  try {
    return new Map((await endingPlans(ctx, SOON_DAYS, signal)).map((one) => [one.plan.id, one]));
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return new Map();
    throw error;
  }
}

const planIdOf = (name: string) => name.split("/").at(-1) ?? name;

function afterwards(ending: EndingPlan | undefined): string {
  if (ending?.risesUsdPerMonth === undefined) return "";
  if (ending.risesUsdPerMonth <= 0) return "; it costs more than it saves at today's usage, so nothing is renewed";
  const rise = formatValue(ending.risesUsdPerMonth.toFixed(2), "USD/month");
  return ending.renewal === undefined
    ? `; then the bill rises by ${rise}`
    : `; then the bill rises by ${rise}, unless $${ending.renewal.commitment} per hour renews it`;
}

async function plansOfInventory(ctx: ServiceContext): Promise<Plan[]> {
  const names = new Map((await ctx.inventory.accounts()).map(({ id, name }) => [id, name]));
  return (await ctx.inventory.savingsPlans()).map((plan) => ({
    id: plan.id,
    account: names.get(plan.accountId) ?? plan.accountId,
    what: `${plan.type} Savings Plan, $${plan.commitment} an hour`,
    ends: new Date(plan.end),
    cost: times(decimal(plan.commitment), HOURS_OF_WINDOW),
  }));
}

/** Undefined where the export does not carry the ends. */
async function plansOfBill(ctx: ServiceContext): Promise<{ readonly plans: Plan[]; readonly evidence: Evidence } | undefined> {
  const engine = await ctx.costs();
  const { tables, dataThrough } = engine.catalog();
  const columns = new Set((tables.cur ?? []).map(({ name }) => name));
  if (!columns.has("savings_plan_end_time") || !columns.has("savings_plan_savings_plan_a_r_n")) return undefined;
  const month = new Date(Date.parse(dataThrough) - 1).toISOString().slice(0, 7);
  const sql = `select savings_plan_savings_plan_a_r_n as plan, max(savings_plan_end_time) as ends, max(x_account) as account, sum(line_item_unblended_cost) / count(distinct line_item_usage_start_date) as per_hour from cur where billing_period = '${month}' and line_item_line_item_type = 'SavingsPlanRecurringFee' group by 1 limit 1000`;
  const result = await runCompiled(engine, sql, undefined);
  const plans = result.rows.flatMap(([plan, ends, account, perHour]): Plan[] => {
    const end = new Date(String(ends ?? "").replace(" ", "T"));
    if (plan === null || plan === "" || Number.isNaN(end.getTime())) return [];
    return [
      {
        id: String(plan),
        account: account === null || account === undefined ? "unknown" : String(account),
        what: "Savings Plan",
        ends: end,
        cost: times(decimalOf(perHour ?? null) ?? 0n, HOURS_OF_WINDOW),
      },
    ];
  });
  return plans.length === 0
    ? undefined
    : { plans, evidence: { sql: result.canonicalSql, period: { from: `${month}-01T00:00:00.000Z`, to: dataThrough } } };
}
