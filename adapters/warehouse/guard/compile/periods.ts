import { findColumn, type Scan, type Scope } from "#adapters/warehouse/guard/compile/scope";
import type { Expression } from "#adapters/warehouse/guard/tree";

/** Scans whose billing period the condition bounds from below or to single values, whatever else it says. */
export function boundedScans(condition: Expression, scope: Scope): ReadonlySet<Scan> {
  switch (condition.kind) {
    case "logic": {
      const [left, right] = [boundedScans(condition.left, scope), boundedScans(condition.right, scope)];
      return condition.operator === "AND" ? new Set([...left, ...right]) : new Set([...left].filter((scan) => right.has(scan)));
    }
    case "binary": {
      if (["=", ">", ">="].includes(condition.operator) && isConstant(condition.right)) return periodScans(condition.left, scope);
      if (["=", "<", "<="].includes(condition.operator) && isConstant(condition.left)) return periodScans(condition.right, scope);
      return NONE;
    }
    case "between":
      return !condition.negated && isConstant(condition.low) && isConstant(condition.high) ? periodScans(condition.value, scope) : NONE;
    case "in":
      return !condition.negated && Array.isArray(condition.among) && condition.among.every(isConstant) ? periodScans(condition.value, scope) : NONE;
    default:
      return NONE;
  }
}

const NONE: ReadonlySet<Scan> = new Set();

function periodScans(value: Expression, scope: Scope): ReadonlySet<Scan> {
  if (value.kind !== "column") return NONE;
  const found = findColumn({ ...scope, parent: undefined }, value.qualifier?.text.toLowerCase(), value.name.text.toLowerCase());
  return found === undefined || found.column.sealed === true ? NONE : new Set(found.column.scans);
}

/** Depends on no row: literals, the clock, and functions of these. */
export function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case "null":
      return false;
    case "boolean":
    case "number":
    case "string":
    case "typed":
    case "interval":
    case "now":
      return true;
    case "negate":
    case "cast":
      return isConstant(expression.value);
    case "binary":
      return isConstant(expression.left) && isConstant(expression.right);
    case "call":
      return expression.over === undefined && !expression.star && expression.args.every(isConstant);
    case "substring":
      return isConstant(expression.value);
    default:
      return false;
  }
}

/** A scan is bounded by itself, or because every reading of the WITH query that holds it is. */
export function isBounded(scan: Scan, readings: readonly Scan[]): boolean {
  if (scan.bounded) return true;
  const above = readings.filter((reading) => reading.parts.includes(scan));
  return above.length > 0 && above.every((reading) => isBounded(reading, readings));
}

export function isCompared(scan: Scan, readings: readonly Scan[]): boolean {
  return scan.compared || readings.some((reading) => reading.parts.includes(scan) && isCompared(reading, readings));
}
