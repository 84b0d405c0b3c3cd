import type { CatalogTable } from "#sandbox/lake/catalog";
import { AwsError } from "#sandbox/wire/aws/aws-error";

const TEST = /^\s*\(?\s*([A-Za-z_]\w*)\s*(=|<>|!=|<=|>=|<|>|LIKE|IN|BETWEEN)\s*(.+?)\s*\)?\s*$/is;

/** Tests that are joined by AND, each of a partition key with texts: what Glue's expressions mostly are. @throws AwsError for others */
export function partitionFilter({ partitionKeys }: CatalogTable, expression: string | undefined): (values: readonly string[]) => boolean {
  if (expression === undefined || expression.trim() === "") return () => true;
  const parts = expression.split(/\s+AND\s+/i);
  const tests = joinBetween(parts).map((part) => testOf(part));
  return (values) => tests.every(({ key, holds }) => holds(values[partitionKeys.findIndex(({ name }) => name === key)] ?? ""));

  function testOf(part: string): { readonly key: string; readonly holds: (value: string) => boolean } {
    const [, name = "", operator = "", rest = ""] = TEST.exec(part) ?? [];
    const key = name.toLowerCase();
    if (!partitionKeys.some((one) => one.name === key)) throw new AwsError("InvalidInputException", `Unsupported expression '${part.trim()}'`);
    const texts = [...rest.matchAll(/'((?:[^']|'')*)'|(-?\d+)/g)].map(([, text, number]) => (text ?? number ?? "").replaceAll("''", "'"));
    const [first = "", second = ""] = texts;
    if (texts.length === 0) throw new AwsError("InvalidInputException", `Unsupported expression '${part.trim()}'`);
    switch (operator.toUpperCase()) {
      case "=":
        return { key, holds: (value) => value === first };
      case "<>":
      case "!=":
        return { key, holds: (value) => value !== first };
      case "<":
        return { key, holds: (value) => value < first };
      case "<=":
        return { key, holds: (value) => value <= first };
      case ">":
        return { key, holds: (value) => value > first };
      case ">=":
        return { key, holds: (value) => value >= first };
      case "IN":
        return { key, holds: (value) => texts.includes(value) };
      case "BETWEEN":
        return { key, holds: (value) => value >= first && value <= second };
      default: {
        const pattern = new RegExp(
          `^${first
            .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
            .replaceAll("%", ".*")
            .replaceAll("_", ".")}$`,
        );
        return { key, holds: (value) => pattern.test(value) };
      }
    }
  }
}

/** The AND of a BETWEEN is none that joins. */
function joinBetween(parts: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before !== undefined && /\bBETWEEN\s+\S+\s*$/i.test(before)) joined[joined.length - 1] = `${before} AND ${part}`;
    else joined.push(part);
  }
  return joined;
}
