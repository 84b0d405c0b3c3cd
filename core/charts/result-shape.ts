import type { Cell, SemanticResult } from "#core/costs/query";
import type { Figure } from "#core/costs/figure";
import { type Decimal, decimalOf } from "#core/figures/decimal";

/** A result seen as a table of groups over time: which columns are what, and each row's values by name. */
export type ResultShape = {
  readonly time: string | undefined;
  /** As the question names them: `tag:team`. */
  readonly dimensions: readonly string[];
  /** Their columns in the result: `tag_team`. */
  readonly columns: readonly string[];
  readonly compared: boolean;
  readonly rows: readonly ResultRow[];
};

export type ResultRow = {
  readonly index: number;
  readonly cells: readonly Cell[];
  readonly time: string | undefined;
  readonly groups: readonly Cell[];
  readonly value: Decimal | undefined;
  readonly previous: Decimal | undefined;
  readonly change: Decimal | undefined;
};

export const VALUE_COLUMNS = ["value", "previous", "change", "change_ratio", "daily_average", "running_total"] as const;

export function shapeOf(result: SemanticResult): ResultShape {
  const names = result.columns.map((column) => column.name);
  const first = names.findIndex((name) => (VALUE_COLUMNS as readonly string[]).includes(name));
  const keys = first === -1 ? names : names.slice(0, first);
  const time = result.query.granularity === undefined ? undefined : keys[0];
  const columns = time === undefined ? keys : keys.slice(1);
  const asked = result.query.groupBy;
  const dimensions = asked.length === columns.length ? asked : columns;
  const at = (name: string) => names.indexOf(name);
  const [value, previous, change] = [at("value"), at("previous"), at("change")];
  return {
    time,
    dimensions,
    columns,
    compared: previous !== -1,
    rows: result.rows.map((cells, index) => ({
      index,
      cells,
      time: time === undefined ? undefined : String(cells[0] ?? ""),
      groups: cells.slice(time === undefined ? 0 : 1, keys.length),
      value: decimalOf(cells[value]),
      previous: decimalOf(cells[previous]),
      change: decimalOf(cells[change]),
    })),
  };
}

/** The figure of a cell: `q_x.r0.c1` or, where ids name columns, `q_x.r0.value`. */
export function figureAt(result: SemanticResult, row: number, column: string): Figure | undefined {
  const c = result.columns.findIndex((candidate) => candidate.name === column);
  return figureById(result, `r${row}.c${c}`) ?? figureById(result, `r${row}.${column}`);
}

/** `total`, `total_previous`, `total_change`, `total_change_ratio` ... */
export function figureById(result: Pick<SemanticResult, "figures" | "queryId">, path: string): Figure | undefined {
  return result.figures.find((figure) => figure.id === `${result.queryId}.${path}`);
}
