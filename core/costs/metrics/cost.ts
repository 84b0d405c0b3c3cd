import { amortizedCost, notOnLineTypes, onLineTypes, onUsage, plainCost } from "#core/costs/cur-amounts";
import type { Columns, Metric, MetricSql, Unavailable } from "#core/costs/metric";
import { type Sql, identifier, sql } from "#core/costs/sql/sql";

const BEFORE_CREDITS = ["Credit", "Refund"] as const;

const cur = (amount: Sql, unknown: MetricSql["unknown"] = "leave-out", caveats: readonly string[] = []): MetricSql => ({
  table: "cur",
  amount,
  unknown,
  caveats,
});
const focus = (amount: Sql, caveats: readonly string[] = []): MetricSql => ({ table: "focus", amount, unknown: "leave-out", caveats });

const lacks = (column: string, what: string): Unavailable => ({ unavailable: `${what} is not known: the export has no usable column ${column}.` });

/** A FOCUS column summed as it is, or on rows of one kind. */
function focusColumn(column: string, label: string, shape: (amount: Sql) => Sql = (amount) => amount, caveats: readonly string[] = []) {
  return ({ columns }: { columns: Columns }) =>
    columns.has(column.toLowerCase()) ? focus(shape(identifier(column)), caveats) : lacks(column, label);
}

const onFocusUsage = (amount: Sql) =>
  sql`case when ChargeCategory = 'Usage' and (CommitmentDiscountStatus is null or CommitmentDiscountStatus <> 'Unused') then ${amount} else 0 end`;
const onFocusUsageOf = (columns: Columns) =>
  columns.has("commitmentdiscountstatus") ? onFocusUsage : (amount: Sql) => sql`case when ChargeCategory = 'Usage' then ${amount} else 0 end`;
const onCategory = (category: string) => (amount: Sql) => sql`case when ChargeCategory = ${category} then ${amount} else 0 end`;
const notOnCredits = (amount: Sql) => sql`case when ChargeCategory in ('Credit', 'Adjustment') then 0 else ${amount} end`;

function amortizedOnCur(columns: Columns, net: boolean): MetricSql {
  const caveats =
    columns.has("savings_plan_total_commitment_to_date") || !columns.has("x_unused_commitment")
      ? []
      : ["This export has no total_commitment_to_date: the unused part of Savings Plans is each hour's fee less the effective cost that it covered."];
  return cur(amortizedCost(columns, net), "void", caveats);
}

