import { AuditExport } from "#core/audit/audit-export";
import { checkChain, GENESIS, type Sha256 } from "#core/audit/chain";
import { exportReader } from "#core/audit/export-reader";
import { InvalidInputError, MajorTomError } from "#core/errors";

const Row = AuditExport.shape.rows.element;
const Head = AuditExport.shape.head;

const EXTRACT = "This is an extract, whose rows do not follow each other; export the whole log to verify it.";
const NO_HEAD_KEPT = "None of the kept heads is of this organization, so they say nothing of this export.";

export type ExportVerdict = { readonly ok: boolean; readonly rows: number; readonly head: string; readonly firstBadSeq: number | null };
/** A head that was kept elsewhere: a chain alone cannot show that its end was cut off or written anew. */
export type KeptHead = { readonly seq: number; readonly hash: string };

/**
 * Verifies an export as it is read, in memory that does not grow with it.
 *
 * @throws InvalidInputError where the text is no export at all
 */
export function exportVerifier(sha256: Sha256, kept?: (tenantId: string) => readonly KeptHead[]) {
  const check = checkChain(sha256);
  let isBroken = false;
  let format: unknown;
  let tenantId = "";
  let head: unknown;
  /** By their number; taken out as their row goes by. An export names its tenant before its rows. */
  let missing: Map<number, string> | undefined;
  let firstUnlike: number | undefined;

  const reader = exportReader((part) => {
    if ("row" in part) {
      const row = Row.safeParse(part.row);
      if (!row.success) isBroken = true;
      if (isBroken || !row.success) return;
      check.accept(row.data);
      const keptHash = missing?.get(row.data.seq);
      if (keptHash !== undefined && keptHash !== row.data.hash) firstUnlike ??= row.data.seq;
      missing?.delete(row.data.seq);
    } else if (part.name === "format") {
      format = part.value;
      if (format === "major-tom.audit-extract.v1") throw new InvalidInputError(EXTRACT);
    } else if (part.name === "head") head = part.value;
    else if (part.name === "tenant") {
      tenantId = AuditExport.shape.tenant.safeParse(part.value).data?.id ?? "";
      missing = new Map(kept?.(tenantId).map(({ seq, hash }) => [seq, hash]));
    }
  });

  return {
    /** @throws InvalidInputError where it cannot be an export; text that only breaks within a row is a bad row */
    push(chunk: string): void {
      if (isBroken) return;
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof MajorTomError) || check.result().rows === 0) throw error;
        isBroken = true;
      }
    },
    result(): ExportVerdict {
      const { ok, rows, head: last, firstBadSeq } = check.result();
      const bad = (seq: number): ExportVerdict => ({ ok: false, rows, head: last, firstBadSeq: seq });
      if (!ok) return { ok, rows, head: last, firstBadSeq };
      if (isBroken) return bad(rows + 1);
      try {
        reader.end();
      } catch (error) {
        if (rows === 0) throw error;
        return bad(rows + 1);
      }
      const said = Head.safeParse(head);
      if (format !== "major-tom.audit.v1" || !said.success) throw new InvalidInputError("This is not a JSON export of the audit log.");
      if (said.data.seq !== rows || said.data.hash !== (rows === 0 ? GENESIS : last)) return bad(rows + 1);
      if (kept && (missing === undefined || kept(tenantId).length === 0)) throw new InvalidInputError(NO_HEAD_KEPT);
      if (firstUnlike !== undefined) return bad(firstUnlike);
      if (missing !== undefined && missing.size > 0) return bad(rows + 1);
      return { ok, rows, head: last, firstBadSeq };
    },
  };
}
