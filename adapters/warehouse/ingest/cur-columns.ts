import { CUR_DOUBLE_MAPS, CUR_DOUBLES, CUR_TEXT_MAPS, CUR_TEXTS, CUR_TIMESTAMPS } from "#core/costs/cur-columns";

export type ColumnType = "varchar" | "double" | "timestamp(3)" | "map(varchar, varchar)" | "map(varchar, double)" | "boolean" | "bigint" | "date";

const typed = (names: readonly string[], type: ColumnType) => names.map((name) => [name, type] as const);

/** Types of CUR 2.0 columns; any other column of a CUR is text. */
export const CUR_COLUMNS: ReadonlyMap<string, ColumnType> = new Map([
  ...typed([...CUR_TEXTS, "line_item_iam_principal"], "varchar"),
  ...typed(CUR_DOUBLES, "double"),
  ...typed(CUR_TIMESTAMPS, "timestamp(3)"),
  ...typed(CUR_TEXT_MAPS, "map(varchar, varchar)"),
  ...typed(CUR_DOUBLE_MAPS, "map(varchar, double)"),
]);
