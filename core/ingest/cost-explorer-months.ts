import { mayChangeUntil } from "#core/costs/freshness";
import type { CostExplorerRow } from "#core/ports/cost-explorer";
import { COST_EXPLORER_REQUEST_MICROS } from "#core/ports/cost-explorer";

/** Usage by service and account, and what is apart of it by kind and account. More where an answer has several pages. */
export const REQUESTS_PER_PERIOD = 2;

export type CostExplorerMonth = {
  readonly billingPeriod: string;
  /** Dates, half-open; `to` is the first day that is not over. */
  readonly from: string;
  readonly to: string;
  /** Another one each day while the month may change, then one for good. */
  readonly version: string;
};

/**
 * The billing periods that Cost Explorer can be asked for, the newest first: whole days only, and of a month that has not
 * one yet nothing.
 *
 * @param months how many, the newest included
 */
export function billingMonths(now: Date, months: number, granularity: "daily" | "monthly"): readonly CostExplorerMonth[] {
  const today = now.toISOString().slice(0, 10);
  const found: CostExplorerMonth[] = [];
  for (let back = 0; back < months; back += 1) {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
    const from = start.toISOString().slice(0, 10);
    const to = back === 0 ? today : next.toISOString().slice(0, 10);
    if (from === to) continue;
    const billingPeriod = from.slice(0, 7);
    const isFinal = now.getTime() >= Date.parse(mayChangeUntil(billingPeriod));
    found.push({ billingPeriod, from, to, version: `ce-${granularity}-${isFinal ? "final" : today}` });
  }
  return found;
}

/** What reading so many months costs at least, decimal string in USD. */
export function expectedCostUsd(months: number): string {
  return usdOfRequests(months * REQUESTS_PER_PERIOD);
}

/** $0.01 a request. */
export function usdOfRequests(requests: number): string {
  return ((requests * COST_EXPLORER_REQUEST_MICROS) / 1_000_000).toFixed(2);
}

/** What Cost Explorer cannot tell; shown with the source. */
export const COST_EXPLORER_LIMITS: readonly string[] = [
  "Cost Explorer gives costs by service and account: no resources, no tags, no usage types, no regions.",
  "It gives whole days, no hours; by month no days either.",
  "It keeps 14 months by day, and 38 by month where the payer has switched that on.",
  "Each request costs $0.01 at AWS; the open months are read once a day, closed ones once.",
  "List prices, usage quantities and the use of commitments are unknown; amortized cost is Cost Explorer's own AmortizedCost.",
];

const COLUMNS = [
  "BilledCost",
  "EffectiveCost",
  "BillingCurrency",
  "BillingPeriodStart",
  "BillingPeriodEnd",
  "ChargePeriodStart",
  "ChargePeriodEnd",
  "ChargeCategory",
  "ChargeDescription",
  "ProviderName",
  "ServiceName",
  "SubAccountId",
  "SubAccountName",
] as const;
export const FOCUS_LIKE_HEADER = COLUMNS.join(",");

const CATEGORIES: Readonly<Record<string, string>> = { Credit: "Credit", Refund: "Credit", Tax: "Tax" };

/** A line of a FOCUS-like table. Only columns that Cost Explorer answers are there: what is absent is unknown. */
export function focusLikeRow({
  row,
  recordType,
  billingPeriod,
  accountNames,
}: {
  readonly row: CostExplorerRow;
  readonly recordType: string;
  readonly billingPeriod: string;
  readonly accountNames: ReadonlyMap<string, string>;
}): string {
  const [first = "", account = ""] = row.keys;
  const unblended = row.metrics["UnblendedCost"];
  const category = CATEGORIES[recordType] ?? "Usage";
  const [year = 1970, month = 1] = billingPeriod.split("-").map(Number);
  const periodEnd = new Date(Date.UTC(year, month, 1)).toISOString();
  const values: Record<(typeof COLUMNS)[number], string> = {
    BilledCost: unblended?.amount ?? "",
    EffectiveCost: row.metrics["AmortizedCost"]?.amount ?? "",
    BillingCurrency: unblended?.unit ?? "USD",
    BillingPeriodStart: `${billingPeriod}-01T00:00:00Z`,
    BillingPeriodEnd: periodEnd.replace(".000Z", "Z"),
    ChargePeriodStart: instantOf(row.start),
    ChargePeriodEnd: instantOf(row.end),
    ChargeCategory: category,
    ChargeDescription: category === "Usage" ? "" : recordType,
    ProviderName: "AWS",
    ServiceName: category === "Usage" ? first : recordType,
    SubAccountId: account,
    SubAccountName: accountNames.get(account) ?? account,
  };
  return COLUMNS.map((column) => quoted(values[column])).join(",");
}

function instantOf(date: string): string {
  return date.length === 10 ? `${date}T00:00:00Z` : date;
}

/** RFC 4180. */
function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
