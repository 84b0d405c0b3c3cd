import { describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { ProposalState } from "#core/proposals/state";
import { sampleNodeSwitch, sealSample } from "#core/proposals/testing/sealed-node-switch";
import type { ProposalDetail, StepInfo } from "#web/api/types.ts";
import { timeLeft } from "#web/live/time-left.ts";
import { actsOf, footOf, maySign, standingOf } from "#web/proposals/card-view.ts";
import { evidenceLabel, evidenceLines } from "#web/proposals/evidence-lines.ts";
import { legsOf } from "#web/proposals/flight-legs.ts";
import { batchOf, groupsOf, titleOf } from "#web/pages/approvals/inbox-groups.ts";

const NOW = Date.parse("2026-11-18T12:08:00.000Z");
const sealed = sealSample();
const card = cardOf(sealed.text);

const proposal = (over: Partial<ProposalDetail> = {}): ProposalDetail => ({
  id: "APR-84",
  kind: "node_switch",
  state: "proposed",
  rev: 1,
  title: card.title,
  cluster: "batch-eks",
  savingUsdPerMonth: "567.94",
  savingBasis: "gross",
  requester: { userId: "usr_1", name: "Olga", kind: "agent" },
  createdAt: "2026-11-18T12:00:00.000Z",
  updatedAt: "2026-11-18T12:00:00.000Z",
  expiresAt: "2026-11-18T16:00:00.000Z",
  startBy: null,
  held: null,
  batch: null,
  threadId: null,
  signatures: { given: 0, needed: 1 },
  youMaySign: true,
  whyNot: null,
  progress: null,
  sealed: sealed.text,
  hash: sealed.hash,
  decisions: [],
  steps: [],
  signing: "1 Owner or Admin",
  needsStepUp: false,
  revisions: [],
  dryRun: null,
  outcome: null,
  actionId: null,
  youMay: { reject: true, revise: true, cancel: true, resolve: false, stop: false },
  ...over,
});
const foot = (over: Partial<ProposalDetail>) => footOf(proposal(over), card, NOW, timeLeft);

describe("what a card says and lets do", () => {
  it("asks whoever may sign, and only them", () => {
    expect(standingOf(proposal())).toMatchObject({ word: "Waiting for you", tone: "signal", ring: true });
    expect(actsOf(proposal(), card, true)).toEqual(["reject", "edit", "approve"]);
    expect(foot({})).toBe("Needs 1 Owner or Admin. Expires in 3 h 52 min.");
    const other = { youMaySign: false, whyNot: "Somebody else than the person who asked for it must sign." };
    expect(standingOf(proposal(other))).toMatchObject({ word: "Needs someone else", ring: false });
    expect(actsOf(proposal(other), card, true)).toEqual(["withdraw", "reject", "edit"]);
    expect(foot(other)).toBe("Somebody else than the person who asked for it must sign. Expires in 3 h 52 min.");
  });

  it("lets a person sign who has only to confirm the password", () => {
    const stepUp = { youMaySign: false, needsStepUp: true, whyNot: "Confirm your password first: this needs a sign-in of the last 15 minutes." };
    expect(maySign(proposal(stepUp))).toBe(true);
    expect(maySign(proposal({ ...stepUp, needsStepUp: false }))).toBe(false);
  });

  it("takes Approve away where a check says NO, and says which", () => {
    const no = cardOf(sealSample({ ...sampleNodeSwitch(), checks: [{ name: "budget", verdict: "NO", text: "No budget lets a pod go" }] }).text);
    expect(actsOf(proposal(), no, true)).not.toContain("approve");
    expect(footOf(proposal(), no, NOW, timeLeft)).toMatch(/^No budget lets a pod go\./);
    const sentence = cardOf(sealSample({ ...sampleNodeSwitch(), checks: [{ name: "budget", verdict: "NO", text: "It costs more." }] }).text);
    expect(footOf(proposal(), sentence, NOW, timeLeft)).toBe("It costs more. While that holds, nobody can sign.");
  });

  it("never offers to sign outside of the states that wait for signatures, and something to do or to read in each", () => {
    for (const state of ProposalState.options) {
      const acts = actsOf(proposal({ state, youMay: { reject: true, revise: true, cancel: true, resolve: true, stop: true } }), card, true);
      expect(acts.includes("approve"), state).toBe(state === "proposed" || state === "partially_approved");
      expect(standingOf(proposal({ state })).word, state).not.toBe("");
      expect(new Set(acts).size).toBe(acts.length);
    }
  });

  it("tries again what was not done, but never money, and offers the way back of what succeeded", () => {
    const launch = { name: "launch", label: "Launch", state: "done" as const, at: null, endedAt: null, note: null, refs: ["i-0ffff"] };
    expect(actsOf(proposal({ state: "succeeded", steps: [launch] }), card, true)).toEqual(["audit", "way-back"]);
    expect(actsOf(proposal({ state: "failed" }), card, true)).toEqual(["audit", "draft-again"]);
    expect(actsOf(proposal({ state: "failed", kind: "sp_purchase" }), card, true)).toEqual(["audit"]);
    expect(actsOf(proposal({ state: "succeeded", kind: "sp_purchase" }), card, true)).toEqual(["audit", "pipeline"]);
    expect(actsOf(proposal({ state: "succeeded" }), card, true)).toEqual(["audit"]);
    expect(actsOf(proposal({ state: "failed" }), card, false)).toEqual(["audit"]);
  });

  it("says why an approved one waits", () => {
    expect(standingOf(proposal({ state: "approved", held: "Stopped by Owner 12:06" })).word).toBe("Held: stopped by Owner 12:06");
    expect(foot({ state: "approved", startBy: "2026-11-18T12:30:00.000Z" })).toBe("Signed. Starts within 22 min or lapses.");
  });
});

describe("the flight plan", () => {
  const step = (name: string, over: Partial<StepInfo>): StepInfo => ({
    name,
    label: name,
    state: "planned",
    at: null,
    endedAt: null,
    note: null,
    refs: [],
    ...over,
  });

  it("is dashed with its undo terms, and turns solid from left to right with the times", () => {
    expect(legsOf(card, proposal(), NOW).map(({ label, look, note }) => [label, look, note])).toEqual([
      ["Cordon", "planned", "uncordon"],
      ["Launch", "planned", "end the new node"],
      ["Ready", "planned", "not in 10 min: end it"],
      ["Drain", "planned", "uncordon, pods stay"],
      ["Verify", "planned", "2 min soak, then back"],
      ["Terminate", "planned", "no undo"],
    ]);
    const steps = [
      step("cordon", { state: "done", at: "2026-11-18T12:04:09.000Z", endedAt: "2026-11-18T12:04:10.000Z" }),
      step("launch", { state: "intent", at: "2026-11-18T12:04:12.000Z", note: "waits for capacity" }),
    ];
    const flying = legsOf(card, proposal({ state: "executing", steps }), NOW);
    expect(flying.slice(0, 3).map(({ look, note }) => [look, note])).toEqual([
      ["flown", "12:04:10"],
      ["now", "waits for capacity"],
      ["planned", "not in 10 min: end it"],
    ]);
    expect(standingOf(proposal({ state: "executing", steps })).word).toBe("Flying, step 2 of 2");
  });

  it("shows the way back and where it stopped", () => {
    const steps = [
      step("cordon", { state: "undone" }),
      step("launch", { state: "failed", note: "no capacity" }),
      step("verify", { state: "intent" }),
    ];
    expect(legsOf(card, proposal({ state: "rolled_back", steps }), NOW).map(({ look, note }) => [look, note])).toEqual([
      ["undone", "undone"],
      ["failed", "no capacity"],
      ["planned", ""],
      ["planned", ""],
      ["now", ""],
      ["planned", ""],
    ]);
    expect(legsOf(card, proposal({ state: "needs_attention", steps }), NOW)[4]?.look).toBe("failed");
  });
});

describe("the inbox", () => {
  const list = {
    waitingForYou: [proposal({ id: "APR-12", batch: "b_1" }), proposal({ id: "APR-11" }), proposal({ id: "APR-9", batch: "b_1" })],
    waitingForOthers: [],
    running: [proposal({ id: "APR-8", state: "executing", batch: "b_1" })],
    attention: [],
    ended: [],
    nextBefore: null,
  };

  it("groups by who must do something, and shows what was drafted together as one", () => {
    expect(groupsOf(list).map(({ name, items }) => [name, items.map(({ href }) => href)])).toEqual([
      ["Waiting for you", ["/approvals/batch/b_1", "/approvals/APR-11"]],
      ["Cleared and flying", ["/approvals/APR-8"]],
    ]);
    expect(batchOf(list, "b_1").map(({ id }) => id)).toEqual(["APR-8", "APR-9", "APR-12"]);
    expect(titleOf(batchOf(list, "b_1"))).toBe("3 changes drafted together, batch-eks");
  });
});

describe("the evidence of a call", () => {
  it("says each thing in a line, and looks that saw the same once, with their times", () => {
    const seen = "2026-11-26T00:31:20.367Z no instance carries its token; 2026-11-26T00:31:26.587Z no instance carries its token";
    expect(evidenceLines(`ec2:RunInstances, token 63c7…, 1 call since 2026-11-26T00:26:12.907Z; ${seen}; 2026-11-26T00:32:00.000Z i-1`)).toEqual([
      "ec2:RunInstances, token 63c7…, 1 call since 26 Nov 00:26:12 UTC",
      "no instance carries its token, seen 00:31:20, 00:31:26 UTC",
      "i-1, seen 00:32:00 UTC",
    ]);
    expect(evidenceLines("nothing of this shape")).toEqual(["nothing of this shape"]);
    expect(evidenceLabel("launch:instance: not known")).toBe("Launch, instance: not known");
    expect(evidenceLabel("Why")).toBe("Why");
  });
});
