import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "#core/figures/decimal";
import { type Candidate, type Draft, withoutOverlap } from "#core/insights/overlap";

const candidate = (resource: string, saving: number, covered = 0, members: readonly string[] = [resource]): Candidate => ({
  resource,
  members,
  account: "a",
  region: "r",
  detail: "",
  cost: 0n,
  saving: decimal(saving),
  covered: decimal(covered),
});

describe("withoutOverlap", () => {
  it("gives a resource to the finding that saves more by it, net of commitments", () => {
    const drafts: Draft[] = [
      { kind: "gp2_volume", candidates: [candidate("vol-1", 2), candidate("vol-2", 3)] },
      { kind: "unattached_volume", candidates: [candidate("vol-1", 10)] },
      { kind: "old_generation", candidates: [candidate("i-1", 8, 8)] },
      { kind: "nights_weekends", candidates: [candidate("dev-cluster", 6, 1, ["cluster:dev", "i-1"])] },
    ];
    expect(withoutOverlap(drafts).map(({ draft, kept, overlap }) => [draft.kind, kept.map((one) => one.resource), overlap])).toEqual([
      ["gp2_volume", ["vol-2"], 1],
      ["unattached_volume", ["vol-1"], 0],
      ["old_generation", [], 1],
      ["nights_weekends", ["dev-cluster"], 0],
    ]);
  });

  it("never counts a resource twice, and gives up no candidate without a reason", () => {
    const any = fc.record({
      members: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 3 }),
      saving: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(any, { maxLength: 5 }), { maxLength: 4 }), (groups) => {
        const drafts = groups.map((group, order): Draft => ({
          kind: "gp2_volume",
          candidates: group.map(({ members, saving }, at) => candidate(`${order}.${at}`, saving, 0, members)),
        }));
        const results = withoutOverlap(drafts);
        const members = results.flatMap(({ kept }) => kept.flatMap((one) => one.members));
        expect(new Set(members).size).toBe(members.length);
        const taken = new Set(members);
        for (const { draft, kept, overlap } of results) {
          expect(kept.length + overlap).toBe(draft.candidates.length);
          for (const one of draft.candidates.filter((candidate) => !kept.includes(candidate)))
            expect(one.members.some((member) => taken.has(member))).toBe(true);
        }
      }),
    );
  });
});
