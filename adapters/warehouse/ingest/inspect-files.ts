import type { DuckDBConnection } from "@duckdb/node-api";
import { SINCE_1_1, SINCE_1_2 } from "#adapters/warehouse/ingest/focus-columns";
import { type FileColumn, type InspectedFile, normalName } from "#adapters/warehouse/ingest/inspected-file";
import type { CostFile } from "#adapters/warehouse/ingest/manifest";
import { csvReader, parquetReader } from "#adapters/warehouse/ingest/source-relation";
import { UnavailableError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";

export type SetAside = CostCatalog["setAside"][number];
export type SourceKind = CostCatalog["source"]["kind"];

export type Inspection = { readonly files: readonly InspectedFile[]; readonly kind: SourceKind; readonly setAside: readonly SetAside[] };

/** One clear line of an engine's error: its first sentence, without paths of this machine. */
export function firstSentence(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = (text.split("\n")[0] ?? "")
    .replace(/^[A-Za-z ]+Error:\s*/, "")
    .replace(/["']?\/[^\s"']+["']?/g, "the file")
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line || "it cannot be read";
}

export const nameOf = (path: string) => path.split(/[\\/]/).slice(-2).join("/");

/**
 * Opens each file, tells a CUR 2.0 from a FOCUS export by its columns, and sets aside, by name, what is neither or broken.
 *
 * @throws UnavailableError when no file is left
 */
export async function inspectFiles(connection: DuckDBConnection, files: readonly CostFile[]): Promise<Inspection> {
  const inspected: InspectedFile[] = [];
  const setAside: SetAside[] = [];
  for (const file of files) {
    try {
      const described = await connection.runAndReadAll(
        `describe select * from ${file.format === "parquet" ? parquetReader([file.path], false) : csvReader(file.path)}`,
      );
      const columns = described.getRowObjectsJson().map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
      const family = familyOf(columns);
      if (family) inspected.push({ ...file, family, columns });
      else
        setAside.push({
          what: nameOf(file.path),
          rows: undefined,
          reason: "It is neither a CUR 2.0 nor a FOCUS export: it has no column line_item_unblended_cost and no column BilledCost.",
        });
    } catch (cause) {
      setAside.push({ what: nameOf(file.path), rows: undefined, reason: `It cannot be read: ${firstSentence(cause)}. Export or copy it again.` });
    }
  }
  const curFiles = inspected.filter(({ family }) => family === "cur");
  const used = curFiles.length > 0 ? curFiles : inspected;
  for (const file of inspected)
    if (!used.includes(file))
      setAside.push({
        what: nameOf(file.path),
        rows: undefined,
        reason: "It is a FOCUS export beside a CUR: counting both would double the bill. Point COST_DATA at one of them.",
      });
  if (used.length === 0)
    throw new UnavailableError(
      `None of the ${files.length} cost file${files.length === 1 ? "" : "s"} can be read; the first: ${setAside[0]?.what ?? ""}. ${setAside[0]?.reason ?? ""}`,
    );
  return { files: used, kind: curFiles.length > 0 ? "cur-2.0" : focusVersion(used), setAside };
}

function familyOf(columns: readonly FileColumn[]): InspectedFile["family"] | undefined {
  const names = new Set(columns.map(({ name }) => normalName(name).toLowerCase()));
  if (names.has("line_item_unblended_cost") && names.has("line_item_line_item_type")) return "cur";
  return names.has("billedcost") && (names.has("chargeperiodstart") || names.has("billingperiodstart")) ? "focus" : undefined;
}

function focusVersion(files: readonly InspectedFile[]): SourceKind {
  const names = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())));
  if (SINCE_1_2.some((name) => names.has(name))) return "focus-1.2";
  return SINCE_1_1.some((name) => names.has(name)) ? "focus-1.1" : "focus-1.0";
}
