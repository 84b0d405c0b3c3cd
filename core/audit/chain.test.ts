import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditRow } from "#core/api/schemas";
import { auditValue } from "#core/audit/audit-value";
import { auditHash, GENESIS, type Sha256, verifyChain } from "#core/audit/chain";

const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

const entry = fc.record({
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  actor: fc.record({
    kind: fc.constantFrom("user" as const, "agent" as const, "system" as const),
    userId: fc.option(fc.string()),
    name: text(),
    sessionId: fc.option(text()),
    ip: fc.option(fc.ipV4()),
    userAgent: fc.option(text()),
  }),
  action: fc.constantFrom("member.invite", "thread.create"),
  event: text(),
  target: text(),
  outcome: fc.constantFrom("success" as const, "failed" as const, "denied" as const),
  before: fc.jsonValue().map((value) => auditValue(value)),
  after: fc.jsonValue().map((value) => auditValue(value)),
  requestId: fc.option(text()),
});

function text() {
  return fc.string({ unit: "grapheme" });
}

type Entry = Omit<AuditRow, "seq" | "prev" | "hash">;

function chainOf(entries: readonly Entry[]): AuditRow[] {
  let prev = GENESIS;
  return entries.map((each, index) => {
    const row = { ...each, seq: index + 1, prev };
    prev = auditHash(row, sha256);
    return { ...row, hash: prev };
  });
}

const chains = fc.array(entry, { minLength: 1, maxLength: 6 }).map(chainOf);

describe("verifyChain", () => {
  it("accepts every chain that was built by the rule, also after a trip through JSON", () => {
    fc.assert(
      fc.property(chains, (rows) => {
        expect(verifyChain(JSON.parse(JSON.stringify(rows)) as AuditRow[], sha256)).toEqual({
          ok: true,
          rows: rows.length,
          head: rows.at(-1)?.hash,
          firstBadSeq: null,
        });
      }),
      { numRuns: 50 },
    );
  });

  it("finds any single bit that flips anywhere in an export", () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat({ max: 7 }), (rows, position, bit) => {
        const bytes = Buffer.from(JSON.stringify(rows), "utf8");
        const at = position % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const altered = parsed(bytes);
        // A text that is no JSON any more, or that says the same (a digit of an escape), is found or no change.
        if (altered === undefined || JSON.stringify(altered) === JSON.stringify(rows)) return;
        const { ok, rows: good, firstBadSeq } = verifyChain(altered, sha256);
        expect(ok).toBe(false);
        expect(firstBadSeq).toBe(good + 1);
      }),
      { numRuns: 400 },
    );
  });

  it("finds a row that is missing, doubled or swapped", () => {
    fc.assert(
      fc.property(
        chains.filter((rows) => rows.length > 2),
        fc.nat(),
        (rows, position) => {
          const at = position % (rows.length - 1);
          expect(verifyChain(rows.toSpliced(at, 1), sha256)).toMatchObject({ ok: false, firstBadSeq: at + 1 });
          expect(verifyChain(rows.toSpliced(at, 0, rows[at] as AuditRow), sha256)).toMatchObject({ ok: false, firstBadSeq: at + 2 });
          expect(verifyChain(rows.toSpliced(at, 2, rows[at + 1] as AuditRow, rows[at] as AuditRow), sha256)).toMatchObject({
            ok: false,
            firstBadSeq: at + 1,
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("finds rows that were forged with hashes of their own, unless the whole end was written anew", () => {
    const rows = chainOf(
      [0, 1, 2, 3].map((n) => ({
        at: "2026-11-18T12:00:00.000Z",
        actor: { kind: "system", userId: null, name: "x", sessionId: null, ip: null, userAgent: null },
        action: "a.b",
        event: `event ${n}`,
        target: "",
        outcome: "success",
        before: null,
        after: null,
        requestId: null,
      })),
    );
    const [first, second, ...rest] = rows as [AuditRow, AuditRow, ...AuditRow[]];
    const forged = { ...second, event: "forged" };
    expect(verifyChain([first, { ...forged, hash: auditHash(forged, sha256) }, ...rest], sha256)).toMatchObject({ ok: false, firstBadSeq: 3 });
  });

  it("says that an empty log is intact", () => {
    expect(verifyChain([], sha256)).toEqual({ ok: true, rows: 0, head: GENESIS, firstBadSeq: null });
  });
});

function parsed(bytes: Buffer): AuditRow[] | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
    return Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null && "actor" in row)
      ? (value as AuditRow[])
      : undefined;
  } catch {
    return undefined;
  }
}
