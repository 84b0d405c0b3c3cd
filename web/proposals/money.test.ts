import { describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { sampleCapRaise, samplePlanEnd, samplePurchase } from "#core/proposals/testing/sealed-savings-plan";
import { sealSample } from "#core/proposals/testing/sealed-node-switch";
import type { ProposalKind } from "#core/proposals/state";
import type { Person, ProposalDetail } from "#web/api/types.ts";
import { consequenceOf, purchaseOf } from "#web/proposals/consequence.ts";
import { mayStillSign } from "#web/proposals/may-still-sign.ts";

const sealed = (kind: ProposalKind, params: Parameters<typeof sealSample>[0]) =>
  sealSample(params, { kind, connection: "aws", region: "global" }).text;
const consequence = (kind: ProposalKind, params: Parameters<typeof sealSample>[0]) => {
  const text = sealed(kind, params);
  return consequenceOf(kind, text, cardOf(text).title);
};

describe("the sheet on which money is signed", () => {
  it("is headed by its consequence, and asks for the whole commitment, not for a month of it", () => {
    const purchase = samplePurchase();
    const { title, says, total } = consequence("sp_purchase", purchase);
    expect(title).toMatch(/^Commit \$[\d,]+\.\d\d over 1 year$/);
    expect(total).toBe(purchase.total);
    expect(says).toContain("used or not");
    expect(purchaseOf(sealed("sp_purchase", purchase))).toEqual(purchase);
  });

  it("says when it starts and until when cancelling costs nothing", () => {
    expect(consequence("sp_purchase", { ...samplePurchase(), start: { kind: "queued", hours: 1 } }).afterwards).toBe(
      "Bought at once and queued: it starts 1 hour later. Cancel at no cost until then.",
    );
    const at = consequence("sp_purchase", { ...samplePurchase(), start: { kind: "at", instant: "2026-12-16T00:00:00.000Z" } });
    expect(at.afterwards).toBe("Bought at once and queued until 16 Dec 2026 00:00 UTC. Cancel at no cost until then.");
  });

  it("asks for no total where none is promised: limits and ends of plans", () => {
    for (const [kind, params] of [
      ["cap_raise", sampleCapRaise()],
      ["sp_return", samplePlanEnd()],
      ["sp_delete_queued", samplePlanEnd()],
    ] as const) {
      const { title, total } = consequence(kind, params);
      expect(total).toBeUndefined();
      expect(title).toBe(cardOf(sealed(kind, params)).title);
    }
    expect(consequence("cap_raise", sampleCapRaise()).afterwards).toMatch(/^It counts 24 hours after/);
  });

  it("asks for none of a purchase of a shape that is not known: nothing could be typed that is right", () => {
    const text = sealed("sp_purchase", { what: "else" });
    expect(purchaseOf(text)).toBeUndefined();
  });
});

describe("who could still sign a purchase", () => {
  const person = (userId: string, role: Person["role"], mayApprove = role !== "viewer"): Person => ({
    userId,
    name: userId,
    email: `${userId}@demo.test`,
    role,
    mayApprove,
    joinedAt: "2025-10-01T00:00:00.000Z",
    isYou: false,
  });
  const people = [person("Vera", "viewer"), person("Ada", "admin"), person("Olga", "owner"), person("Otto", "owner"), person("Paul", "admin", false)];
  const requester: ProposalDetail["requester"] = { userId: "Olga", name: "Olga", kind: "human" };
  const signed = (userId: string, rev: number): ProposalDetail["decisions"][number] => ({
    rev,
    hash: "0".repeat(64),
    userId,
    name: userId,
    verdict: "approve",
    channel: "web",
    reason: null,
    at: "2026-11-18T12:00:00.000Z",
    stepUpAt: "2026-11-18T11:59:00.000Z",
  });

  it("is nobody who asked for it, signed this revision, may not approve, or only reads; Owners first", () => {
    const of = (decisions: ProposalDetail["decisions"]) => mayStillSign({ decisions, rev: 2, requester }, people).map(({ name }) => name);
    expect(of([])).toEqual(["Otto", "Ada"]);
    expect(of([signed("Ada", 2)])).toEqual(["Otto"]);
    expect(of([signed("Ada", 1)])).toEqual(["Otto", "Ada"]);
  });
});
