import { libraryQueries } from "#core/costs/library-queries";
import type { LogicalTable } from "#core/ports/cost-engine";

/** A query to begin from. An export must have `table`, and `needs` of its columns, beyond those that every one has. */
export type SampleQuery = {
  readonly title: string;
  readonly about: string;
  readonly table: LogicalTable;
  readonly needs: readonly string[];
  readonly sql: string;
};

const PLAN_COLUMNS = ["savings_plan_total_commitment_to_date", "savings_plan_used_commitment"];

/** Amortized cost of a CUR row, as the semantic model has it where every column is there. */
const AMORTIZED = `case line_item_line_item_type
      when 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
      when 'SavingsPlanNegation' then 0
      when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date - savings_plan_used_commitment
      when 'SavingsPlanUpfrontFee' then 0
      when 'DiscountedUsage' then reservation_effective_cost
      when 'RIFee' then reservation_unused_recurring_fee + reservation_unused_amortized_upfront_fee_for_billing_period
      when 'Fee' then case when reservation_reservation_a_r_n <> '' then 0 else line_item_unblended_cost end
      else line_item_unblended_cost
    end`;
const USAGE = "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";

/**
 * Aggregates that people ask for, in the canonical dialect: each passes the guard and runs on every engine.
 *
 * @param month the billing period that they read, YYYY-MM
 */
