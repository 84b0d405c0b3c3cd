import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import {
  bucketsIn,
  type CommitmentInput,
  dimensionsOf,
  general,
  money,
  pageOf,
  percent,
  spanOf,
  sumsBy,
  totalOf,
} from "#sandbox/wire/cost-explorer/commitment-sums";
import { type Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { bucketSql, invalid, startOfDay, startOfMonth } from "#sandbox/wire/cost-explorer/time-period";
import { sum } from "#sandbox/wire/cost-explorer/commitment-sums";
import { type Reservation, reservationsBetween } from "#sandbox/world/commitments";
import { isoOf } from "#sandbox/world/time";

const HOUR_MS = 3_600_000;
const ARN = "reservation_reservation_a_r_n";
const COMPUTE = "Amazon Elastic Compute Cloud - Compute";
const KNOWN = general("AZ", "INSTANCE_TYPE", "INVOICING_ENTITY", "LINKED_ACCOUNT", "REGION", "SERVICE");
const DIMENSIONS = dimensionsOf(KNOWN);
const GROUPS = Object.keys(KNOWN).filter((name) => name !== "SERVICE");
/** How answers name what they are grouped by. */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  AZ: "availabilityZone",
  INSTANCE_TYPE: "instanceType",
  INVOICING_ENTITY: "invoicingEntity",
  LINKED_ACCOUNT: "linkedAccount",
  REGION: "region",
};
/** Hours of what may be reserved. */
const INSTANCE_HOURS = "regexp_like(line_item_usage_type, '(BoxUsage|InstanceUsage|Multi-AZUsage|NodeUsage|Node:)')";

/** Without a filter on the service these calls speak of EC2 alone. */
function filterOf(Filter: Expression | undefined): string {
  const wanted = filterSql(Filter, DIMENSIONS);
  return JSON.stringify(Filter ?? {}).includes('"Key":"SERVICE"') ? wanted : `${wanted} AND ${DIMENSIONS("SERVICE")} = '${COMPUTE}'`;
}

/** Hours that a reservation was owned for, of those that are billed by now. */
function ownedHours({ start, end, series }: Reservation, from: Date, to: Date): number {
  return series.count * Math.max(0, Math.min(end, to.getTime() / HOUR_MS) - Math.max(start, from.getTime() / HOUR_MS));
}

type Sums = {
  readonly bought: number;
  readonly used: number;
  readonly onDemand: number;
  readonly list: number;
  readonly fee: number;
  readonly upfront: number;
};

function aggregates({ bought, used, onDemand, list, fee, upfront }: Sums) {
  const unused = bought - used;
  return {
    UtilizationPercentage: percent(used, bought),
    PurchasedHours: money(bought),
    TotalActualHours: money(used),
    UnusedHours: money(unused),
    OnDemandCostOfRIHoursUsed: money(onDemand),
    NetRISavings: money(onDemand - fee),
    TotalPotentialRISavings: money(list - fee),
    AmortizedUpfrontFee: money(upfront),
    AmortizedRecurringFee: money(fee - upfront),
    TotalAmortizedFee: money(fee),
    RICostForUnusedHours: money(bought === 0 ? 0 : (fee * unused) / bought),
    RealizedSavings: money(bought === 0 ? 0 : onDemand - (fee * used) / bought),
    UnrealizedSavings: money(bought === 0 ? 0 : ((list - fee) * unused) / bought),
  };
}

function added(all: readonly Sums[]): Sums {
  const none = { bought: 0, used: 0, onDemand: 0, list: 0, fee: 0, upfront: 0 };
  return all.reduce(
    (a, b) => ({
      bought: a.bought + b.bought,
      used: a.used + b.used,
      onDemand: a.onDemand + b.onDemand,
      list: a.list + b.list,
      fee: a.fee + b.fee,
      upfront: a.upfront + b.upfront,
    }),
    none,
  );
}

