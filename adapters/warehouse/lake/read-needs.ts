import type { Expression, Name, Query, Relation, Select } from "#adapters/warehouse/guard/tree";
import type { LogicalTable } from "#core/ports/cost-engine";

/** One place of a statement where a logical table is read. */
export type TableReading = { readonly name: Name; readonly table: LogicalTable; readonly periods: readonly string[] | undefined };

/**
 * What a statement reads: each reading of a logical table with the billing periods that its own WHERE leaves, and the
 * columns that the whole statement names. More than is read may be said, never less.
 *
 * @param known billing periods of the data
 */
export function readNeeds(
  statement: Query,
  known: readonly string[],
): { readonly readings: readonly TableReading[]; readonly columns: ReadonlySet<string> | undefined } {
  const readings: TableReading[] = [];
  const names = new Set<string>();
  let needsAll = hasStar(statement);
  visit(statement);
  return { readings, columns: needsAll ? undefined : names };

  function visit(node: unknown): void {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const { kind } = node as { kind?: unknown };
    if (kind === "select") readSelect(node as Select);
    // A star below is read by position, or as a whole: each of its columns counts.
    if (kind === "set" && !((node as { operator: string; all: boolean }).operator === "UNION" && (node as { all: boolean }).all) && deepStar(node))
      needsAll = true;
    if (((node as { columns?: unknown }).columns as readonly unknown[] | undefined)?.length && deepStar(statement)) needsAll = true;
    if (typeof (node as { text?: unknown }).text === "string") names.add((node as Name).text.toLowerCase());
    for (const value of Object.values(node)) visit(value);
  }

  function readSelect(select: Select): void {
    if (select.distinct && select.items.some(({ kind }) => kind === "star")) needsAll = true;
    const tables = select.from.flatMap(tablesOf);
    for (const { name, alias, table } of tables) {
      const conditions = conjuncts(select.where).flatMap((one) => {
        const test = periodTest(one, alias, tables.length === 1 && select.from.length === 1 && select.from[0]?.kind === "table");
        return test ? [test] : [];
      });
      readings.push({
        name,
        table,
        periods: conditions.length === 0 ? undefined : known.filter((period) => conditions.every((test) => test(period))),
      });
    }
  }
}

function tablesOf(relation: Relation): readonly { readonly name: Name; readonly alias: string; readonly table: LogicalTable }[] {
  if (relation.kind === "join") return [...tablesOf(relation.left), ...tablesOf(relation.right)];
  if (relation.kind !== "table") return [];
  const table = relation.name.text.toLowerCase();
  return table === "cur" || table === "focus" ? [{ name: relation.name, alias: (relation.alias?.name.text ?? table).toLowerCase(), table }] : [];
}

function conjuncts(condition: Expression | undefined): readonly Expression[] {
  if (condition === undefined) return [];
  return condition.kind === "logic" && condition.operator === "AND" ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

type Test = (period: string) => boolean;

/** A comparison of the table's billing period with texts; undefined for everything else. */
function periodTest(condition: Expression, alias: string, isAlone: boolean): Test | undefined {
  const isPeriod = (value: Expression) =>
    value.kind === "column" &&
    value.name.text.toLowerCase() === "billing_period" &&
    (value.qualifier === undefined ? isAlone : value.qualifier.text.toLowerCase() === alias);
  const textOf = (value: Expression) => (value.kind === "string" ? value.value : undefined);
  if (condition.kind === "binary") {
    const forward = isPeriod(condition.left);
    if (!forward && !isPeriod(condition.right)) return undefined;
    const text = textOf(forward ? condition.right : condition.left);
    if (text === undefined) return undefined;
    const operator = forward ? condition.operator : (FLIPPED[condition.operator] ?? condition.operator);
    switch (operator) {
      case "=":
        return (period) => period === text;
      case "<":
        return (period) => period < text;
      case "<=":
        return (period) => period <= text;
      case ">":
        return (period) => period > text;
      case ">=":
        return (period) => period >= text;
      default:
        return undefined;
    }
  }
  if (condition.kind === "between" && !condition.negated && isPeriod(condition.value)) {
    const [low, high] = [textOf(condition.low), textOf(condition.high)];
    return low === undefined || high === undefined ? undefined : (period) => period >= low && period <= high;
  }
  if (condition.kind === "in" && !condition.negated && isPeriod(condition.value) && !("kind" in condition.among)) {
    const texts = condition.among.map(textOf);
    return texts.some((text) => text === undefined) ? undefined : (period) => texts.includes(period);
  }
  return undefined;
}

const FLIPPED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** The result itself is a star of something. */
function hasStar(query: Query): boolean {
  const bodies = (body: Query["body"]): boolean => {
    if (body.kind === "select") return body.items.some(({ kind }) => kind === "star");
    if (body.kind === "set") return bodies(body.left) || bodies(body.right);
    return body.kind === "query" ? bodies(body.body) : false;
  };
  return bodies(query.body);
}

function deepStar(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(deepStar);
  if (typeof node !== "object" || node === null) return false;
  return (node as { kind?: unknown }).kind === "star" || Object.values(node).some(deepStar);
}
