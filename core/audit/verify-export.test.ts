import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditRow } from "#core/api/schemas";
import { AUDIT_RULE, type AuditExport, auditJson } from "#core/audit/audit-export";
import { auditHash, GENESIS, type Sha256 } from "#core/audit/chain";
import { exportVerifier, type KeptHead } from "#core/audit/verify-export";
import { InvalidInputError } from "#core/errors";

const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");
const ROWS = 40;

function chained(rows: readonly Omit<AuditRow, "seq" | "prev" | "hash">[]): AuditRow[] {
  let prev = GENESIS;
  return rows.map((row, index) => {
    const linked = { ...row, seq: index + 1, prev };
    prev = auditHash(linked, sha256);
    return { ...linked, hash: prev };
  });
}

const row = (n: number): Omit<AuditRow, "seq" | "prev" | "hash"> => ({
  at: new Date(Date.UTC(2026, 10, 25, 12, 0, n)).toISOString(),
  actor: {
    kind: n % 5 === 0 ? "agent" : "user",
    userId: `usr_${n % 3}`,
    name: "Dana \u{1f680} Réyes",
    sessionId: null,
    ip: "10.0.0.1",
    userAgent: 'a "quoted" {browser}, [really]: \\',
  },
  action: n % 2 === 0 ? "proposal.approve" : "step.intent",
  event: `Approved APR-${n}`,
  target: `APR-${n}`,
  outcome: n % 7 === 0 ? "denied" : "success",
  before: n % 3 === 0 ? null : { state: "proposed", rev: n },
  after: { state: "approved", list: [1, "two", { three: null }], usd: "0.09600" },
  requestId: n % 2 === 0 ? null : `req_${n}`,
});

function document(rows: readonly AuditRow[]): AuditExport {
  return {
    format: "major-tom.audit.v1",
    rule: AUDIT_RULE,
    tenant: { id: "acme", name: "Acme" },
    exportedAt: "2026-11-25T12:30:00.000Z",
    head: { seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS },
    rows: [...rows],
  };
}

