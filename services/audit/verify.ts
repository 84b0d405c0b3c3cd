import type { z } from "zod";
import type { AuditVerification } from "#core/api/schemas";
import { checkChain } from "#core/audit/chain";
import { verificationSentence } from "#core/audit/verification-sentence";
import { requireScope } from "#services/access";
import { sha256 } from "#services/audit/append";
import { auditHead, eachAuditPage, lastAuditSeq } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";

/**
 * Hashes the tenant's whole chain again, up to the head that it had when this began, and compares it with the heads
 * that are kept apart from it.
 */
export async function verifyAudit(ctx: ServiceContext): Promise<z.infer<typeof AuditVerification>> {
  requireScope(ctx, "audit:read");
  // In this order: what was anchored before the head was read can never lie behind it.
  const anchor = await ctx.anchors?.latest(ctx.tenant.id);
  const { head, lastSeq } = await ctx.db.read(async (tx) => ({ head: await auditHead(tx), lastSeq: await lastAuditSeq(tx) }));
  const check = checkChain(sha256);
  let anchoredHash: string | undefined;
  await eachAuditPage(ctx.db, head.seq, (rows) => {
    for (const row of rows) {
      check.accept(row);
      if (row.seq === anchor?.seq) anchoredHash = row.hash;
    }
  });
  const result = check.result();
  const isCutOff = head.seq !== result.rows || head.hash !== result.head || lastSeq !== head.seq;
  if (result.ok && isCutOff) return said({ ...result, ok: false, firstBadSeq: result.rows + 1 });
  // Whoever owns the database can write the whole chain anew, but not what was anchored outside of it.
  if (result.ok && anchor && anchoredHash !== anchor.hash) {
    return said({ ...result, ok: false, firstBadSeq: Math.min(anchor.seq, result.rows + 1) });
  }
  return said(result);
}

function said(result: Parameters<typeof verificationSentence>[0]): z.infer<typeof AuditVerification> {
  return { ...result, sentence: verificationSentence(result) };
}
