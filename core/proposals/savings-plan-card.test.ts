import { describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { savingOf } from "#core/proposals/notice";
import type { SealedValue } from "#core/proposals/sealed";
import type { ProposalKind } from "#core/proposals/state";
import { changeLeaf, leafPaths } from "#core/proposals/testing/change-leaf";
import { sealSample } from "#core/proposals/testing/sealed-node-switch";
import { sampleCapRaise, samplePlanEnd, samplePurchase } from "#core/proposals/testing/sealed-savings-plan";

const sealed = (kind: ProposalKind, params: unknown) => sealSample(params as Readonly<Record<string, SealedValue>>, { kind }).text;
const cardFor = (kind: ProposalKind, params: unknown) => cardOf(sealed(kind, params));

describe("the card of a purchase", () => {
  it("says what is promised over which time, what it saves, how it goes wrong and how it is undone", () => {
    const card = cardFor("sp_purchase", samplePurchase());
    expect(card.title).toBe("Commit $21,900.00 over 1 year");
    expect(card.subject.target).toBe("EC2 Instance Savings Plan of m6i in us-east-1, shared-services");
    expect(card.after).toContainEqual({ label: "Commitment", value: "$2.50 an hour USD, used or not" });
    expect(card.after).toContainEqual({ label: "Starts", value: "24 hours after it is bought, queued until then" });
    expect(card.figures.map(({ label, value }) => [label, value])).toEqual([
      ["Saves, per month", "593.01"],
      ["Saves, per hour", "0.81234"],
      ["Promised", "$21,900.00"],
      ["Lock-in", "4.20 months"],
      ["Worst-case loss", "$1,200.50"],
      ["Coverage", "52.1\u00a0% to 61.3\u00a0%"],
      ["Utilization", "99.0\u00a0%"],
    ]);
    expect(card.steps.map(({ label, undo }) => [label, undo])).toEqual([
      ["Reserve", "the limit is free again"],
      ["Purchase", "cancel until it starts"],
      ["Confirm", "return until 26 Nov 2026"],
    ]);
    expect(card.undo).toMatch(/^Cancel until it starts: costs nothing, and uses no return\. Then return until 26 Nov 2026 .* No undo afterwards\.$/);
    expect(card.playbook).toBe("docs/runbooks/savings-plans.md");
    expect(savingOf(sealed("sp_purchase", samplePurchase()))).toEqual({
      savingUsdPerHour: "0.81234",
      savingUsdPerMonth: "593.01",
      savingBasis: "net",
    });
  });

  it("calls a purchase that costs more dearer, and one that cannot be returned so", () => {
    const sample = samplePurchase();
    const card = cardFor("sp_purchase", {
      ...sample,
      expected: { ...sample.expected, savingUsdPerMonth: "-12.00", savingUsdPerHour: "-0.01644", worstLossUsd: "-40.00" },
      undo: { returnable: false, reason: "8 of 10 returns of 2026 are used", returnUntil: null, returnsUsed: 8, returnsAllowed: 10 },
    });
    expect(card.figures[0]).toMatchObject({ label: "Costs more, per month", value: "12.00" });
    expect(card.figures[4]).toMatchObject({ label: "Worst case", value: "saves $40.00" });
    expect(card.undo).toContain("cannot be planned to return it (8 of 10 returns of 2026 are used)");
  });
});

describe("the card of an end", () => {
  it("says what is no longer owed, what comes back, and that there is no undo", () => {
    const returned = cardFor("sp_return", samplePlanEnd());
    expect(returned.title).toBe("Return the EC2 Instance Savings Plan of m6i in us-east-1 of $1.2345 an hour");
    expect(returned.undo).toContain("A return cannot be taken back. It is return 3 of 10 of the year.");
    const cancelled = cardFor("sp_delete_queued", {
      ...samplePlanEnd(),
      refunded: "0.00",
      returnsUsed: null,
      returnsAllowed: null,
      savingUsdPerHour: null,
    });
    expect(cancelled.title).toBe("Cancel the queued EC2 Instance Savings Plan of m6i in us-east-1 of $1.2345 an hour");
    expect(cancelled.undo).toContain("Cancelling costs nothing and uses no return.");
  });
});

describe("the cards of money", () => {
  it.each([
    ["sp_purchase", samplePurchase(), 43],
    ["sp_return", samplePlanEnd(), 15],
    ["sp_delete_queued", samplePlanEnd(), 15],
    ["cap_raise", sampleCapRaise(), 5],
  ] as const)("of %s change with every value that is sealed", (kind, sample, leaves) => {
    const drawn = JSON.stringify(cardFor(kind, sample));
    // Says something only where it cannot be returned; a queued plan uses no return.
    const silent = kind === "sp_delete_queued" ? /^returns/ : /^undo\.reason$/;
    const paths = leafPaths(sample).filter((path) => !silent.test(path.join(".")));
    expect(paths.length).toBeGreaterThanOrEqual(leaves);
    for (const path of paths) expect(JSON.stringify(cardFor(kind, changeLeaf(sample, path))), path.join(".")).not.toBe(drawn);
  });
});
