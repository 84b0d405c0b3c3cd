const SIMPLE: Readonly<Record<string, string>> = {
  string: "varchar",
  int: "integer",
  float: "real",
  timestamp: "timestamp(3)",
  binary: "varbinary",
  decimal: "decimal(10,0)",
};

/** A type as Glue keeps it, in Trino's words: `map<string,string>` is `map(varchar, varchar)`. */
export function trinoTypeOf(hive: string): string {
  const type = hive.trim().toLowerCase();
  const nested = /^(array|map|struct)<(.*)>$/.exec(type);
  if (nested === null) return SIMPLE[type] ?? type;
  const parts = topLevel(nested[2] ?? "");
  if (nested[1] !== "struct") return `${nested[1]}(${parts.map(trinoTypeOf).join(", ")})`;
  return `row(${parts
    .map((part) => {
      const at = part.indexOf(":");
      return `${part.slice(0, at).trim()} ${trinoTypeOf(part.slice(at + 1))}`;
    })
    .join(", ")})`;
}

function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "<" || text[at] === "(") depth += 1;
    else if (text[at] === ">" || text[at] === ")") depth -= 1;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
