/** One row of an answer: what a group cost in one span of time. Amounts are decimal strings as the provider wrote them. */
export type CostExplorerRow = {
  readonly start: string;
  readonly end: string;
  /** In the order of the question. */
  readonly keys: readonly string[];
  readonly metrics: Readonly<Record<string, { readonly amount: string; readonly unit: string }>>;
  /** The provider may still change it. */
  readonly estimated: boolean;
};

export type CostExplorerQuestion = {
  /** Dates, half-open. */
  readonly from: string;
  readonly to: string;
  readonly granularity: "DAILY" | "MONTHLY";
  readonly metrics: readonly string[];
  /** Two at most. */
  readonly groupBy: readonly ("SERVICE" | "LINKED_ACCOUNT" | "RECORD_TYPE" | "REGION" | "USAGE_TYPE")[];
  readonly filter?: { readonly dimension: "RECORD_TYPE"; readonly values: readonly string[]; readonly not: boolean };
};

/** Every request that is answered costs this many micro-dollars: $0.01. A page is a request. */
export const COST_EXPLORER_REQUEST_MICROS = 10_000;

/** AWS Cost Explorer, which charges for each request. */
export interface CostExplorer {
  costAndUsage(question: CostExplorerQuestion, signal: AbortSignal): Promise<readonly CostExplorerRow[]>;
  /** Names of linked accounts by id, as the last answers named them. */
  accountNames(): ReadonlyMap<string, string>;
  /** Requests that were answered so far, pages included. */
  paidRequests(): number;
  close(): void;
}
