import { SINCE_1_1, SINCE_1_2 } from "#adapters/warehouse/ingest/focus-columns";
import { type FileColumn, type InspectedFile, normalName } from "#adapters/warehouse/ingest/inspected-file";
import type { CostCatalog } from "#core/ports/cost-engine";

export type SetAside = CostCatalog["setAside"][number];
export type SourceKind = CostCatalog["source"]["kind"];

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
 * Chooses the files that are read: where CUR and FOCUS lie side by side, the CUR, since both hold the same charges.
 */
export function chooseFamily<File extends InspectedFile>(
  inspected: readonly File[],
): { readonly files: readonly File[]; readonly kind: SourceKind; readonly setAside: readonly SetAside[] } {
  const curFiles = inspected.filter(({ family }) => family === "cur");
  const files = curFiles.length > 0 ? curFiles : inspected;
  const setAside = inspected
    .filter((file) => !files.includes(file))
    .map((file) => ({
      what: nameOf(file.path),
      rows: undefined,
      reason: "It is a FOCUS export beside a CUR: counting both would double the bill. Point COST_DATA at one of them.",
    }));
  return { files, kind: curFiles.length > 0 ? "cur-2.0" : focusVersion(files), setAside };
}

export function familyOf(columns: readonly FileColumn[]): InspectedFile["family"] | undefined {
  const names = new Set(columns.map(({ name }) => normalName(name).toLowerCase()));
  if (names.has("line_item_unblended_cost") && names.has("line_item_line_item_type")) return "cur";
  return names.has("billedcost") && (names.has("chargeperiodstart") || names.has("billingperiodstart")) ? "focus" : undefined;
}

function focusVersion(files: readonly InspectedFile[]): SourceKind {
  const names = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())));
  if (SINCE_1_2.some((name) => names.has(name))) return "focus-1.2";
  return SINCE_1_1.some((name) => names.has(name)) ? "focus-1.1" : "focus-1.0";
}
