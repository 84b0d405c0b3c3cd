import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStricter, type PolicyCase, policyFor } from "#core/proposals/policy";
import { ProposalKind } from "#core/proposals/state";

const cases: fc.Arbitrary<PolicyCase> = fc.record({
  kind: fc.constantFrom(...ProposalKind.options),
  production: fc.boolean(),
  overThreshold: fc.boolean(),
  submittedInPerson: fc.boolean(),
});

describe("stricter rules", () => {
  it("are never stricter than themselves, and production is never laxer than the rest", () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(isStricter(policyFor(one), policyFor(one))).toBe(false);
        expect(isStricter(policyFor({ ...one, production: false }), policyFor({ ...one, production: true }))).toBe(false);
      }),
    );
  });

  it("are those of production for what disrupts, and those above the threshold for money", () => {
    for (const kind of ["node_switch", "drain", "hibernate_now", "wake_now", "rightsize"] as const) {
      const of = (production: boolean) => policyFor({ kind, production, submittedInPerson: true });
      expect([kind, isStricter(of(true), of(false))]).toEqual([kind, true]);
    }
    const purchase = (overThreshold: boolean) => policyFor({ kind: "sp_purchase", production: true, submittedInPerson: true, overThreshold });
    expect([isStricter(purchase(true), purchase(false)), isStricter(purchase(false), purchase(true))]).toEqual([true, false]);
  });
});
