/** What sort of charge a row is. All but `usage` stand apart in an explanation: they do not move with what runs. */
export type ChargeKind = "usage" | "unused-commitment" | "fee" | "tax" | "credit" | "refund" | "adjustment";

/** One cell of the bill in both periods. Amounts are decimal strings in one currency; a period without rows is "0". */
export type ChangeRow = {
  /** Dimension to value, the same dimensions in every row. */
  readonly keys: Readonly<Record<string, string | null>>;
  readonly kind: ChargeKind;
  /** Purchase option (on_demand, spot, savings_plan, reserved) or "" where there is none. */
  readonly option: string;
  readonly before: string;
  readonly after: string;
  /** Metered amounts in one unit; absent where the bill has none or several units. */
  readonly usage?: { readonly unit: string; readonly before: string; readonly after: string } | undefined;
};

/** Days with data in each period. */
export type DayCounts = { readonly before: number; readonly after: number };
