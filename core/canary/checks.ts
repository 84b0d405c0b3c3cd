import type { CanaryCheck } from "#core/api/canary";

type Described = { readonly title: string; readonly kind: CanaryCheck["kind"] };

/** Every check of the nightly look, in the order in which they are shown. */
export const CHECKS = {
  "parts-by-service": { title: "By service, parts add up to the month", kind: "metamorphic" },
  "parts-by-account": { title: "By account, parts add up to the month", kind: "metamorphic" },
  "parts-by-region": { title: "By region, parts add up to the month", kind: "metamorphic" },
  "parts-by-charge-category": { title: "By kind of charge, parts add up to the month", kind: "metamorphic" },
  "parts-by-usage-type": { title: "By usage type, parts add up to the month", kind: "metamorphic" },
  "parts-by-tag": { title: "By tag, with what has none, parts add up to the month", kind: "metamorphic" },
  "parts-of-parts": { title: "Services of accounts add up to services and to accounts", kind: "metamorphic" },
  "month-is-its-days": { title: "A month is the sum of its days", kind: "metamorphic" },
  "days-are-there": { title: "Each day that the files hold has its cost", kind: "metamorphic" },
  "all-is-its-months": { title: "The whole bill is the sum of its months", kind: "metamorphic" },
  "filter-and-exclusion": { title: "What a filter keeps and what it leaves out are the whole", kind: "metamorphic" },
  "top-and-rest": { title: "The largest and the rest are the whole", kind: "metamorphic" },
  "time-zone": { title: "Another time zone leaves months of the bill alone", kind: "metamorphic" },
  "unit-swap": { title: "Price times quantity, and average times days, are the cost", kind: "metamorphic" },
  "billed-by-hand": { title: "Billed cost by free SQL is billed cost by name", kind: "metamorphic" },
  "amortized-by-hand": { title: "Amortized cost by free SQL is amortized cost by name", kind: "metamorphic" },
  "services-by-hand": { title: "Services by free SQL are services by name", kind: "metamorphic" },
  "accounts-by-hand": { title: "Accounts by free SQL are accounts by name", kind: "metamorphic" },
  "days-by-hand": { title: "Days by free SQL are days by name", kind: "metamorphic" },
  amortizing: { title: "Amortizing moves the cost of commitments and nothing else", kind: "metamorphic" },
  "covered-usage": { title: "Covered usage and its negation net to zero", kind: "metamorphic" },
  credits: { title: "Before credits and refunds, less both, is what is billed", kind: "metamorphic" },
  "spend-and-file": { title: "The spend page and its CSV say what the query says", kind: "metamorphic" },
  "compare-both-ways": { title: "A comparison is the same both ways", kind: "metamorphic" },
  "change-parts": { title: "Parts of a difference add up to it", kind: "metamorphic" },
  "forecast-measured": { title: "What a forecast has measured is the month to date", kind: "metamorphic" },
  allocation: { title: "Clusters: own, idle and shared cost are the bill", kind: "metamorphic" },
  files: { title: "Answers reconcile with the files as they were read", kind: "metamorphic" },
  synonyms: { title: "Spend, cost and what we paid are one figure in the chat", kind: "chat" },
  "closed-totals": { title: "Closed months cost what they did", kind: "golden" },
  "closed-services": { title: "Services of closed months cost what they did", kind: "golden" },
  "closed-accounts": { title: "Accounts of closed months cost what they did", kind: "golden" },
  "closed-days": { title: "Days of closed months cost what they did", kind: "golden" },
} as const satisfies Readonly<Record<string, Described>>;

export type CheckId = keyof typeof CHECKS;
export const CHECK_IDS = Object.keys(CHECKS) as readonly CheckId[];