export const COST_METRICS: readonly Metric[] = [
  {
    name: "amortized",
    label: "Amortized cost",
    synonyms: ["amortised", "amortized cost", "amortised cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Cost with prepaid and committed amounts spread over the usage that they cover. Credits and refunds are in, unless excluded.",
    leavesOut:
      "Savings Plan negation rows and upfront fees count 0, and a recurring fee counts only its unused part: the rest is in the effective cost of the covered usage.",
    example:
      "A plan of $10.00 an hour covers usage worth $7.00 at plan rates ($10.00 on demand). Covered usage $7.00 + negation $0.00 + unused part of the fee $3.00 = $10.00.",
    cur: ({ columns }) => amortizedOnCur(columns, false),
    focus: focusColumn("EffectiveCost", "Amortized cost"),
  },
  {
    name: "unblended",
    label: "Unblended cost",
    synonyms: ["unblended cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Cost as charged on the day, at the rate of the account that used it. Credits and refunds are in, unless excluded.",
    leavesOut: "Nothing. Covered usage and its negation rows cancel out, the fee of the plan remains.",
    example: "Covered usage $10.00 on demand + negation -$10.00 + recurring fee $10.00 = $10.00.",
    cur: ({ columns }) => cur(plainCost(columns)),
    focus: focusColumn("BilledCost", "Unblended cost", undefined, [
      "A FOCUS export has no unblended cost: this is BilledCost, which is the same but for negotiated discounts.",
    ]),
  },
  {
    name: "net_unblended",
    label: "Net unblended cost",
    synonyms: ["net unblended cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Unblended cost after negotiated discounts, from AWS's net columns.",
    leavesOut: "Nothing. Where AWS left the net column empty no discount applied, and the unblended cost counts.",
    example: "Usage $10.00 with a private rate 5 % lower: $9.50.",
    cur: ({ columns }) =>
      columns.has("line_item_net_unblended_cost") ? cur(plainCost(columns, true)) : lacks("line_item_net_unblended_cost", "Net unblended cost"),
    focus: focusColumn("BilledCost", "Net unblended cost"),
  },
  {
    name: "net_amortized",
    label: "Net amortized cost",
    synonyms: ["net amortised", "net amortized cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Amortized cost after negotiated discounts, from AWS's net columns.",
    leavesOut: "As amortized cost.",
    example: "Covered usage with a net effective cost of $6.65 + unused part of the fee $3.00 = $9.65.",
    cur: ({ columns }) =>
      columns.has("line_item_net_unblended_cost") ? amortizedOnCur(columns, true) : lacks("line_item_net_unblended_cost", "Net amortized cost"),
    focus: focusColumn("EffectiveCost", "Net amortized cost"),
  },
  {
    name: "blended",
    label: "Blended cost",
    synonyms: ["blended cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Cost at the average rate of the organisation. Only for reconciling with reports that use it.",
    leavesOut: "Nothing.",
    example: "Two accounts use 1 h each, at $1.00 and $0.50: $0.75 each.",
    cur: ({ columns }) =>
      columns.has("line_item_blended_cost") ? cur(identifier("line_item_blended_cost")) : lacks("line_item_blended_cost", "Blended cost"),
    focus: () => ({ unavailable: "Blended cost is not known: FOCUS exports do not carry it." }),
  },
  {
    name: "gross",
    label: "Cost before credits and refunds",
    synonyms: ["gross cost", "before credits"],
    unit: "USD",
    aggregation: "sum",
    description: "Unblended cost before credits and refunds.",
    leavesOut: "Credits and refunds.",
    example: "Usage $100.00, credit -$20.00: gross is $100.00.",
    cur: ({ columns }) => cur(notOnLineTypes(BEFORE_CREDITS, plainCost(columns))),
    focus: focusColumn("BilledCost", "Gross cost", notOnCredits),
  },
  {
    name: "net",
    label: "Cost after credits and refunds",
    synonyms: ["net cost", "after credits"],
    unit: "USD",
    aggregation: "sum",
    description: "Unblended cost after credits and refunds.",
    leavesOut: "Nothing.",
    example: "Usage $100.00, credit -$20.00: net is $80.00.",
    cur: ({ columns }) => cur(plainCost(columns)),
    focus: focusColumn("BilledCost", "Net cost"),
  },
  {
    name: "billed",
    label: "Billed cost",
    synonyms: ["billed cost", "invoiced", "invoice", "invoiced cost"],
    unit: "USD",
    aggregation: "sum",
    description: "FOCUS BilledCost: what is invoiced, with all reduced rates and discounts, without spreading prepaid amounts.",
    leavesOut: "Nothing. Usage that a commitment covers is 0, its purchase or fee row carries the money.",
    example: "Recurring fee of a plan $10.00, usage that it covers $0.00.",
    cur: focusColumn("BilledCost", "Billed cost"),
    focus: focusColumn("BilledCost", "Billed cost"),
  },
  {
    name: "effective",
    label: "Effective cost",
    synonyms: ["effective cost"],
    unit: "USD",
    aggregation: "sum",
    description: "FOCUS EffectiveCost: amortized cost after all discounts.",
    leavesOut: "Nothing. Purchase rows are 0, an unused part of a commitment is a row of its own.",
    example: "Purchase row $0.00, covered usage $7.00, unused part $3.00.",
    cur: focusColumn("EffectiveCost", "Effective cost"),
    focus: focusColumn("EffectiveCost", "Effective cost"),
  },
  {
    name: "contracted",
    label: "Contracted cost",
    synonyms: ["contracted cost"],
    unit: "USD",
    aggregation: "sum",
    description: "FOCUS ContractedCost of usage: at negotiated prices, before commitment discounts.",
    leavesOut: "Purchases of commitments, taxes and credits: with them the usage that they pay for would count twice.",
    example: "Usage $10.00 on demand under a plan, no negotiated price: $10.00.",
    cur: ({ columns }) =>
      columns.has("contractedcost") ? focus(onFocusUsageOf(columns)(identifier("ContractedCost"))) : lacks("ContractedCost", "Contracted cost"),
    focus: ({ columns }) =>
      columns.has("contractedcost") ? focus(onFocusUsageOf(columns)(identifier("ContractedCost"))) : lacks("ContractedCost", "Contracted cost"),
  },
  {
    name: "list",
    label: "List cost",
    synonyms: ["list cost", "list price", "public price", "on-demand price", "public on-demand cost"],
    unit: "USD",
    aggregation: "sum",
    description: "Usage at the public on-demand price, no discount of any kind.",
    leavesOut: "Everything that is not usage (fees, purchases, taxes, credits); usage without a public price is left out and counted in a note.",
    example: "1 h of m6i.large at $0.096 under a Savings Plan: $0.096.",
    cur: ({ columns }) =>
      columns.has("pricing_public_on_demand_cost")
        ? cur(onUsage(columns, identifier("pricing_public_on_demand_cost")))
        : lacks("pricing_public_on_demand_cost", "List cost"),
    focus: ({ columns }) => (columns.has("listcost") ? focus(onFocusUsageOf(columns)(identifier("ListCost"))) : lacks("ListCost", "List cost")),
  },
  {
    name: "credits",
    label: "Credits",
    synonyms: ["credit"],
    unit: "USD",
    aggregation: "sum",
    description: "Credits that AWS gave; negative.",
    leavesOut: "Everything but credits. Refunds are a metric of their own.",
    example: "A promotional credit of $20.00 is -$20.00.",
    cur: ({ columns }) => cur(onLineTypes(["Credit"], plainCost(columns))),
    focus: focusColumn("BilledCost", "Credits", onCategory("Credit")),
  },
  {
    name: "refunds",
    label: "Refunds",
    synonyms: ["refund"],
    unit: "USD",
    aggregation: "sum",
    description: "Money that AWS gave back for earlier charges; negative.",
    leavesOut: "Everything but refunds.",
    example: "A service credit for an outage of $5.00 is -$5.00.",
    cur: ({ columns }) => cur(onLineTypes(["Refund"], plainCost(columns))),
    focus: focusColumn("BilledCost", "Refunds", (amount) => sql`case when ChargeCategory = 'Adjustment' and ${amount} < 0 then ${amount} else 0 end`),
  },
  {
    name: "tax",
    label: "Tax",
    synonyms: ["taxes", "vat"],
    unit: "USD",
    aggregation: "sum",
    description: "Tax charged on the bill.",
    leavesOut: "Everything but tax.",
    example: "Sales tax of $8.00 on $100.00: $8.00.",
    cur: ({ columns }) => cur(onLineTypes(["Tax"], plainCost(columns))),
    focus: focusColumn("BilledCost", "Tax", onCategory("Tax")),
  },
  {
    name: "support",
    label: "AWS Support",
    synonyms: ["support cost", "support plan"],
    unit: "USD",
    aggregation: "sum",
    description: "Fees of the AWS Support plan, before tax.",
    leavesOut: "Everything that is not billed by AWS Support.",
    example: "Business Support on $10,000.00 of usage: $1,000.00.",
    cur: ({ columns }) => cur(sql`case when x_service = 'Support' then ${plainCost(columns)} else 0 end`),
    focus: focusColumn("BilledCost", "Support", (amount) => sql`case when x_service = 'Support' then ${amount} else 0 end`),
  },
];
