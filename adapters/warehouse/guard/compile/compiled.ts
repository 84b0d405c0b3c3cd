import type { BoundRelation, Scan } from "#adapters/warehouse/guard/compile/scope";
import { limits } from "#adapters/warehouse/guard/limits";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Type } from "#adapters/warehouse/guard/types";

/** An expression in the engine's dialect. */
export type Compiled = {
  readonly sql: string;
  readonly type: Type;
  /** Columns of this query that are neither grouped nor inside an aggregate. */
  readonly free: readonly { readonly name: string; readonly relation: BoundRelation | undefined }[];
  /** A literal's value: text of a string, digits of a number. */
  readonly literal?: { readonly kind: "string" | "number" | "null" | "boolean"; readonly text: string };
  /** Set when the expression is a plain column that holds the billing period of scans. */
  readonly scans?: readonly Scan[];
  /** As of the column: a condition on it bounds no scan. */
  readonly sealed?: boolean;
  /** Never zero: a literal other than 0, or nullif(x, 0). Spares a check. */
  readonly nonZero?: boolean;
  /** How much is put together for one value: readings of columns, written out, and what functions add to them. */
  readonly weight?: number;
};

/** Each WITH query may double a text ten times over: this ends it long before memory does. */
const MOST_WEIGHT = 1_000_000;

export function compiled(sql: string, type: Type, operands: readonly Compiled[], more: Partial<Compiled> = {}): Compiled {
  if (sql.length > limits().expression) refuse("An expression becomes too long when it is translated: nest fewer functions in each other.");
  const weight = more.weight ?? operands.reduce((sum, operand) => sum + (operand.weight ?? 1), 1);
  if (weight > MOST_WEIGHT) refuse("One value is put together from too many parts: repeat, pad or double less, or split the query.");
  return { sql, type, free: operands.flatMap((operand) => operand.free), ...more, weight };
}

export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
