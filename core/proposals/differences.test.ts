import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesOf } from "#core/proposals/differences";
import { seal, type SealedProposal } from "#core/proposals/sealed";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const sealed = (over: Partial<SealedProposal>) =>
  seal(
    {
      v: 1,
      tenant: "t",
      proposal: "APR-1",
      rev: 1,
      kind: "node_switch",
      connection: "111122223333",
      region: "eu-west-1",
      params: {},
      preconditions: {},
      policy_version: "1",
      expires_at: "2026-11-18T12:00:00.000Z",
      ...over,
    },
    sha256,
  ).text;

const leaf = fc.oneof(fc.constantFrom("a", "1", "true", "null", "[]"), fc.boolean(), fc.constant(null), fc.integer({ min: -9, max: 9 }));
const params = fc.dictionary(
  fc.constantFrom("x", "y", "z"),
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.constantFrom("p", "q"), leaf)),
);

describe("differences of two revisions", () => {
  it("name what was changed, added and taken away, by its path", () => {
    const before = sealed({ params: { a: "1", list: ["x", "y"], gone: true } });
    const after = sealed({ rev: 2, params: { a: "2", list: ["x"], fresh: { deep: null } }, expires_at: "2026-11-18T13:00:00.000Z" });
    expect(differencesOf(before, after)).toEqual([
      { path: "params.a", before: "1", after: "2" },
      { path: "params.gone", before: "true", after: null },
      { path: "params.list.1", before: "y", after: null },
      { path: "params.fresh.deep", before: null, after: "null" },
    ]);
  });

  it("are none exactly where the two would do the same", () => {
    fc.assert(
      fc.property(params, params, (a, b) => {
        const [first, second] = [sealed({ params: a }), sealed({ params: b, rev: 2 })];
        const same = first === sealed({ params: b });
        expect(differencesOf(first, second).length === 0).toBe(same);
      }),
    );
  });
});
