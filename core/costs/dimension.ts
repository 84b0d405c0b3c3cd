import type { Columns } from "#core/costs/metric";
import type { Sql } from "#core/costs/sql/sql";
import type { LogicalTable } from "#core/ports/cost-engine";

export type Dimension = {
  readonly name: string;
  readonly label: string;
  readonly synonyms: readonly string[];
  readonly description: string;
  /** `few` values can be listed and checked; `many` (resources) are matched as they stand; `time` is a calendar step. */
  readonly values: "few" | "many" | "time";
  /** Columns by table, best first: the first that the table has is the dimension. Names in the table's own case. */
  readonly columns: Readonly<Record<LogicalTable, readonly string[]>>;
  /** Says what to do where no column is there. */
  readonly without: string;
  /** Only known on the pod rows of split cost allocation. */
  readonly ofPods?: boolean;
};

/** How a row of `table` shows the dimension; undefined where the table cannot. */
export type DimensionSql = {
  readonly dimension: Dimension;
  readonly column: string;
  readonly sql: Sql;
  /** Its values, where they need not be read from the rows. */
  readonly known?: readonly string[];
  /** Rows with any of these values, where that is more than being equal: a unit holds those below it. */
  readonly anyOf?: (values: readonly string[]) => Sql;
};

export function columnOf(dimension: Dimension, table: LogicalTable, columns: Columns): string | undefined {
  return dimension.columns[table].find((name) => columns.has(name.toLowerCase()));
}
