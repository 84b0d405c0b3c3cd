import type { AuditRow } from "#core/api/schemas";
import { canonicalJson } from "#core/audit/canonical-json";

/** SHA-256 of the UTF-8 bytes of a text, 64 lower-case hex digits. */
export type Sha256 = (text: string) => string;

/** What the first row of a chain points back to. */
export const GENESIS = "0".repeat(64);

export type AuditHead = { readonly seq: number; readonly hash: string };

/** Hash of a row: SHA-256 of `prev` (64 hex digits) followed by the canonical JSON of the row without its `hash`. */
export function auditHash(row: Omit<AuditRow, "hash">, sha256: Sha256): string {
  return sha256(row.prev + canonicalJson({ ...row, hash: undefined }));
}

export type ChainCheck = {
  /** The next row, in order of `seq`. Once it has answered false it keeps to that answer. */
  accept(row: AuditRow): boolean;
  result(): { readonly ok: boolean; readonly rows: number; readonly head: string; readonly firstBadSeq: number | null };
};

/** Verifies a chain row by row, so that a log of any length can be read in pages. */
export function checkChain(sha256: Sha256): ChainCheck {
  let rows = 0;
  let head = GENESIS;
  let firstBadSeq: number | null = null;
  return {
    accept(row) {
      if (firstBadSeq !== null) return false;
      const expected = rows + 1;
      if (row.seq === expected && row.prev === head && hashOf(row, sha256) === row.hash) {
        rows = expected;
        head = row.hash;
        return true;
      }
      firstBadSeq = expected;
      return false;
    },
    result: () => ({ ok: firstBadSeq === null, rows, head, firstBadSeq }),
  };
}

/**
 * Verifies a whole chain. A chain alone cannot show that its end was cut off: compare `head` with one that was kept elsewhere.
 *
 * @returns the number of good rows, the hash of the last of them and the sequence number at which the chain breaks
 */
export function verifyChain(rows: Iterable<AuditRow>, sha256: Sha256): ReturnType<ChainCheck["result"]> {
  const check = checkChain(sha256);
  for (const row of rows) if (!check.accept(row)) break;
  return check.result();
}

/** A row that was tampered with may hold what cannot be hashed at all. */
function hashOf(row: AuditRow, sha256: Sha256): string | undefined {
  try {
    return auditHash(row, sha256);
  } catch {
    return undefined;
  }
}
