import { decimal, decimalOf, times } from "#core/figures/decimal";
import { formatDay } from "#core/figures/dates";
import type { Candidate } from "#core/insights/overlap";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";
import type { Evidence } from "#core/recommendations/source";
import type { AdviceCheck } from "#services/recommendations/checks/check";

const SOON_DAYS = 60;
const DAY_MS = 86_400_000;
const HOURS_OF_WINDOW = decimal(14 * 24);

type Plan = { readonly id: string; readonly account: string; readonly what: string; readonly ends: Date; readonly cost: bigint };

/** Savings Plans that end within 60 days, by the bill or by the inventory. */
export const expiringCommitments: AdviceCheck = async (ctx) => {
  const type = "expiring_commitment" as const;
  const fromBill = await plansOfBill(ctx);
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
      detail: `${what}, ends ${formatDay(ends)}`,
      cost,
      saving: 0n,
      covered: 0n,
    })),
    confidence: "high",
    because: "The end is in the contract. What a renewal saves depends on what will run then; no dollars are claimed.",
    title: (count) => `${count === 1 ? "A commitment ends" : `${count} commitments end`} within ${SOON_DAYS} days`,
    evidence: fromBill?.evidence ?? {
      sql: null,
      period: { from: new Date(now).toISOString(), to: new Date(now + SOON_DAYS * DAY_MS).toISOString() },
    },
    savingUnknown: true,
  };
};

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
