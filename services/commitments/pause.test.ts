import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ForbiddenError, GuardRefusedError, IllegalTransitionError } from "#core/errors";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { pauseCommitments, resumeCommitments } from "#services/commitments/pause";
import { cancelQueued, cancelWhilePaused } from "#services/commitments/pipeline/cancel-queued";
import { changeLadder, startLadder } from "#services/commitments/pipeline/change-ladder";
import { recordAnalysis } from "#services/commitments/pipeline/analyses";
import { listLadders } from "#services/commitments/pipeline/list-ladders";
import { listPurchases } from "#services/commitments/pipeline/list-purchases";
import { stepLadders } from "#services/commitments/pipeline/step-ladders";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { aDesk, type Desk } from "#services/commitments/pipeline/testing/a-desk";
import { putCommitmentSettings, readCommitmentSettings } from "#services/commitments/pipeline/settings-view";
import { steppedUp } from "#services/execution/testing/money-people";
import { approveProposal } from "#services/proposals/approve";
import { getProposal } from "#services/proposals/get";
import { rejectProposal } from "#services/proposals/reject";
import { asSystem } from "#services/system";

const LADDER = { analysis: "ana_1", target: "5", tranche: "2", everyWeeks: 2, type: "Compute", term: "1y", payment: "no" } as const;
const gapToday = async () => ({ gap: 50, analysis: "ana_2", why: undefined });

