import {
  committableAtOnDemand,
  committableSavings,
  coveredAtOnDemand,
  eligibleAtOnDemand,
  onLineTypes,
  reservationUnused,
  savingsPlanUnused,
  savingsPlanUsed,
} from "#core/costs/cur-amounts";
import type { Columns, Metric, MetricInputs, MetricSql, Unavailable } from "#core/costs/metric";
import { type Sql, sql } from "#core/costs/sql/sql";

const LIST_COLUMN = "pricing_public_on_demand_cost";
const FEE = ["SavingsPlanRecurringFee"] as const;

type Definition = (inputs: MetricInputs) => MetricSql | Unavailable;

/** Over CUR, where the columns are there. */
function onCur(
  needs: readonly string[],
  label: string,
  build: (columns: Columns) => Pick<MetricSql, "amount" | "divisor"> & Partial<MetricSql>,
): Definition {
  return ({ columns }) => {
    const missing = needs.find((name) => !columns.has(name));
    if (missing) return { unavailable: `${label} is not known: the export has no usable column ${missing}.` };
    return { table: "cur", unknown: "leave-out", caveats: [], ...build(columns) };
  };
}

function onFocus(needs: readonly string[], label: string, build: () => Pick<MetricSql, "amount" | "divisor">): Definition {
  return ({ columns }) => {
    const missing = needs.find((name) => !columns.has(name.toLowerCase()));
    if (missing) return { unavailable: `${label} is not known: the export has no usable column ${missing}.` };
    return { table: "focus", unknown: "leave-out", caveats: [], ...build() };
  };
}

const isPlan = sql`CommitmentDiscountCategory = 'Spend' and ChargeCategory = 'Usage'`;
const when = (condition: Sql, amount: Sql) => sql`case when ${condition} then ${amount} else 0 end`;
const used = sql`${isPlan} and CommitmentDiscountStatus = 'Used'`;
const unused = sql`${isPlan} and CommitmentDiscountStatus = 'Unused'`;
const eligible = sql`(${used}) or (ChargeCategory = 'Usage' and PricingCategory = 'Standard' and x_savings_plan_eligible)`;
const anyUsed = sql`ChargeCategory = 'Usage' and CommitmentDiscountStatus = 'Used'`;
const committable = sql`(${anyUsed}) or (ChargeCategory = 'Usage' and PricingCategory = 'Standard' and x_savings_plan_eligible)`;
const EFFECTIVE = sql`EffectiveCost`;
const LIST = sql`ListCost`;
const COMMITMENT_COLUMNS = ["EffectiveCost", "CommitmentDiscountStatus", "CommitmentDiscountCategory"];

const unusedNeeds = (columns: Columns) => (columns.has("savings_plan_total_commitment_to_date") ? [] : ["x_unused_commitment"]);

/** Total of the plan, for fee rows. Older exports lack it: with no upfront payment it is the fee. */
function committed(columns: Columns): { amount: Sql; caveats: readonly string[] } {
  if (columns.has("savings_plan_total_commitment_to_date")) return { amount: sql`savings_plan_total_commitment_to_date`, caveats: [] };
  return {
    amount: sql`line_item_unblended_cost`,
    caveats: ["This export has no total_commitment_to_date: the commitment is the recurring fee, so amounts paid upfront are not in it."],
  };
}

