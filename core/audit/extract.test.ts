import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { auditJson, EXTRACT_RULE } from "#core/audit/audit-export";
import { GENESIS } from "#core/audit/chain";
import { exportVerifier } from "#core/audit/verify-export";

it("an extract of the log says that it proves nothing alone, and is not mistaken for a broken chain", () => {
  const text = auditJson({
    format: "major-tom.audit-extract.v1",
    rule: EXTRACT_RULE,
    tenant: { id: "t", name: "T" },
    exportedAt: "2026-11-25T12:00:00.000Z",
    extractOf: { action: "proposal.approve" },
    head: { seq: 9, hash: GENESIS },
    rows: [],
  });
  const verifier = exportVerifier((value) => createHash("sha256").update(value, "utf8").digest("hex"));
  expect(() => verifier.push(text)).toThrow("This is an extract, whose rows do not follow each other; export the whole log to verify it.");
});
