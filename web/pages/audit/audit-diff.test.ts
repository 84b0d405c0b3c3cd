import { describe, expect, it } from "vitest";
import { auditDiff } from "#web/pages/audit/audit-diff.ts";

describe("before and after", () => {
  it("shows what changed and keeps what did not", () => {
    expect(auditDiff({ name: "Vera", role: "admin" }, { name: "Vera", role: "viewer" })).toEqual([
      { kind: "same", text: "name: Vera" },
      { kind: "removed", text: "role: admin" },
      { kind: "added", text: "role: viewer" },
    ]);
  });

  it("shows what was made and what was taken away", () => {
    expect(auditDiff(null, { title: "x" })).toEqual([{ kind: "added", text: "title: x" }]);
    expect(auditDiff({ tags: ["a", "b"] }, null)).toEqual([
      { kind: "removed", text: "tags.0: a" },
      { kind: "removed", text: "tags.1: b" },
    ]);
    expect(auditDiff(null, null)).toEqual([]);
  });
});