export const COMMITMENT_METRICS: readonly Metric[] = [
  {
    name: "coverage",
    label: "Savings Plan coverage",
    synonyms: ["savings plan coverage", "sp coverage"],
    unit: "ratio",
    aggregation: "ratio-of-sums",
    description: "Share of the usage that a Savings Plan could cover that one does cover, both at public on-demand rates.",
    leavesOut: "Spot, reserved usage, and services that no Compute Savings Plan covers.",
    example: "$60.00 of usage covered and $40.00 of eligible usage on demand, at on-demand rates: 60 %.",
    cur: onCur([LIST_COLUMN, "x_savings_plan_eligible"], "Coverage", () => ({ amount: coveredAtOnDemand, divisor: eligibleAtOnDemand })),
    focus: onFocus(["ListCost", "CommitmentDiscountStatus", "CommitmentDiscountCategory", "PricingCategory"], "Coverage", () => ({
      amount: when(used, LIST),
      divisor: when(eligible, LIST),
    })),
  },
  {
    name: "utilization",
    label: "Savings Plan utilization",
    synonyms: ["utilisation", "savings plan utilization", "savings plan utilisation", "sp utilization"],
    unit: "ratio",
    aggregation: "ratio-of-sums",
    description: "Used commitment of Savings Plans divided by their total commitment.",
    leavesOut: "Reserved instances.",
    example: "$7.00 used of $10.00 committed: 70 %.",
    cur: ({ columns }) => {
      const total = committed(columns);
      return onCur(unusedNeeds(columns), "Utilization", () => ({
        amount: onLineTypes(FEE, savingsPlanUsed(columns, total.amount)),
        divisor: onLineTypes(FEE, total.amount),
        caveats: total.caveats,
      }))({ columns, tagColumns: [] });
    },
    focus: onFocus(COMMITMENT_COLUMNS, "Utilization", () => ({ amount: when(used, EFFECTIVE), divisor: when(isPlan, EFFECTIVE) })),
  },
  {
    name: "unused_commitment",
    label: "Unused Savings Plan commitment",
    synonyms: ["unused commitment", "wasted commitment", "commitment waste", "unused savings plan"],
    unit: "USD",
    aggregation: "sum",
    description: "What Savings Plans cost that covered no usage: total less used commitment.",
    leavesOut: "Unused reserved instances, which are `unused_reservation`.",
    example: "$10.00 committed, $7.00 used: $3.00.",
    cur: ({ columns }) =>
      onCur(unusedNeeds(columns), "Unused commitment", () => ({ amount: onLineTypes(FEE, savingsPlanUnused(columns)) }))({ columns, tagColumns: [] }),
    focus: onFocus(COMMITMENT_COLUMNS, "Unused commitment", () => ({ amount: when(unused, EFFECTIVE) })),
  },
  {
    name: "commitment",
    label: "Savings Plan commitment",
    synonyms: ["total commitment", "committed spend", "savings plan commitment"],
    unit: "USD",
    aggregation: "sum",
    description: "What Savings Plans promise to spend over the period, used or not.",
    leavesOut: "Reserved instances.",
    example: "A plan of $10.00 an hour for a day: $240.00.",
    cur: ({ columns }) => {
      const total = committed(columns);
      return { table: "cur", amount: onLineTypes(FEE, total.amount), unknown: "leave-out", caveats: total.caveats };
    },
    focus: onFocus(COMMITMENT_COLUMNS, "Commitment", () => ({ amount: when(isPlan, EFFECTIVE) })),
  },
  {
    name: "unused_reservation",
    label: "Unused reserved instances",
    synonyms: ["unused ri", "unused reservations"],
    unit: "USD",
    aggregation: "sum",
    description: "What reserved instances cost that covered no usage: unused amortized upfront and recurring fees.",
    leavesOut: "Savings Plans.",
    example: "A reservation of $73.00 a month that was used half of the hours: $36.50.",
    cur: onCur(
      ["reservation_unused_recurring_fee", "reservation_unused_amortized_upfront_fee_for_billing_period"],
      "Unused reserved instances",
      (columns) => ({ amount: onLineTypes(["RIFee"], reservationUnused(columns)), unknown: "void" }),
    ),
    focus: onFocus(COMMITMENT_COLUMNS, "Unused reserved instances", () => ({
      amount: when(sql`CommitmentDiscountCategory = 'Usage' and ChargeCategory = 'Usage' and CommitmentDiscountStatus = 'Unused'`, EFFECTIVE),
    })),
  },
  {
    name: "eligible_spend",
    label: "Savings Plan eligible spend",
    synonyms: ["eligible spend", "coverable spend"],
    unit: "USD",
    aggregation: "sum",
    description: "Usage that a Compute Savings Plan covers or could cover, at public on-demand rates.",
    leavesOut: "Spot, reserved usage, and services that no Compute Savings Plan covers.",
    example: "$60.00 covered and $40.00 on demand: $100.00.",
    cur: onCur([LIST_COLUMN, "x_savings_plan_eligible"], "Eligible spend", () => ({ amount: eligibleAtOnDemand })),
    focus: onFocus(["ListCost", "CommitmentDiscountStatus", "CommitmentDiscountCategory", "PricingCategory"], "Eligible spend", () => ({
      amount: when(eligible, LIST),
    })),
  },
  {
    name: "covered_spend",
    label: "Savings Plan covered spend",
    synonyms: ["covered spend"],
    unit: "USD",
    aggregation: "sum",
    description: "Usage that Savings Plans cover, at public on-demand rates.",
    leavesOut: "Everything else.",
    example: "An hour of m6i.large under a plan: $0.096.",
    cur: onCur([LIST_COLUMN], "Covered spend", () => ({ amount: coveredAtOnDemand })),
    focus: onFocus(["ListCost", "CommitmentDiscountStatus", "CommitmentDiscountCategory"], "Covered spend", () => ({ amount: when(used, LIST) })),
  },
  {
    name: "on_demand_equivalent",
    label: "On-demand equivalent",
    synonyms: ["ode", "on demand equivalent"],
    unit: "USD",
    aggregation: "sum",
    description: "What usage that a commitment covers or could cover would have cost at public on-demand rates.",
    leavesOut: "Spot, and usage that neither a Compute Savings Plan could cover nor a reservation did.",
    example: "$60.00 under a plan, $20.00 under reservations, $40.00 on demand, all at on-demand rates: $120.00.",
    cur: onCur([LIST_COLUMN, "x_savings_plan_eligible"], "On-demand equivalent", () => ({ amount: committableAtOnDemand })),
    focus: onFocus(["ListCost", "CommitmentDiscountStatus", "PricingCategory"], "On-demand equivalent", () => ({ amount: when(committable, LIST) })),
  },
  {
    name: "savings",
    label: "Net savings of commitments",
    synonyms: ["net savings", "commitment savings"],
    unit: "USD",
    aggregation: "sum",
    description:
      "On-demand equivalent of covered usage less the amortized cost of Savings Plans and reserved instances, unused parts included; can be negative.",
    leavesOut: "Spot, and usage that no commitment covers: they change nothing.",
    example: "Covered usage $10.00 on demand, plan $8.00 of which $1.00 unused: savings $2.00.",
    cur: onCur([LIST_COLUMN, "x_savings_plan_eligible"], "Net savings", (columns) => ({
      amount: committableSavings(columns, false),
      unknown: "void",
    })),
    focus: onFocus(["ListCost", ...COMMITMENT_COLUMNS], "Net savings", () => ({
      amount: sql`case when ChargeCategory = 'Usage' and CommitmentDiscountStatus = 'Used' then ListCost - EffectiveCost when ChargeCategory = 'Usage' and CommitmentDiscountStatus = 'Unused' then -EffectiveCost else 0 end`,
    })),
  },
  {
    name: "effective_savings_rate",
    label: "Effective savings rate",
    synonyms: ["esr"],
    unit: "ratio",
    aggregation: "ratio-of-sums",
    description:
      "1 less actual cost over on-demand equivalent, over all usage that a commitment covers or could cover; unused commitment counts as cost.",
    leavesOut: "Spot, and usage that no commitment could cover.",
    example: "On-demand equivalent $120.00, actual cost $90.00: 25 %.",
    cur: onCur([LIST_COLUMN, "x_savings_plan_eligible"], "The effective savings rate", (columns) => ({
      amount: committableSavings(columns, true),
      divisor: committableAtOnDemand,
      unknown: "void",
    })),
    focus: onFocus(["ListCost", "PricingCategory", ...COMMITMENT_COLUMNS], "The effective savings rate", () => ({
      amount: sql`case when ${committable} then ListCost - EffectiveCost when ChargeCategory = 'Usage' and CommitmentDiscountStatus = 'Unused' then -EffectiveCost else 0 end`,
      divisor: when(committable, LIST),
    })),
  },
];
