const SIMPLE: Readonly<Record<string, string>> = {
  string: "varchar",
  int: "integer",
  float: "real",
  binary: "varbinary",
  timestamp: "timestamp(3)",
};

/** A type of a table definition (`map<string,double>`) in Trino's words (`map(varchar, double)`). */
export function trinoTypeOf(hive: string): string {
  const text = hive.trim().toLowerCase();
  const simple = SIMPLE[text];
  if (simple !== undefined) return simple;
  const nested = /^(array|map|struct)<(.*)>$/s.exec(text);
  if (nested === null) return text.replaceAll(/\s+/g, "");
  const parts = split(nested[2] ?? "");
  if (nested[1] === "struct") {
    const fields = parts.map((part) => {
      const at = part.indexOf(":");
      return `${part.slice(0, at).trim()} ${trinoTypeOf(part.slice(at + 1))}`;
    });
    return `row(${fields.join(", ")})`;
  }
  return `${nested[1]}(${parts.map(trinoTypeOf).join(", ")})`;
}

/** The other way round, for tables that are known by Trino's types: only what the export's columns have. */
export function hiveTypeOf(trino: string): string {
  const text = trino.replace(/^timestamp\(\d+\)$/, "timestamp");
  const map = /^map\((.*)\)$/.exec(text);
  if (map !== null)
    return `map<${split(map[1] ?? "")
      .map(hiveTypeOf)
      .join(",")}>`;
  return text === "varchar" ? "string" : text === "integer" ? "int" : text;
}

function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if ("<(".includes(char)) depth++;
    else if (">)".includes(char)) depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
