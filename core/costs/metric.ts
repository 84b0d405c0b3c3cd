import type { Sql } from "#core/costs/sql/sql";
import type { LogicalTable } from "#core/ports/cost-engine";

/** Columns of a logical table that can be relied on, in lower case. */
export type Columns = ReadonlySet<string>;

/**
 * A metric over one logical table. `amount` is what one row adds: 0 where the metric leaves the row out,
 * null where the row's part is unknown. Ratios divide two sums, never average ratios.
 */
export type MetricSql = {
  readonly table: LogicalTable;
  readonly amount: Sql;
  /** Makes the metric a ratio of sums. */
  readonly divisor?: Sql;
  /** What one row's quantity is measured in; makes the metric a quantity that only adds within one unit. */
  readonly unitOf?: Sql;
  /** Rows that the metric is about, where reading the others is needless. */
  readonly only?: Sql;
  /**
   * What null amounts do: `void` makes the sum unknown (an amortized cost with an unknown part is not known),
   * `leave-out` sums the rest and says how many rows are left out.
   */
  readonly unknown: "void" | "leave-out";
  /** Sentences that every answer with this definition carries, for instance how a missing column was made up for. */
  readonly caveats: readonly string[];
};

export type Unavailable = { readonly unavailable: string };

/** The inputs of a definition: what the table has, and the user tags that were promoted to columns. */
export type MetricInputs = { readonly columns: Columns; readonly tagColumns: readonly string[] };

export type Metric = {
  readonly name: string;
  readonly label: string;
  /** What people call it; lower case. */
  readonly synonyms: readonly string[];
  /** `USD` or `ratio`; `quantity` carries the unit of its rows; `USD/quantity` is a price for one unit. */
  readonly unit: "USD" | "ratio" | "quantity" | "USD/quantity";
  readonly aggregation: "sum" | "ratio-of-sums";
  readonly description: string;
  /** Which rows it leaves out, and why. */
  readonly leavesOut: string;
  /** One worked example with numbers. */
  readonly example: string;
  /** Over CUR 2.0, where the tenant has one; `focus` there is derived from it. */
  readonly cur: (inputs: MetricInputs) => MetricSql | Unavailable;
  /** Over a FOCUS export. */
  readonly focus: (inputs: MetricInputs) => MetricSql | Unavailable;
};

export function isUnavailable(definition: MetricSql | Unavailable): definition is Unavailable {
  return "unavailable" in definition;
}
