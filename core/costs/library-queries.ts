import type { SampleQuery } from "#core/costs/sample-queries";

const USAGE = "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";

/**
 * What people are used to from published query libraries, in the canonical dialect.
 *
 * @param month the billing period that they read, YYYY-MM
 */
export function libraryQueries(month: string): SampleQuery[] {
  const year = month.slice(0, 4);
  return [
    {
      title: "Month over month by service",
      about: "Effective cost of each service with the month before it, and the change.",
      table: "focus",
      needs: [],
      sql: `with monthly as (
  select billing_period, x_service as service, sum(cast(EffectiveCost as decimal(38, 12))) as cost
  from focus
  where billing_period between '${year}-01' and '${month}'
  group by 1, 2
)
select billing_period, service, cast(cost as decimal(18, 2)) as cost,
  cast(lag(cost) over (partition by service order by billing_period) as decimal(18, 2)) as month_before,
  cast(cost - lag(cost) over (partition by service order by billing_period) as decimal(18, 2)) as change
from monthly
order by billing_period desc, cost desc
limit 200`,
    },
    {
      title: "Daily cost with its seven-day average",
      about: "Effective cost of each day, smoothed over the week that ends with it.",
      table: "focus",
      needs: [],
      sql: `with daily as (
  select date(ChargePeriodStart) as day, sum(cast(EffectiveCost as decimal(38, 12))) as cost
  from focus
  where billing_period = '${month}' and ChargeCategory = 'Usage'
  group by 1
)
select day, cast(cost as decimal(18, 2)) as cost, cast(avg(cost) over (order by day rows between 6 preceding and current row) as decimal(18, 2)) as week_average
from daily
order by day
limit 31`,
    },
    {
      title: "How the month adds up",
      about: "Running total of effective cost by day, and its share of the whole month.",
      table: "focus",
      needs: [],
      sql: `with daily as (
  select date(ChargePeriodStart) as day, sum(cast(EffectiveCost as decimal(38, 12))) as cost
  from focus
  where billing_period = '${month}'
  group by 1
)
select day, cast(sum(cost) over (order by day) as decimal(18, 2)) as so_far, cast(100 * sum(cost) over (order by day) / nullif(sum(cost) over (), 0) as decimal(9, 1)) as percent
from daily
order by day
limit 31`,
    },
    {
      title: "What discounts save by service",
      about: "Usage at list, contracted and effective cost.",
      table: "focus",
      needs: [],
      sql: `select x_service as service, round(sum(ListCost), 2) as list, round(sum(ContractedCost), 2) as contracted, round(sum(EffectiveCost), 2) as effective,
  round(100 * (1 - sum(EffectiveCost) / nullif(sum(ListCost), 0)), 1) as saved_percent
from focus
where billing_period = '${month}' and ChargeCategory = 'Usage'
group by 1
order by 2 desc
limit 50`,
    },
    {
      title: "Charges by category and frequency",
      about: "Usage, purchases, taxes, credits and corrections, as FOCUS tells them apart.",
      table: "focus",
      needs: [],
      sql: `select ChargeCategory as category, ChargeClass as class, ChargeFrequency as frequency, count(*) as charges, round(sum(BilledCost), 2) as billed, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}'
group by 1, 2, 3
order by 5 desc
limit 50`,
    },
    {
      title: "Commitments used and unused",
      about: "Effective cost of each kind of commitment by whether something used it.",
      table: "focus",
      needs: [],
      sql: `select CommitmentDiscountType as kind, CommitmentDiscountStatus as status, count(distinct CommitmentDiscountId) as commitments, round(sum(EffectiveCost), 2) as effective
from focus
where billing_period = '${month}' and CommitmentDiscountId is not null
group by 1, 2
order by 4 desc
limit 20`,
    },
    {
      title: "Data transfer by direction",
      about: "Bytes to the internet, between regions and between zones.",
      table: "cur",
      needs: [],
      sql: `select case
    when line_item_usage_type like '%Regional-Bytes%' then 'between zones'
    when regexp_like(line_item_usage_type, 'AWS-(In|Out)-Bytes') then 'between regions'
    when line_item_usage_type like '%Out-Bytes%' then 'to the internet'
    when line_item_usage_type like '%In-Bytes%' then 'from the internet'
    else 'other' end as direction,
  line_item_product_code as product, round(sum(line_item_usage_amount), 1) as gigabytes, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}' and line_item_usage_type like '%Bytes%' and ${USAGE}
group by 1, 2
order by 4 desc
limit 50`,
    },
    {
      title: "Volumes of gp2 that could be gp3",
      about: "General purpose volumes by account and type; the same storage as gp3 costs about a fifth less.",
      table: "cur",
      needs: [],
      sql: `with volumes as (
  select x_account as account, line_item_resource_id as volume, regexp_extract(line_item_usage_type, 'gp[23]') as type, sum(line_item_usage_amount) as gb_months, sum(line_item_unblended_cost) as cost
  from cur
  where billing_period = '${month}' and line_item_usage_type like '%EBS:VolumeUsage.gp%'
  group by 1, 2, 3
)
select account, type, count(*) as volumes, round(sum(gb_months), 1) as gb_months, round(sum(cost), 2) as cost, round(sum(if(type = 'gp2', cost * 0.2, 0)), 2) as could_save
from volumes
group by 1, 2
order by 6 desc, 5 desc
limit 50`,
    },
    {
      title: "Five dearest resources of each account",
      about: "Resources ranked within their account.",
      table: "cur",
      needs: [],
      sql: `select account, place, resource, service, cost
from (
  select x_account as account, line_item_resource_id as resource, x_service as service, round(sum(line_item_unblended_cost), 2) as cost,
    row_number() over (partition by x_account order by sum(line_item_unblended_cost) desc, line_item_resource_id) as place
  from cur
  where billing_period = '${month}' and line_item_resource_id <> ''
  group by 1, 2, 3
) as ranked
where place <= 5
order by account, place
limit 200`,
    },
    {
      title: "Accounts and services with totals",
      about: "Each account's services, its sum, and the sum of all.",
      table: "cur",
      needs: [],
      sql: `select coalesce(x_account, 'all accounts') as account, coalesce(x_service, 'all services') as service, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}'
group by rollup (x_account, x_service)
order by grouping(x_account, x_service) desc, 3 desc, 1, 2
limit 100`,
    },
    {
      title: "Graviton and other processors",
      about: "Instance hours and cost by processor, told by the instance type's name.",
      table: "cur",
      needs: ["product_instance_type"],
      sql: `select if(regexp_like(product_instance_type, '^(db\\.|cache\\.)?[a-z]+[0-9]+g[a-z]*\\.'), 'Graviton', 'other') as processor, x_service as service, round(sum(line_item_usage_amount), 1) as hours, round(sum(line_item_unblended_cost), 2) as cost
from cur
where billing_period = '${month}' and product_instance_type <> '' and pricing_unit = 'Hrs' and ${USAGE}
group by 1, 2
order by 4 desc
limit 20`,
    },
    {
      title: "Tags in use",
      about: "How many values and resources each tag has.",
      table: "cur",
      needs: ["resource_tags"],
      sql: `select t.tag, count(distinct t.value_of_tag) as different_values, count(distinct line_item_resource_id) as resources
from cur
cross join unnest(resource_tags) as t (tag, value_of_tag)
where billing_period = '${month}'
group by 1
order by 3 desc, 1
limit 50`,
    },
  ];
}