/** What the verifier says of a text, however it is cut into chunks; a text that is no export is not intact. */
function isIntact(text: string, kept?: readonly KeptHead[], chunk = 1000): boolean {
  const verifier = exportVerifier(sha256, kept && (() => kept));
  try {
    for (let at = 0; at < text.length; at += chunk) verifier.push(text.slice(at, at + chunk));
    return verifier.result().ok;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}

describe("exportVerifier", () => {
  let rows: AuditRow[] = [];
  let text = "";
  let kept: KeptHead[] = [];
  beforeAll(() => {
    rows = chained(Array.from({ length: ROWS }, (_, n) => row(n)));
    text = auditJson(document(rows));
    kept = [9, 25, ROWS].map((seq) => ({ seq, hash: rows[seq - 1]?.hash ?? "" }));
  });

  it("reads what was exported, in whatever chunks it comes, also indented or on one line", () => {
    const whole = { ok: true, rows: ROWS, head: rows.at(-1)?.hash, firstBadSeq: null };
    for (const spelled of [text, JSON.stringify(document(rows)), JSON.stringify(document(rows), null, 2)]) {
      expect(JSON.parse(spelled)).toEqual(document(rows));
      for (const chunk of [1, 7, 64, 1_000_000]) {
        const verifier = exportVerifier(sha256, () => kept);
        for (let at = 0; at < spelled.length; at += chunk) verifier.push(spelled.slice(at, at + chunk));
        expect(verifier.result()).toEqual(whole);
      }
    }
    expect(isIntact(auditJson(document([])))).toBe(true);
  });

  it("finds 1,000 random tamperings of an export", () => {
    const counts = new Map<string, number>();
    const changed = fc.tuple(
      fc.constantFrom("change", "insert", "delete"),
      fc.nat(),
      fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 1 }),
    );
    const tamper = fc.oneof(
      { weight: 6, arbitrary: changed.map(([how, at, other]) => ({ how: `${how} a character`, text: () => changedRow(how, at, other) })) },
      {
        weight: 2,
        arbitrary: changed.map(([how, at, other]) => ({ how: `${how} a character of the file`, text: () => changedText(how, at, other) })),
      },
      ...(["delete", "insert", "swap", "duplicate", "truncate", "truncate and say so", "re-hash the tail", "re-number"] as const).map((how) => ({
        weight: 1,
        arbitrary: fc.tuple(fc.nat(), fc.nat()).map(([at, other]) => ({ how, text: () => auditJson(rearranged(how, at, other)) })),
      })),
    );
    let tried = 0;
    fc.assert(
      fc.property(tamper, ({ how, text: altered }) => {
        const tampered = altered();
        // What says the very same thing in another spelling is no change.
        fc.pre(!saysTheSame(tampered));
        tried += 1;
        counts.set(how, (counts.get(how) ?? 0) + 1);
        expect({ how, intact: isIntact(tampered, kept) }).toEqual({ how, intact: false });
      }),
      { numRuns: 1000 },
    );
    expect(tried).toBe(1000);
    expect(counts.size).toBe(14);
  });

  function changedText(how: string, at: number, other: string): string {
    const start = text.indexOf('"rows"');
    const place = start + (at % (text.length - start));
    return text.slice(0, place) + (how === "delete" ? "" : other) + text.slice(how === "insert" ? place : place + 1);
  }

  /** One character of one field of one row, the text written properly again. */
  function changedRow(how: string, at: number, other: string): string {
    const index = at % rows.length;
    const victim = structuredClone(rows[index]) as AuditRow & Record<string, unknown>;
    const names = Object.keys(victim);
    const name = names[Math.trunc(at / rows.length) % names.length] ?? "event";
    const value = JSON.stringify(victim[name]);
    const place = Math.trunc(at / 977) % Math.max(value.length, 1);
    const altered = value.slice(0, place) + (how === "delete" ? "" : other) + value.slice(how === "insert" ? place : place + 1);
    let member: unknown;
    try {
      member = JSON.parse(altered);
    } catch {
      member = altered;
    }
    return auditJson(document(rows.with(index, { ...victim, [name]: member })));
  }

  function rearranged(how: string, at: number, other: number): AuditExport {
    const index = at % (rows.length - 1);
    const one = rows[index] as AuditRow;
    const next = rows[index + 1] as AuditRow;
    switch (how) {
      case "delete":
        return document(rows.toSpliced(index, 1));
      case "insert":
        return document(rows.toSpliced(index, 0, { ...one, event: `forged ${other}` }));
      case "swap":
        return document(rows.toSpliced(index, 2, next, one));
      case "duplicate":
        return document(rows.toSpliced(index, 0, one));
      case "truncate":
        return { ...document(rows.slice(0, index + 1)), head: document(rows).head };
      case "truncate and say so":
        return document(rows.slice(0, index + 1));
      case "re-number":
        return document(rows.toSpliced(index, 1).map((each, place) => ({ ...each, seq: place + 1 })));
      default:
        return document(chained(rows.map((each, place) => (place === index ? { ...each, event: `forged ${other}` } : each))));
    }
  }

  function saysTheSame(tampered: string): boolean {
    try {
      const { rows: said } = JSON.parse(tampered) as AuditExport;
      return JSON.stringify(said) === JSON.stringify(rows) && tampered.split('"').length === text.split('"').length;
    } catch {
      return false;
    }
  }

  it("finds a name that stands twice, in a row and at the top", () => {
    expect(isIntact(text.replace('"event":"Approved APR-3"', '"event":"forged","event":"Approved APR-3"'))).toBe(false);
    expect(isIntact(text.replace('"format"', '"head":{"seq":1,"hash":""},"format"'))).toBe(false);
    expect(isIntact(text.replace('"state":"approved"', '"state":"rejected","state":"approved"'))).toBe(false);
  });

  it("finds an end that was cut off or written anew only by a head that was kept elsewhere", () => {
    const cut = auditJson(document(rows.slice(0, 20)));
    expect(isIntact(cut)).toBe(true);
    expect(isIntact(cut, kept)).toBe(false);
    const anew = auditJson(document(chained(rows.map((each) => ({ ...each, event: "nothing happened" })))));
    expect(isIntact(anew)).toBe(true);
    expect(isIntact(anew, kept)).toBe(false);
  });

  it("does not call an export intact by heads of somebody else", () => {
    expect(isIntact(text, [])).toBe(false);
  });

  it.each([
    "",
    "[]",
    "{}",
    "null",
    '{"rows":{}}',
    '{"rows":[],',
    "hello",
    '{"rows":[]}',
    '{"format":"major-tom.audit.v1","head":{"seq":0,"hash":""},"rows":[]}x',
  ])("refuses what is no export: %s", (nothing) => {
    expect(isIntact(nothing)).toBe(false);
  });
});
