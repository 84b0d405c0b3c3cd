import { coerce, hint } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { type ArithmeticOperator, dateArithmetic } from "#adapters/warehouse/guard/compile/date-arithmetic";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
import { asDecimal, commonType, decimal, isExact, isFloat, isInteger, isNumber, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

/** Trino's arithmetic: whole numbers stay whole, decimals stay exact, division by an exact zero is an error (NULL inside TRY). */
export function arithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled, lax: boolean): Compiled {
  const moment = dateArithmetic(operator, left, right);
  if (moment !== undefined) return moment;
  if (left.type.kind === "unknown" && right.type.kind === "unknown") return compiled("NULL", UNKNOWN, [left, right]);
  const type = commonType(left.type, right.type);
  const usable = (value: Compiled) => isNumber(value.type) || value.type.kind === "unknown";
  if (type === undefined || !usable(left) || !usable(right)) {
    refuse(`Cannot apply ${typeName(left.type)} ${operator} ${typeName(right.type)}.${hint(left.type, right.type, [left, right])}`);
  }
  if (isFloat(type)) return floatArithmetic(operator, coerce(left, type), coerce(right, type), type);
  if (isInteger(type)) return integerArithmetic(operator, coerce(left, type), coerce(right, type), type, lax);
  const exact = (value: Compiled) => (isExact(value.type) ? value : coerce(value, type));
  return decimalArithmetic(operator, exact(left), exact(right), lax);
}

function floatArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled, type: Type): Compiled {
  return compiled(`(${left.sql} ${operator} ${right.sql})`, type, [left, right]);
}

function integerArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled, type: Type, lax: boolean): Compiled {
  if (operator !== "/" && operator !== "%") return compiled(`(${left.sql} ${operator} ${right.sql})`, type, [left, right]);
  return compiled(divided(`(${left.sql} ${operator === "/" ? "//" : "%"} ${right.sql})`, right, lax), type, [left, right]);
}

/** Wraps a division whose divisor may be zero. The engine's own answer to that is NULL. */
function divided(division: string, divisor: Compiled, lax: boolean): string {
  if (divisor.nonZero === true || lax) return division;
  return `CASE WHEN ${divisor.sql} = 0 THEN error('Division by zero') ELSE ${division} END`;
}

function decimalArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled, lax: boolean): Compiled {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  const operands = [left, right];
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(a.scale, b.scale);
      const type = decimal(Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1), scale);
      return compiled(`CAST((${wide(left, type)} ${operator} ${wide(right, type)}) AS ${engineType(type)})`, type, operands);
    }
    case "*": {
      const scale = a.scale + b.scale;
      if (scale > 38) refuse(`The product has ${scale} decimal places, and 38 is the most: cast one side to DECIMAL(38,6).`);
      const type = decimal(Math.min(38, a.precision + b.precision), scale);
      // Two short decimals would overflow the engine's 64-bit product: widen the first.
      const first = a.precision <= 18 && b.precision <= 18 && a.precision + b.precision > 18 ? wide(left, decimal(19, a.scale)) : asExact(left);
      return compiled(`CAST((${first} * ${asExact(right)}) AS ${engineType(type)})`, type, operands);
    }
    case "/":
      return decimalQuotient(left, right, lax);
    case "%": {
      const scale = Math.max(a.scale, b.scale);
      const type = decimal(Math.min(38, Math.min(a.precision - a.scale, b.precision - b.scale) + scale), scale);
      const unscaled = (value: Compiled) => `CAST(${wide(value, decimal(38, scale))} * CAST(${power(scale)} AS DECIMAL(38,0)) AS HUGEINT)`;
      return compiled(divided(fromUnscaled(`(${unscaled(left)} % ${unscaled(right)})`, scale, type), right, lax), type, operands);
    }
  }
}

/**
 * Rounds half away from zero at the scale of the wider operand, as Trino does. One digit more than that is
 * computed in 128-bit whole numbers, and the cast rounds it away; out of range is an error, never a wrong number.
 */
export function decimalQuotient(left: Compiled, right: Compiled, lax: boolean): Compiled {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  const scale = Math.max(a.scale, b.scale);
  const type = decimal(Math.min(38, a.precision + b.scale + Math.max(b.scale - a.scale, 0)), scale);
  const shift = `CAST(${power(scale - a.scale + b.scale + 1)} AS HUGEINT)`;
  const [dividend, divisor] = [unscaled(left, a.scale), unscaled(right, b.scale)];
  const quotient = a.scale > WIDE_SCALE ? `mt_quotient(${dividend}, ${divisor}, ${shift})` : `((${dividend} * ${shift}) // ${divisor})`;
  return compiled(divided(fromUnscaled(quotient, scale + 1, type), right, lax), type, [left, right]);
}

/** Beyond it, as in products of money, the plain way would leave too few of the 38 digits for the whole part. */
const WIDE_SCALE = 12;

function unscaled(value: Compiled, scale: number): string {
  if (scale === 0) return `CAST(${value.sql} AS HUGEINT)`;
  if (scale > WIDE_SCALE) return `CAST(replace(CAST(${wide(value, decimal(38, scale))} AS VARCHAR), '.', '') AS HUGEINT)`;
  return `CAST(${wide(value, decimal(38, scale))} * CAST(${power(scale)} AS DECIMAL(${scale + 1},0)) AS HUGEINT)`;
}

function fromUnscaled(sql: string, scale: number, type: Type): string {
  if (scale === 0) return `CAST(${sql} AS ${engineType(type)})`;
  if (scale > 38) refuse("The quotient needs more than 38 decimal places: cast one side to DECIMAL(38,6).");
  return `CAST(CAST(${sql} AS DECIMAL(38,0)) * CAST('0.${"0".repeat(scale - 1)}1' AS DECIMAL(${scale},${scale})) AS ${engineType(type)})`;
}

const power = (digits: number) => `1${"0".repeat(digits)}`;
const wide = (value: Compiled, type: Type) => coerce(value, type).sql;
/** A whole number as the decimal that Trino takes it for. */
function asExact(value: Compiled): string {
  const { precision, scale } = asDecimal(value.type);
  return wide(value, decimal(precision, scale));
}
