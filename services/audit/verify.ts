import type { z } from "zod";
import type { AuditVerification } from "#core/api/schemas";
import { checkChain } from "#core/audit/chain";
import { verificationSentence } from "#core/audit/verification-sentence";
import { requireScope } from "#services/access";
import { sha256 } from "#services/audit/append";
import { eachAuditPage } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";

/** Hashes the tenant's whole chain again, and compares its end with the head that is kept apart. */
export async function verifyAudit(ctx: ServiceContext): Promise<z.infer<typeof AuditVerification>> {
  requireScope(ctx, "audit:read");
  return ctx.db.read(async (tx) => {
    const check = checkChain(sha256);
    await eachAuditPage(tx, (rows) => {
      for (const row of rows) check.accept(row);
    });
    const result = check.result();
    const [head] = await tx.query<{ seq: number | string; hash: string }>("SELECT seq, hash FROM audit_heads");
    const cutOff = result.ok && head !== undefined && (Number(head.seq) !== result.rows || head.hash !== result.head);
    const verification = cutOff ? { ...result, ok: false, firstBadSeq: result.rows + 1 } : result;
    return { ...verification, sentence: verificationSentence(verification) };
  });
}
