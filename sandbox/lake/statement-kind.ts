import type { Execution } from "#sandbox/lake/execution";

type Kind = Pick<Execution, "kind" | "subKind" | "writes">;

/** What Athena calls a statement, by its first words. */
export function statementKind(sql: string): Kind {
  const words = sql
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")
    .trim()
    .replace(/^\(+\s*/, "")
    .toUpperCase()
    .split(/[\s(]+/);
  const [first = "", second = "", third = ""] = words;
  if (first === "SELECT" || first === "WITH" || first === "VALUES") return { kind: "DML", subKind: "SELECT", writes: false };
  if (first === "SHOW" || first === "DESCRIBE" || first === "DESC" || first === "EXPLAIN") {
    return { kind: "UTILITY", subKind: first === "SHOW" ? `SHOW_${second}` : first === "DESC" ? "DESCRIBE_TABLE" : first, writes: false };
  }
  if (first === "MSCK") return { kind: "DDL", subKind: "MSCK_REPAIR_TABLE", writes: true };
  if (first === "CREATE" && second === "EXTERNAL") return { kind: "DDL", subKind: "CREATE_TABLE", writes: true };
  if (first === "CREATE" || first === "DROP") return { kind: "DDL", subKind: `${first}_${second === "SCHEMA" ? "DATABASE" : second}`, writes: true };
  if (first === "ALTER") return { kind: "DDL", subKind: `ALTER_${second}_${third}`, writes: true };
  return { kind: "DML", subKind: first, writes: /^(INSERT|UPDATE|DELETE|MERGE|UNLOAD)$/.test(first) };
}
