import type { AuditRow } from "#core/api/schemas";
import { AUDIT_RULE, auditCsv, type AuditExport, auditJson } from "#core/audit/audit-export";
import { GENESIS } from "#core/audit/chain";
import { sha256 } from "#services/audit/append";
import { auditHead, eachAuditPage } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

export type ExportedAudit = { readonly body: string; readonly contentType: string; readonly fileName: string; readonly sha256: string };

/** The whole log in one file. The export itself is the last row of the log, though not of the file. */
export async function exportAudit(ctx: ServiceContext, format: "csv" | "json"): Promise<ExportedAudit> {
  const rows: AuditRow[] = [];
  await mutate(ctx, {
    scope: "audit:export",
    action: "audit.export",
    target: format,
    event: `Exported the audit log as ${format.toUpperCase()}`,
    async prepare() {
      const { seq } = await ctx.db.read(auditHead);
      await eachAuditPage(ctx.db, seq, (page) => rows.push(...page));
    },
    run: async () => ({ result: undefined, after: { rows: rows.length, head: rows.at(-1)?.hash ?? GENESIS } }),
  });
  const exportedAt = ctx.now().toISOString();
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
  const body = format === "json" ? auditJson(document) : auditCsv(rows);
  return {
    body,
    contentType: format === "json" ? "application/json" : "text/csv; charset=utf-8",
    fileName: `audit-${ctx.tenant.id}-${exportedAt.slice(0, 10)}.${format}`,
    sha256: sha256(body),
  };
}
