import type { GuardedColumn } from "#adapters/warehouse/guard/guard";
import { trinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { Cell, ResultColumn } from "#core/costs/query";

/** Name and type of a result column as `core/costs/query` has them: `decimal(38,12)` is `decimal`, `varchar(3)` is `varchar`. */
export function resultColumn({ name, type }: GuardedColumn): ResultColumn {
  const short = /^(decimal|varchar|timestamp)\(\d+(?:, ?\d+)?\)$/.exec(type);
  return { name, type: short?.[1] ?? type };
}

/** A value as Trino shows it; lists, maps and rows as JSON text, so that each cell is one value. */
export function resultCell(value: unknown, { trinoType }: GuardedColumn): Cell {
  const cell = trinoCell(value, trinoType);
  return cell !== null && typeof cell === "object" ? JSON.stringify(cell) : cell;
}
