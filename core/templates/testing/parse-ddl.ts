export type ParsedDdl = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitions: readonly { readonly name: string; readonly type: string }[];
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
};

const COLUMN = /^`([a-z_][a-z0-9_]*)` (string|double|timestamp|bigint|map<string,(?:string|double)>)$/;
const STATEMENTS =
  /^CREATE DATABASE IF NOT EXISTS `\w+`;\s+CREATE EXTERNAL TABLE IF NOT EXISTS `\w+`\.`\w+` \(\n(?<columns>[^;]*?)\n\)\nPARTITIONED BY \((?<partitions>[^)]*)\)\nSTORED AS PARQUET\nLOCATION '(?<location>s3:\/\/[^']+\/)'\nTBLPROPERTIES \(\n(?<properties>[^;]*?)\n\);\n$/;

/** Reads the two statements of the Athena DDL as Hive's grammar has them. @throws where the text is anything else */
export function parseDdl(text: string): ParsedDdl {
  const groups = STATEMENTS.exec(text)?.groups;
  if (groups === undefined) throw new Error("The text is not the two statements.");
  const columns = (list: string) =>
    list.split(/,\n\s*|, /).map((line) => {
      const found = COLUMN.exec(line.trim());
      if (found === null) throw new Error(`${line} is no column.`);
      return { name: found[1] ?? "", type: found[2] ?? "" };
    });
  const properties = (groups["properties"] ?? "").split(",\n").map((line) => {
    const found = /^\s*'([^']+)' = '([^']*)'$/.exec(line);
    if (found === null) throw new Error(`${line} is no property.`);
    return [found[1] ?? "", found[2] ?? ""] as const;
  });
  return {
    columns: columns(groups["columns"] ?? ""),
    partitions: columns(groups["partitions"] ?? ""),
    location: groups["location"] ?? "",
    properties: Object.fromEntries(properties),
  };
}
