import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ServiceContext } from "#services/context";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { PurchaseEffect } from "#services/commitments/expected-effect";
import { changeCommitmentSettings } from "#services/commitments/change-settings";
import { moneyUsed } from "#services/commitments/money-caps";
import { settleOutstanding } from "#services/commitments/outstanding";
import { commitmentSettings } from "#services/commitments/settings";
import { isSolo } from "#services/commitments/solo-rule";
import { asExecutor } from "#services/execution/as-executor";
import { claimProposal } from "#services/execution/claim";
import { aRig, type Rig } from "#services/execution/testing/a-flight";
import { fakeEffect } from "#services/execution/testing/fake-effect";
import { PLANS } from "#services/execution/testing/fake-plans";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { removePerson } from "#services/people/remove";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { resolveProposal } from "#services/proposals/resolve";
import { getProposal } from "#services/proposals/get";
import { ACTION_TAG } from "#services/execution/token";

/** Fast, so that a settle wait of a minute is a quarter of a second. */
const RATE = 240;

type Stage = Rig & { readonly admin: ServiceContext; effect: PurchaseEffect };

describe("money through the hands", () => {
  let test: TestDatabase;
  let at: Stage;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  beforeEach(async () => {
    const state = { effect: fakeEffect() };
    const rig = await aRig(test, { rate: RATE, kinds: worldKinds(async () => state.effect) });
    const admin = inWorld(await rig.company.join("admin"), rig.owner);
    await asOldMembers(test, rig.company.tenantId);
    at = Object.assign(state, { ...rig, admin }) as Stage;
    return () => rig.close();
  });

  async function draft(kind: "sp_purchase" | "sp_return" | "sp_delete_queued", params: unknown, by: ServiceContext = at.admin): Promise<string> {
    await steppedUp(test, by);
    return (await draftProposal(by, { kind, params })).proposal.id;
  }
  async function sign(id: string, total?: string): Promise<void> {
    await steppedUp(test, at.owner);
    const { hash } = await getProposal(at.owner, id);
    await approveProposal(at.owner, { id, hash, total });
  }
  const bought = () => [...at.world.savingsPlans.plans.values()].filter(({ token }) => token !== undefined && !token.startsWith("return/"));
  const used = () => at.owner.db.read(moneyUsed);

  it("buys what was signed, once, with token and tag, queued a day ahead, and says how to undo it", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id, "21,900.00");
    await at.executor.runUntilIdle();
    const { state, outcome, steps, actionId, sealed } = await at.detail(id);
    expect([state, outcome?.text]).toEqual(["succeeded", expect.stringContaining("Compute Savings Plan of $2.50 an hour for 1 year was bought")]);
    const [plan, ...more] = bought();
    expect(more).toEqual([]);
    expect(plan).toMatchObject({ commitment: "2.5", offeringId: at.effect.offering.id });
    expect(plan?.tags.get(ACTION_TAG)?.value).toBe(`${actionId ?? ""}/purchase`);
    expect(((plan?.start ?? 0) - (plan?.madeAt ?? 0)) / 3_600_000).toBeCloseTo(24, 1);
    expect(outcome?.undo).toMatch(
      /^Cancel it until 19 Nov 2026 .*: costs nothing, and uses no return\. Then return it until 26 Nov 2026 .*; no undo afterwards\.$/,
    );
    expect(steps.map(({ name, state: step }) => [name, step])).toEqual([
      ["reserve_cap", "done"],
      ["purchase", "done"],
      ["confirm", "done"],
    ]);
    expect(sealed).toContain('"total":"21900.00"');
    expect(await used()).toEqual({ rolling: "21900.00000", outstanding: "21900.00000" });
    expect(await at.chainHolds()).toBe(true);
  });

  it("frees both limits where a queued plan is cancelled or a plan is returned, and counts until its end else", async () => {
    const id = await draft("sp_purchase", { commitment: "1" });
    await sign(id);
    await at.executor.runUntilIdle();
    const [plan] = bought();
    expect(await used()).toEqual({ rolling: "8760.00000", outstanding: "8760.00000" });
    const cancel = await draft("sp_delete_queued", { plan: plan?.id });
    await sign(cancel);
    await at.executor.runUntilIdle();
    expect(await at.detail(cancel)).toMatchObject({
      state: "succeeded",
      outcome: { text: expect.stringContaining("Nothing is owed, and no return was used") },
    });
    expect(await used()).toEqual({ rolling: "0", outstanding: "0" });
    expect(plan?.deletedAt).toBeDefined();
  });

  it("lets go of what people ended at the provider themselves", async () => {
    const id = await draft("sp_purchase", { commitment: "1" });
    await sign(id);
    await at.executor.runUntilIdle();
    const [plan] = bought();
    expect(await settleOutstanding(at.owner, at.world.savingsPlans.seen())).toBe(0);
    if (plan) plan.deletedAt = at.world.now().getTime();
    expect(await settleOutstanding(at.owner, at.world.savingsPlans.seen())).toBe(2);
    expect(await used()).toEqual({ rolling: "0", outstanding: "0" });
  });

  it("is not freed by another plan that carries its tag", async () => {
    const id = await draft("sp_purchase", { commitment: "1" });
    await sign(id);
    await at.executor.runUntilIdle();
    const [mine] = bought();
    const [copied] = at.world.savingsPlans.seen().filter((plan) => plan.id === PLANS.queued);
    const tags = Object.fromEntries([...(mine?.tags ?? [])].map(([key, { value }]) => [key, value]));
    if (copied === undefined) throw new Error("The queued plan is not there.");
    const seen = [{ ...copied, state: "queued-deleted" as const, tags }, ...at.world.savingsPlans.seen()];
    expect(await settleOutstanding(at.owner, seen)).toBe(0);
    expect((await used()).outstanding).toBe("8760.00000");
  });

  it("frees what a customer signed with what it takes of one's own limits", async () => {
    const id = await draft("sp_purchase", { commitment: "1" });
    await sign(id);
    await at.executor.runUntilIdle();
    await at.owner.db.write((tx) =>
      tx.query(
        "INSERT INTO cap_ledger (tenant_id, id, cap, amount, action_id) SELECT tenant_id, id || 'c', cap || ':customer', amount, action_id FROM cap_ledger",
      ),
    );
    const [plan] = bought();
    const cancel = await draft("sp_delete_queued", { plan: plan?.id });
    await sign(cancel);
    await at.executor.runUntilIdle();
    const open = await at.owner.db.read((tx) => tx.query("SELECT cap FROM cap_ledger WHERE released_at IS NULL"));
    expect(open).toEqual([]);
  });

  it("makes no second call once buying is paused, and frees the limits", async () => {
    at.world.faults = { throttle: 1 };
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: async ({ effect, moment }) => {
        if (effect !== "purchase:plan" || moment !== "during-call") return;
        await at.owner.db.write((tx) =>
          tx.query("INSERT INTO commitment_settings (tenant_id, paused_at, paused_by, paused_side) VALUES ($1, app_now(), 'Ola', 'customer')", [
            tx.tenantId,
          ]),
        );
      },
    });
    await executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "failed", outcome: { text: expect.stringContaining("Buying is paused by Ola") } });
    expect([bought().length, (await used()).outstanding]).toEqual([0, "0"]);
  });

  it("sends nothing where buying is paused between the intent and the call", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: async ({ effect, moment }) => {
        if (effect !== "purchase:plan" || moment !== "after-intent") return;
        await at.owner.db.write((tx) =>
          tx.query(
            "INSERT INTO commitment_settings (tenant_id, paused_at, paused_by, paused_side) VALUES ($1, app_now(), 'Ola', 'customer') ON CONFLICT DO NOTHING",
            [tx.tenantId],
          ),
        );
      },
    });
    await executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "failed", outcome: { text: expect.stringContaining("Buying is paused by Ola") } });
    expect(at.world.writes).toEqual([]);
  });

  it("finds what was bought before the pause although its answer was lost", async () => {
    at.world.faults = { cut: { times: 1, match: "CreateSavingsPlan" } };
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: async ({ effect, moment }) => {
        if (effect !== "purchase:plan" || moment !== "during-call") return;
        await at.owner.db.write((tx) =>
          tx.query("INSERT INTO commitment_settings (tenant_id, paused_at, paused_by, paused_side) VALUES ($1, app_now(), 'Ola', 'customer')", [
            tx.tenantId,
          ]),
        );
      },
    });
    await executor.runUntilIdle();
    expect([(await at.detail(id)).state, bought().length]).toEqual(["succeeded", 1]);
  });

  it("asks a person where the provider starts it at another time than was ordered", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: ({ effect, moment }) => {
        if (effect !== "purchase:plan" || moment !== "after-record") return;
        for (const plan of bought()) at.world.savingsPlans.plans.set(plan.id, { ...plan, start: plan.madeAt });
      },
    });
    await executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "needs_attention", outcome: { text: expect.stringContaining("with a start at") } });
    // Who says wrongly that nothing was bought frees no limit for long; when the plan is gone it is free.
    await steppedUp(test, at.owner);
    await resolveProposal(at.owner, { id, outcome: "failed", reason: "I see no plan there." });
    expect((await used()).outstanding).toBe("0");
    await settleOutstanding(at.owner, at.world.savingsPlans.seen());
    expect((await used()).outstanding).toBe("21900.00000");
    for (const plan of bought()) plan.deletedAt = at.world.now().getTime();
    await settleOutstanding(at.owner, at.world.savingsPlans.seen());
    expect((await used()).outstanding).toBe("0");
  });

  it("returns a plan while the provider takes it back, counts it, and refuses what cannot be returned", async () => {
    const id = await draft("sp_return", { plan: PLANS.returnable, reason: "Under-used" });
    await sign(id);
    await at.executor.runUntilIdle();
    const { state, outcome } = await at.detail(id);
    expect([state, outcome?.text]).toEqual(["succeeded", expect.stringContaining("1 of 10 returns of the year are used")]);
    await expect(draft("sp_return", { plan: PLANS.returnable })).rejects.toThrow(/is returned|pending-return/);
    await expect(draft("sp_return", { plan: PLANS.old })).rejects.toThrow(/could be returned until .* that is over/);
    await expect(draft("sp_return", { plan: PLANS.queued })).rejects.toThrow("Delete it while it is queued");
    await expect(draft("sp_delete_queued", { plan: PLANS.old })).rejects.toThrow("only a queued one can be cancelled");
    await expect(draft("sp_return", { plan: "sp-nowhere" })).rejects.toThrow("Give its id or ARN exactly");
  });

  it.each(["lost answers", "lost answers of a provider that forgets tokens", "lost answers and late look-ups", "all of it"] as const)(
    "buys exactly once with %s",
    async (trouble) => {
      at.world.faults = {
        cut: { times: 1, match: "CreateSavingsPlan" },
        ...(/forgets|all/.test(trouble) && { forgottenTokens: true }),
        ...(/late|all/.test(trouble) && { lateLookupSeconds: 60 }),
      };
      const id = await draft("sp_purchase", { commitment: "2.5" });
      await sign(id);
      await at.executor.runUntilIdle();
      expect((await at.detail(id)).state).toBe("succeeded");
      expect(bought()).toHaveLength(1);
      expect(at.world.writes.filter(({ operation, effect }) => operation.endsWith("CreateSavingsPlan") && effect)).toHaveLength(1);
    },
  );

  it("asks a person where no mark can show that look-ups have caught up", async () => {
    at.world.savingsPlans.plans.clear();
    at.world.faults = { cut: { times: 1, match: "CreateSavingsPlan" }, lateLookupSeconds: 600 };
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    await at.executor.runUntilIdle();
    const { state, outcome } = await at.detail(id);
    expect([state, outcome?.text]).toEqual(["needs_attention", expect.stringContaining("no plan on which a mark could show")]);
    expect(bought()).toHaveLength(1);
    expect((await used()).outstanding).toBe("21900.00000");
  });

  it("fails for good where the provider refuses, with nothing owed and the limits free", async () => {
    at.effect = fakeEffect({ offering: { ...at.effect.offering, id: "0fe7ed01-0000-4000-8000-00000000dead" } });
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    await at.executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "failed", outcome: { text: expect.stringContaining("There is no such offering") } });
    expect([bought().length, (await used()).outstanding]).toEqual([0, "0"]);
  });

  it("fails and frees the limits where the payment fails before it is confirmed", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: ({ effect, moment }) => {
        if (effect === "purchase:plan" && moment === "after-record") for (const plan of bought()) plan.unpaid = true;
      },
    });
    await executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "failed", outcome: { text: expect.stringContaining("could not take the payment") } });
    expect((await used()).outstanding).toBe("0");
  });

  it("asks a person where the provider shows another commitment than was signed", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await sign(id);
    const executor = at.another({
      at: ({ effect, moment }) => {
        if (effect !== "purchase:plan" || moment !== "after-record") return;
        for (const plan of bought()) at.world.savingsPlans.plans.set(plan.id, { ...plan, commitment: "25" });
      },
    });
    await executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({
      state: "needs_attention",
      outcome: { text: expect.stringContaining("a commitment of 25, not 2.50000") },
    });
  });

  it.each([
    ["its rates changed", { ratesDigest: "others" }, "Rates of the offering have changed"],
    [
      "it saves a tenth less",
      { expected: { ...fakeEffect().expected, savingUsdPerHour: "0.73000" } },
      "The expected saving fell from $0.81234 per hour to $0.730 per hour, by more than a tenth",
    ],
    ["it is sold under another offering", { offering: { ...fakeEffect().offering, id: "another" } }, "under another offering now"],
  ] as const)("is sealed anew, unsigned, where %s", async (_, over, reason) => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    at.effect = fakeEffect(over);
    await sign(id);
    await at.executor.runUntilIdle();
    const { state, rev, revisions } = await at.detail(id);
    expect([state, rev, revisions.at(-1)?.reason]).toEqual(["proposed", 2, expect.stringContaining(reason)]);
    expect(bought()).toEqual([]);
  });

  it("is sealed anew where another plan was bought meanwhile", async () => {
    const first = await draft("sp_purchase", { commitment: "1" });
    const second = await draft("sp_purchase", { commitment: "2" });
    expect((await at.detail(second)).sealed).toContain(`Other purchases wait or run: ${first} ($8,760.00).`);
    await sign(first);
    await at.executor.runUntilIdle();
    await sign(second);
    await at.executor.runUntilIdle();
    expect(await at.detail(second)).toMatchObject({ state: "proposed", rev: 2 });
    expect(bought()).toHaveLength(1);
  });

  it("lets nobody spend alone on the day on which they removed the others", async () => {
    await steppedUp(test, at.owner);
    await changeCommitmentSettings(at.owner, { soloRule: true });
    await removePerson(at.owner, at.admin.actor.userId ?? "");
    const soloAt = (now: Date) => at.owner.db.read(async (tx) => isSolo(tx, await commitmentSettings(tx), { kind: "queued", hours: 24 }, now));
    expect(await soloAt(at.owner.now())).toBe(false);
    expect(await soloAt(new Date(at.owner.now().getTime() + 25 * 3_600_000))).toBe(true);
  });

  it("seals a reason for the end of the month only where an Owner gave it for that", async () => {
    const reason = "Given before anybody needed one.";
    const id = await draft("sp_purchase", { commitment: "2.5", monthEndReason: reason });
    expect((await at.detail(id)).sealed).toContain('"monthEndReason":null');
    const late = { commitment: "2.5", startAt: "2026-11-29T12:00:00Z", monthEndReason: reason };
    await expect(draft("sp_purchase", late)).rejects.toThrow("Only an Owner may buy so late in the month");
    const own = await draft("sp_purchase", late, at.owner);
    expect((await at.detail(own)).sealed).toContain(reason);
  });

  it("shows in a dry run the very request that is sent, but for the second of its start", async () => {
    const id = await draft("sp_purchase", { commitment: "2.5" });
    await at.executor.dryRun(at.owner, id);
    const { dryRun } = await at.detail(id);
    expect(dryRun?.findings).toEqual([]);
    await sign(id);
    await at.executor.runUntilIdle();
    const [sent] = await at.owner.db.read((tx) =>
      tx.query<{ request: { input: Record<string, unknown> } }>("SELECT request FROM action_steps WHERE name = 'purchase:plan'"),
    );
    const [shown] = dryRun?.requests ?? [];
    expect(shown?.verdict).toContain("Savings Plans offer no dry run");
    const input = (request: unknown) => ({ ...(request as { input: object }).input, purchaseTime: "then" });
    expect(input(shown?.request)).toEqual(input(sent?.request));
  });

  it("raises a limit a day after an Owner signed it, and lowers it at once", async () => {
    await steppedUp(test, at.owner);
    const { proposal } = await draftProposal(at.owner, { kind: "cap_raise", params: { limit: "rolling_30_days", to: "80000" } });
    await sign(proposal.id);
    await at.executor.runUntilIdle();
    expect(await at.detail(proposal.id)).toMatchObject({
      state: "succeeded",
      outcome: { text: expect.stringContaining("from $50,000.00 to $80,000.00") },
    });
    const settings = () => at.owner.db.read(commitmentSettings);
    expect(await settings()).toMatchObject({ capRollingUsd: "50000.00", pendingRaises: [{ limit: "rolling_30_days", to: "80000.00" }] });
    await at.owner.db.write((tx) => tx.query("UPDATE commitment_cap_raises SET counts_from = counts_from - interval '25 hours'"));
    expect(await settings()).toMatchObject({ capRollingUsd: "80000.00", pendingRaises: [] });
  });

  it("raises nothing that was lowered between the start of the raise and its record", async () => {
    await steppedUp(test, at.owner);
    const { proposal } = await draftProposal(at.owner, { kind: "cap_raise", params: { limit: "rolling_30_days", to: "80000" } });
    await sign(proposal.id);
    const claiming = { number: Number(proposal.id.slice(4)), owner: "a", leaseSeconds: 1, machineSwitch: () => undefined };
    expect(await claimProposal(asExecutor(at.owner), claiming)).toBeDefined();
    await changeCommitmentSettings(at.owner, { capRollingUsd: "1000" });
    await at.executor.runUntilIdle();
    expect((await at.detail(proposal.id)).state).toBe("failed");
    expect(await at.owner.db.read(commitmentSettings)).toMatchObject({ capRollingUsd: "1000.00", pendingRaises: [] });
  });
});