/** By time, or by SUBSCRIPTION_ID over the whole period. */
export async function getReservationUtilization(call: JsonCall, input: CommitmentInput) {
  const span = spanOf(call, input, "DAILY");
  const groups = (input.GroupBy ?? []).map(({ Key }) => Key);
  if (groups.length > 1 || groups.some((key) => key !== "SUBSCRIPTION_ID")) throw invalid("GroupBy can be SUBSCRIPTION_ID only.");
  const { company } = call.lake;
  const billed = new Date(Math.min(span.to.getTime(), startOfDay(call.lake.now()).getTime()));
  // Their fees stand on the first of a month.
  const months = { from: startOfMonth(span.from, 0), to: span.to };
  const named = await sumsBy(call, {
    keys: [ARN],
    amounts: ["count(*)"],
    where: ["line_item_line_item_type = 'RIFee'", filterOf(input.Filter)],
    span: months,
  });
  const arns = new Set(named.map(({ keys: [arn = ""] }) => arn));
  const reservations = reservationsBetween(company, span.from.getTime() / HOUR_MS, billed.getTime() / HOUR_MS).filter(({ arn }) => arns.has(arn));
  const rows = await sumsBy(call, {
    keys: [ARN, bucketSql(span.granularity)],
    amounts: [sum("line_item_usage_amount"), sum("pricing_public_on_demand_cost")],
    where: ["line_item_line_item_type = 'DiscountedUsage'"],
    span,
  });
  const sumsOf = (one: Reservation, from: Date, to: Date, key: string | undefined): Sums => {
    const bought = ownedHours(one, from, new Date(Math.min(to.getTime(), billed.getTime())));
    const of = rows.filter(({ keys: [arn, at] }) => arn === one.arn && (key === undefined || at === key));
    const [used = 0, onDemand = 0] = totalOf(of, 2);
    const fee = bought * one.hourlyUsd;
    return { bought, used, onDemand, list: bought * one.onDemandUsd, fee, upfront: one.series.payment === "all" ? fee : 0 };
  };
  const whole = added(reservations.map((one) => sumsOf(one, span.from, span.to, undefined)));
  if (groups.length === 0) {
    const byTime = bucketsIn(call, span).map(({ start, end, key }) => ({
      TimePeriod: { Start: start, End: end },
      Groups: [],
      Total: aggregates(added(reservations.map((one) => sumsOf(one, new Date(start), new Date(end), key)))),
    }));
    return { UtilizationsByTime: byTime, Total: aggregates(whole) };
  }
  const all = reservations.map((one) => ({
    Key: "SUBSCRIPTION_ID",
    Value: one.arn.split("/").at(-1) ?? "",
    Attributes: attributesOf(one, company.accounts.find(({ id }) => id === one.accountId)?.name ?? ""),
    Utilization: aggregates(sumsOf(one, span.from, span.to, undefined)),
  }));
  const { page, next } = pageOf(all, input.NextPageToken, input.MaxResults);
  return {
    UtilizationsByTime: [{ TimePeriod: input.TimePeriod, Groups: page, Total: aggregates(whole) }],
    Total: aggregates(whole),
    ...(next === undefined ? {} : { NextPageToken: next }),
  };
}

function attributesOf({ arn, accountId, instanceType, start, end, series }: Reservation, accountName: string): Readonly<Record<string, string>> {
  return {
    accountId,
    accountName,
    region: series.region,
    instanceType,
    numberOfInstances: String(series.count),
    startDateTime: isoOf(start),
    endDateTime: isoOf(end),
    offeringType: "STANDARD",
    subscriptionType: series.payment === "all" ? "All Upfront" : "No Upfront",
    reservationARN: arn,
  };
}

/** By time, or by up to three dimensions over the whole period. Hours of spot cannot be reserved and are left out. */
export async function getReservationCoverage(call: JsonCall, input: CommitmentInput) {
  const span = spanOf(call, input, "MONTHLY");
  const groups = (input.GroupBy ?? []).map(({ Key }) => Key);
  if (groups.some((key) => !GROUPS.includes(key))) throw invalid(`GroupBy can be ${GROUPS.join(", ")}.`);
  const isOpen = "line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage')";
  const amounts = [
    sum("CASE WHEN line_item_line_item_type = 'DiscountedUsage' THEN line_item_usage_amount END"),
    sum(`CASE WHEN ${isOpen} THEN line_item_usage_amount END`),
    sum(`CASE WHEN ${isOpen} THEN pricing_public_on_demand_cost END`),
  ];
  const where = [
    filterOf(input.Filter),
    INSTANCE_HOURS,
    `(line_item_line_item_type = 'DiscountedUsage' OR (${isOpen} AND coalesce(pricing_term, '') <> 'Spot'))`,
  ];
  const keys = groups.length === 0 ? [bucketSql(span.granularity)] : groups.map(DIMENSIONS);
  const rows = await sumsBy(call, { keys, amounts, where, span });
  const coverage = ([reserved = 0, open = 0, cost = 0]: readonly number[]) => ({
    CoverageHours: {
      OnDemandHours: money(open),
      ReservedHours: money(reserved),
      TotalRunningHours: money(reserved + open),
      CoverageHoursPercentage: percent(reserved, reserved + open),
    },
    CoverageCost: { OnDemandCost: money(cost) },
  });
  const Total = coverage(totalOf(rows, amounts.length));
  if (groups.length === 0) {
    const byTime = bucketsIn(call, span).map(({ start, end, key }) => ({
      TimePeriod: { Start: start, End: end },
      Groups: [],
      Total: coverage(rows.find(({ keys: [at] }) => at === key)?.sums ?? []),
    }));
    return { CoveragesByTime: byTime, Total };
  }
  const { page, next } = pageOf(rows, input.NextPageToken, input.MaxResults);
  const Groups = page.map(({ keys: values, sums }) => ({
    Attributes: Object.fromEntries(groups.map((group, index) => [ATTRIBUTE_NAMES[group] ?? group, values[index] ?? ""])),
    Coverage: coverage(sums),
  }));
  return { CoveragesByTime: [{ TimePeriod: input.TimePeriod, Groups, Total }], Total, ...(next === undefined ? {} : { NextPageToken: next }) };
}
