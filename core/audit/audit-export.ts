import { z } from "zod";
import { AuditRow } from "#core/api/schemas";
import { csvCell } from "#core/audit/csv-cell";

/** A whole chain in one file that can be verified without Major Tom. */
export const AuditExport = z.object({
  format: z.literal("major-tom.audit.v1"),
  /** How to check it, in words, for a reader who has nothing but this file. */
  rule: z.string(),
  tenant: z.object({ id: z.string(), name: z.string() }),
  exportedAt: z.string(),
  head: z.object({ seq: z.number(), hash: z.string() }),
  /** Loose: a member that was slipped in must not escape the hash. */
  rows: z.array(AuditRow.loose()),
});
export type AuditExport = z.infer<typeof AuditExport>;

export const AUDIT_RULE =
  "hash = SHA-256 of prev (64 hex digits) followed by the RFC 8785 canonical JSON of the row without hash, as UTF-8; prev is the hash of the row before, 64 zeros for the first; seq counts from 1.";

/** Rows that were asked for, out of a chain; each carries its own hash, but not that of the row before it in the file. */
export type AuditExtract = Omit<AuditExport, "format"> & {
  readonly format: "major-tom.audit-extract.v1";
  readonly extractOf: Readonly<Record<string, unknown>>;
};

export const EXTRACT_RULE = `This is an extract: rows are missing between its rows, so that it proves nothing alone. head is the end of the whole log when it was made. Each row: ${AUDIT_RULE}`;

/** A row a line, so that a long log stays small and can be read line by line. */
export function auditJson({ rows, ...document }: AuditExport | AuditExtract): string {
  const head = JSON.stringify(document, null, 2).replace(/\n\}$/, "");
  return `${head},\n  "rows": [${rows.map((row) => `\n    ${JSON.stringify(row)}`).join(",")}${rows.length > 0 ? "\n  " : ""}]\n}\n`;
}

const CSV_COLUMNS = [
  "seq",
  "at",
  "actor_kind",
  "actor",
  "actor_id",
  "session",
  "ip",
  "user_agent",
  "action",
  "event",
  "target",
  "outcome",
  "before",
  "after",
  "request_id",
  "prev",
  "hash",
] as const;

/** One line a row, in the same order as the JSON export; cells that look like formulas are disarmed. */
export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) =>
    [
      String(row.seq),
      row.at,
      row.actor.kind,
      row.actor.name,
      row.actor.userId ?? "",
      row.actor.sessionId ?? "",
      row.actor.ip ?? "",
      row.actor.userAgent ?? "",
      row.action,
      row.event,
      row.target,
      row.outcome,
      row.before === null ? "" : JSON.stringify(row.before),
      row.after === null ? "" : JSON.stringify(row.after),
      row.requestId ?? "",
      row.prev,
      row.hash,
    ]
      .map(csvCell)
      .join(","),
  );
  return `${[CSV_COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}