describe("the desk of commitments", () => {
  let test: TestDatabase;
  let desk: Desk;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    desk = await aDesk(test);
    return () => desk.close();
  });

  const analyzed = () =>
    recordAnalysis(desk.owner, {
      id: "ana_1",
      question: {},
      run: async () => ({
        options: [
          { name: "minimum_regret", commitment: 5 },
          { name: "aws_maximum", commitment: 9 },
        ],
      }),
    });
  const dataTo = async () => desk.owner.now().toISOString();
  const purchasesOf = async () =>
    (await desk.owner.db.read((tx) => tx.query<{ n: number }>("SELECT count(*)::int AS n FROM proposals WHERE kind = 'sp_purchase'", [])))[0]?.n;

  describe("a pause", () => {
    it("cancels what is queued by the Owner's one press, stops ladders, and lets no purchase start", async () => {
      const queued = await desk.buy("1", "8,760.00");
      await analyzed();
      const ladder = await startLadder(desk.owner, LADDER);
      const signed = await desk.draft("sp_purchase", { commitment: "1.5" });
      await desk.sign(signed, "13,140.00");
      const answer = await pauseCommitments(desk.owner, { reason: "odd usage" });
      expect(answer).toMatchObject({
        ladders: 1,
        queued: [{ outcome: "signed" }],
        pause: { paused: true, side: "customer", reason: "odd usage", youMayResume: { allowed: true } },
      });
      expect(answer.text).toBe(
        "Buying is paused: nothing is bought until an Owner resumes it. 1 queued plan is being cancelled. A ladder is stopped.",
      );
      await desk.executor.runUntilIdle();
      expect(await desk.purchase(queued)).toMatchObject({ state: "cancelled" });
      expect(await getProposal(desk.owner, signed)).toMatchObject({ state: "approved", held: expect.stringContaining("paused") });
      expect((await listLadders(desk.owner)).ladders).toMatchObject([{ id: ladder.id, status: "paused", youMay: { resume: { allowed: false } } }]);
      await expect(changeLadder(desk.owner, ladder.id, "resume")).rejects.toThrow(GuardRefusedError);
      expect(await stepLadders(desk.owner, { gapToday })).toEqual({ drafted: 0 });
      expect(await pauseCommitments(desk.owner)).toMatchObject({ queued: [], pause: { reason: "odd usage" } });
      expect(desk.world.writes.filter(({ operation }) => operation.endsWith("CreateSavingsPlan"))).toHaveLength(1);
    });

    it("is an Admin's press, too, and suffices for what is queued; a Viewer's is refused", async () => {
      const queued = await desk.buy("1", "8,760.00");
      await expect(pauseCommitments(desk.viewer)).rejects.toThrow(ForbiddenError);
      expect(await pauseCommitments(desk.admin)).toMatchObject({
        queued: [{ outcome: "signed", text: expect.stringMatching(/^APR-\d+ cancels it; your press signed it\.$/) }],
      });
      await desk.executor.runUntilIdle();
      expect(await desk.purchase(queued)).toMatchObject({ state: "cancelled", planState: "queued-deleted" });
    });

    it("lets an Admin cancel while it stands alone: signed and not started, a resumption makes it an Owner's again", async () => {
      await desk.buy("1", "8,760.00");
      await pauseCommitments(desk.admin);
      const [{ proposal } = { proposal: null }] = (await pauseCommitments(desk.admin)).queued;
      await steppedUp(test, desk.owner);
      await resumeCommitments(desk.owner);
      await desk.executor.runUntilIdle();
      expect(await getProposal(desk.owner, proposal ?? "")).toMatchObject({ state: "proposed", rev: 2, signing: expect.stringContaining("Owner") });
      const { hash } = await getProposal(desk.owner, proposal ?? "");
      await expect(approveProposal(desk.admin, { id: proposal ?? "", hash })).rejects.toThrow("Only an Owner may sign this.");
    });

    it("drafts and does not sign where nobody's hand is there: a token, the vendor, the job; pressing again signs", async () => {
      const queued = await desk.buy("1", "8,760.00");
      const token = { ...desk.admin, actor: { ...desk.admin.actor, sessionId: null }, channel: "api" as const };
      const [waiting] = (await pauseCommitments(token)).queued;
      expect(waiting).toMatchObject({ outcome: "waiting", text: expect.stringContaining("Only a person who is signed in may sign.") });
      await cancelWhilePaused(asSystem(desk.owner));
      expect(await cancelQueued(asSystem(desk.owner))).toMatchObject([{ outcome: "waiting", proposal: waiting?.proposal }]);
      expect(await desk.purchase(queued)).toMatchObject({ state: "queued", ending: waiting?.proposal });
      expect((await pauseCommitments(desk.admin)).queued).toMatchObject([{ outcome: "signed", proposal: waiting?.proposal }]);
      await desk.executor.runUntilIdle();
      expect(await desk.purchase(queued)).toMatchObject({ state: "cancelled" });
    });

    it("by the vendor's side is told as such; only an Owner with a confirmed password resumes, and its ladders go on", async () => {
      await analyzed();
      await startLadder(desk.admin, LADDER);
      const vendor = { ...asSystem(desk.owner), actor: { ...asSystem(desk.owner).actor, name: "Vera of Vendor" } };
      await pauseCommitments(vendor, { side: "vendor" });
      expect((await readCommitmentSettings(desk.viewer)).pause).toMatchObject({
        paused: true,
        by: "Vera of Vendor",
        side: "vendor",
        youMayPause: { allowed: false },
        youMayResume: { allowed: false },
      });
      await expect(resumeCommitments(desk.admin)).rejects.toThrow(ForbiddenError);
      await desk.later(1);
      await expect(resumeCommitments(desk.owner)).rejects.toThrow("Confirm your password first");
      await steppedUp(test, desk.owner);
      expect(await resumeCommitments(desk.owner)).toMatchObject({ paused: false });
      expect((await listLadders(desk.owner)).ladders).toMatchObject([{ status: "active" }]);
      await expect(resumeCommitments(desk.owner)).rejects.toThrow(IllegalTransitionError);
    });
  });

  it("lowers limits at once and drafts higher ones, for an Owner alone", async () => {
    const change = { rolling30Usd: "40000", outstandingUsd: "200000.00", coolingOffHours: 48 };
    await expect(putCommitmentSettings(desk.admin, change)).rejects.toThrow(ForbiddenError);
    await steppedUp(test, desk.owner);
    const { settings, raises, text } = await putCommitmentSettings(desk.owner, change);
    expect(settings).toMatchObject({
      rolling30Usd: "40000.00",
      outstandingUsd: "150000.00",
      coolingOffHours: 48,
      rolling30: { left: { value: "40000" } },
    });
    expect(raises).toHaveLength(1);
    expect(text).toBe(
      `A higher limit is drafted: ${raises[0]} waits for the signature of an Owner, and counts a day after it. What is lower counts from now on.`,
    );
    expect(await getProposal(desk.owner, raises[0] ?? "")).toMatchObject({ kind: "cap_raise", state: "proposed" });
    expect((await readCommitmentSettings(desk.viewer)).youMayRaise).toEqual({ allowed: false, why: "Only an Owner may ask to raise the limits." });
  });

  describe("a ladder", () => {
    it("is started from an analysis that carries it, one of a kind at a time", async () => {
      await expect(startLadder(desk.owner, LADDER)).rejects.toThrow("There is no such analysis");
      await analyzed();
      await expect(startLadder(desk.viewer, LADDER)).rejects.toThrow(ForbiddenError);
      await expect(startLadder(desk.owner, { ...LADDER, target: "9.5" })).rejects.toThrow("carries $9.00 an hour at most");
      await expect(startLadder(desk.owner, { ...LADDER, tranche: "6" })).rejects.toThrow("larger than the target");
      await startLadder(desk.admin, LADDER);
      await expect(startLadder(desk.owner, LADDER)).rejects.toThrow("Ladder of Compute Savings Plans to $5.00 an hour is under way");
    });

    it("drafts one tranche at a time, for two people to sign, waits for its date, and buys what is left", async () => {
      await analyzed();
      const { id } = await startLadder(desk.admin, { ...LADDER, target: "3" });
      const step = () => stepLadders(desk.owner, { gapToday, dataTo });
      const ladder = async () => (await listLadders(desk.owner)).ladders[0];
      expect(await step()).toEqual({ drafted: 1 });
      expect(await step()).toEqual({ drafted: 0 });
      const first = (await ladder())?.tranches[0];
      expect(first).toMatchObject({ state: "pending_approval", commitment: { value: "2" } });
      expect(await getProposal(desk.owner, first?.proposal ?? "")).toMatchObject({ requester: { kind: "analyser" }, signatures: { needed: 2 } });
      expect(await desk.purchase(first?.proposal ?? "")).toMatchObject({ ladder: id, analysis: "ana_2" });
      expect((await ladder())?.waitsFor).toMatch(/is not active yet/);
      await steppedUp(test, desk.admin);
      const hash = (await getProposal(desk.admin, first?.proposal ?? "")).hash;
      await approveProposal({ ...desk.admin, channel: "web" }, { id: first?.proposal ?? "", hash, total: "17,520.00" });
      await desk.sign(first?.proposal ?? "", "17,520.00");
      await desk.executor.runUntilIdle();
      await desk.jump("2026-11-20T14:00:00Z");
      expect(await step()).toEqual({ drafted: 0 });
      expect((await ladder())?.waitsFor).toMatch(/due 2 Dec 2026/);
      await desk.jump("2026-12-02T13:00:00Z");
      expect(await step()).toEqual({ drafted: 1 });
      expect((await ladder())?.tranches.map(({ commitment, state }) => [commitment.value, state])).toEqual([
        ["2", "monitoring"],
        ["1", "pending_approval"],
      ]);
      expect(await purchasesOf()).toBe(2);
    });

    it("drafts nothing twice where it dies between the draft and its own record", async () => {
      await analyzed();
      await startLadder(desk.admin, LADDER);
      const dying = desk.owner;
      let calls = 0;
      const db = {
        ...dying.db,
        write: (run: never) => ((calls += 1) > 1 ? Promise.reject(new Error("killed")) : dying.db.write(run)),
      } as typeof dying.db;
      await expect(stepLadders({ ...dying, db }, { gapToday, dataTo })).rejects.toThrow("killed");
      expect(await purchasesOf()).toBe(1);
      await stepLadders(dying, { gapToday, dataTo });
      expect(await purchasesOf()).toBe(1);
      const { purchases } = await listPurchases(desk.owner);
      await rejectProposal(desk.owner, {
        id: purchases[0]?.proposal ?? "",
        hash: (await getProposal(desk.owner, purchases[0]?.proposal ?? "")).hash,
        reason: "not yet",
      });
      await syncPurchases(desk.owner);
      expect(await stepLadders(dying, { gapToday, dataTo })).toEqual({ drafted: 1 });
    });

    it("waits at the end of a month, while an anomaly is open, and where today's analysis finds nothing", async () => {
      await analyzed();
      await startLadder(desk.admin, LADDER);
      const step = (gap = 50) => stepLadders(desk.owner, { gapToday: async () => ({ gap, analysis: "ana_2", why: undefined }), dataTo });
      const waitsFor = async () =>
        (await desk.owner.db.read((tx) => tx.query<{ waits_for: string }>("SELECT waits_for FROM commitment_ladders", [])))[0]?.waits_for;
      await desk.jump("2026-11-24T12:00:00Z");
      expect(await step()).toEqual({ drafted: 0 });
      expect(await waitsFor()).toMatch(/last days of a month.*1 Dec 2026/);
      await desk.jump("2026-12-02T12:00:00Z");
      expect(await step(0)).toEqual({ drafted: 0 });
      expect(await waitsFor()).toBe("By today's analysis nothing more is worth buying.");
      await desk.owner.db.record((tx) =>
        tx.query(
          `INSERT INTO anomalies (tenant_id, id, key, service, state, shape, first_day, last_day, ongoing, expected_per_day, actual_per_day, impact_total, score, parts, days, drivers, query_ids, as_of)
           VALUES ($1, 'anm_1', 'k', 'EC2', 'open', 'spike', '2026-12-01', '2026-12-01', true, 10, 100, 90, 9, '[]', '[]', '[]', '[]', app_now())`,
          [tx.tenantId],
        ),
      );
      expect(await step()).toEqual({ drafted: 0 });
      expect(await waitsFor()).toMatch(/anomaly/i);
      expect(await purchasesOf()).toBe(0);
    });
  });
});
