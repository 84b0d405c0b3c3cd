import type { AuditRow } from "#core/api/schemas";
import { AUDIT_RULE, auditCsv, type AuditExport, auditJson, EXTRACT_RULE } from "#core/audit/audit-export";
import { type AuditHead, GENESIS } from "#core/audit/chain";
import { sha256 } from "#services/audit/append";
import type { AuditQuestion } from "#services/audit/audit-condition";
import { auditHead, eachAuditPage } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

export type ExportedAudit = { readonly body: string; readonly contentType: string; readonly fileName: string; readonly sha256: string };

/**
 * The whole log in one file, or an extract of it, which says that it is one: its rows do not follow each other, so
 * that it proves nothing alone. The export itself is the last row of the log, though not of the file.
 */
export async function exportAudit(ctx: ServiceContext, format: "csv" | "json", question: AuditQuestion = {}): Promise<ExportedAudit> {
  const asked = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined && value !== ""));
  const isExtract = Object.keys(asked).length > 0;
  const rows: AuditRow[] = [];
  let head: AuditHead = { seq: 0, hash: GENESIS };
  await mutate(ctx, {
    scope: "audit:export",
    action: "audit.export",
    target: format,
    event: `Exported ${isExtract ? "an extract of " : ""}the audit log as ${format.toUpperCase()}`,
    async prepare() {
      head = await ctx.db.read(auditHead);
      await eachAuditPage(ctx.db, head.seq, (page) => rows.push(...page), question);
    },
    run: async () => ({ result: undefined, after: { rows: rows.length, head: head.hash, ...(isExtract && { extractOf: asked }) } }),
  });
  const exportedAt = ctx.now().toISOString();
  if (isExtract) {
    const tenant = { id: ctx.tenant.id, name: ctx.tenant.name };
    const extract = auditJson({ format: "major-tom.audit-extract.v1", rule: EXTRACT_RULE, tenant, exportedAt, extractOf: asked, head, rows });
    return fileOf(ctx, format, exportedAt, format === "json" ? extract : auditCsv(rows), "audit-extract");
  }
  const last = rows.at(-1);
  if (last) await ctx.anchors?.append([{ tenantId: ctx.tenant.id, seq: last.seq, hash: last.hash, at: exportedAt }]);
  const document: AuditExport = {
    format: "major-tom.audit.v1",
    rule: AUDIT_RULE,
    tenant: { id: ctx.tenant.id, name: ctx.tenant.name },
    exportedAt,
    head: { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS },
    rows,
  };
  return fileOf(ctx, format, exportedAt, format === "json" ? auditJson(document) : auditCsv(rows), "audit");
}

function fileOf(ctx: ServiceContext, format: "csv" | "json", exportedAt: string, body: string, name: string): ExportedAudit {
  return {
    body,
    contentType: format === "json" ? "application/json" : "text/csv; charset=utf-8",
    fileName: `${name}-${ctx.tenant.id}-${exportedAt.slice(0, 10)}.${format}`,
    sha256: sha256(body),
  };
}