export function sampleQueries(month: string): SampleQuery[] {
  const year = month.slice(0, 4);
  return [
    {
      title: "Billed and effective cost by service",
      about: "What is invoiced, and what the use of the month cost after commitments.",
      table: "focus",
      needs: [],
      sql: `select x_service as service, round(sum(BilledCost), 2) as billed, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}'
group by 1
order by 3 desc
limit 50`,
    },
    {
      title: "Cost by account and day",
      about: "Daily effective cost of each account.",
      table: "focus",
      needs: [],
      sql: `select cast(date_trunc('day', ChargePeriodStart) as date) as day, x_account as account, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}'
group by 1, 2
order by 1, 3 desc, 2
limit 1000`,
    },
    {
      title: "Dearest resources",
      about: "The fifty resources that cost most, with their service and account.",
      table: "focus",
      needs: [],
      sql: `select ResourceId as resource, x_service as service, x_account as account, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}' and ResourceId is not null
group by 1, 2, 3
order by 4 desc
limit 50`,
    },
    {
      title: "Gross, credits and net by month",
      about: "Cost before credits and refunds, what they took off, and what is left.",
      table: "focus",
      needs: [],
      sql: `select billing_period,
  round(sum(case when ChargeCategory in ('Credit', 'Adjustment') then 0 else BilledCost end), 2) as gross,
  round(sum(case when ChargeCategory in ('Credit', 'Adjustment') then BilledCost else 0 end), 2) as credits,
  round(sum(BilledCost), 2) as net
from focus
where billing_period between '${year}-01' and '${month}'
group by 1
order by 1
limit 12`,
    },
    {
      title: "Amortized cost, written out",
      about:
        "The semantic model's amortized cost over a CUR, by service and line item type: covered usage at its effective cost, fees only their unused part.",
      table: "cur",
      needs: [
        ...PLAN_COLUMNS,
        "savings_plan_savings_plan_effective_cost",
        "reservation_effective_cost",
        "reservation_unused_recurring_fee",
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "reservation_reservation_a_r_n",
        "split_line_item_parent_resource_id",
      ],
      sql: `select x_service as service, line_item_line_item_type as type, round(sum(
    ${AMORTIZED}
  ), 2) as amortized
from cur
where billing_period = '${month}' and split_line_item_parent_resource_id is null
group by 1, 2
order by 3 desc
limit 100`,
    },
    {
      title: "Hours, cost and price of instances",
      about: "Instance hours by type and purchase option. Negation and fee rows carry hours too, so only usage is counted.",
      table: "cur",
      needs: ["pricing_public_on_demand_cost"],
      sql: `select product_instance_type as instance_type, x_purchase_option as purchase_option, round(sum(line_item_usage_amount), 1) as hours,
  round(sum(pricing_public_on_demand_cost), 2) as at_list_price
from cur
where billing_period = '${month}' and x_service = 'EC2' and pricing_unit = 'Hrs' and ${USAGE}
group by 1, 2
order by 4 desc
limit 100`,
    },
    {
      title: "Savings Plan coverage by day",
      about: "Share of the usage that a Savings Plan could cover that one does cover, at on-demand prices.",
      table: "cur",
      needs: ["pricing_public_on_demand_cost"],
      sql: `select day, round(sum(covered) / nullif(sum(eligible), 0), 4) as coverage, round(sum(eligible), 2) as eligible
from (
  select cast(date_trunc('day', line_item_usage_start_date) as date) as day,
    case when line_item_line_item_type = 'SavingsPlanCoveredUsage' then pricing_public_on_demand_cost else 0 end as covered,
    case when line_item_line_item_type = 'SavingsPlanCoveredUsage' or (line_item_line_item_type = 'Usage' and x_savings_plan_eligible and x_purchase_option = 'on_demand') then pricing_public_on_demand_cost else 0 end as eligible
  from cur
  where billing_period = '${month}'
) as rows_of_month
group by 1
order by 1
limit 31`,
    },
    {
      title: "Use of each Savings Plan",
      about: "Committed, used and unused dollars of each plan.",
      table: "cur",
      needs: [...PLAN_COLUMNS, "savings_plan_savings_plan_a_r_n"],
      sql: `select savings_plan_savings_plan_a_r_n as plan, round(sum(savings_plan_total_commitment_to_date), 2) as committed, round(sum(savings_plan_used_commitment), 2) as used,
  round(sum(savings_plan_total_commitment_to_date - savings_plan_used_commitment), 2) as unused
from cur
where billing_period = '${month}' and line_item_line_item_type = 'SavingsPlanRecurringFee'
group by 1
order by 4 desc
limit 50`,
    },
    {
      title: "Storage of volumes by type",
      about: "EBS by what is stored and what is provisioned beside it, in its own unit.",
      table: "cur",
      needs: [],
      sql: `select regexp_replace(line_item_usage_type, '^[A-Z0-9]+-', '') as usage_type, pricing_unit as unit, round(sum(line_item_usage_amount), 1) as quantity, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}' and x_service = 'EBS' and ${USAGE}
group by 1, 2
order by 4 desc
limit 50`,
    },
    {
      title: "Data transfer by kind",
      about: "What is billed for bytes, by usage type and region.",
      table: "cur",
      needs: [],
      sql: `select line_item_usage_type as usage_type, product_region_code as region, round(sum(line_item_usage_amount), 1) as quantity, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}' and x_service in ('DataTransfer', 'NATGateway') and ${USAGE}
group by 1, 2
order by 4 desc
limit 50`,
    },
    {
      title: "Usage without tags",
      about: "Cost of usage that carries no tag at all, by service and account.",
      table: "cur",
      needs: ["resource_tags"],
      sql: `select x_service as service, x_account as account, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}' and ${USAGE} and cardinality(resource_tags) = 0
group by 1, 2
order by 3 desc
limit 50`,
    },
    {
      title: "Busiest hours of the day",
      about: "Effective cost by hour of the day in UTC.",
      table: "focus",
      needs: [],
      sql: `select hour(ChargePeriodStart) as hour_utc, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}' and ChargeCategory = 'Usage'
group by 1
order by 1
limit 24`,
    },
    {
      title: "Share and running total of services",
      about: "How few services make most of the bill.",
      table: "focus",
      needs: [],
      sql: `with by_service as (
  select x_service as service, sum(EffectiveCost) as cost
  from focus
  where billing_period = '${month}'
  group by 1
)
select service, round(cost, 2) as cost, round(100 * cost / nullif(sum(cost) over (), 0), 1) as percent, round(sum(cost) over (order by cost desc rows between unbounded preceding and current row), 2) as running_total
from by_service
order by cost desc
limit 50`,
    },
    ...libraryQueries(month),
  ];
}
