/** A type as Trino names it, taken apart: `decimal(38,12)`, `map(varchar, double)`, `row(a bigint, b varchar)`. */
export type LakeType = {
  readonly base: string;
  /** Precision, scale or length. */
  readonly numbers: readonly number[];
  /** Element; key and value; fields of a row. */
  readonly inner: readonly { readonly name: string | undefined; readonly type: LakeType }[];
};

const WITH_NUMBERS = new Set(["decimal", "varchar", "char", "timestamp", "time"]);

export function readLakeType(text: string): LakeType {
  const zoned = text.endsWith(" with time zone");
  const plain = zoned ? text.slice(0, -" with time zone".length) : text;
  const open = plain.indexOf("(");
  const head = (open < 0 ? plain : plain.slice(0, open)).trim();
  const base = zoned ? `${head} with time zone` : head;
  const parts = open < 0 ? [] : splitTopLevel(plain.slice(open + 1, plain.lastIndexOf(")")));
  if (WITH_NUMBERS.has(head)) return { base, numbers: parts.map(Number), inner: [] };
  return {
    base,
    numbers: [],
    inner: parts.map((part) => {
      const named = head === "row" ? /^"?([A-Za-z_][A-Za-z0-9_]*)"? (.+)$/.exec(part) : null;
      const known = named !== null && !/^(timestamp|time|interval|double) /.test(part);
      return known ? { name: named?.[1], type: readLakeType(named?.[2] ?? "") } : { name: undefined, type: readLakeType(part) };
    }),
  };
}

function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
