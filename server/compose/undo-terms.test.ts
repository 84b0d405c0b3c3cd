import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { type LiveMoney, openLiveMoney } from "#server/testing/live-money";

/** What a card says of its undo is what the provider does, through the real adapters. */
describe("the undo terms of money", () => {
  let money: LiveMoney;
  beforeAll(async () => {
    money = await openLiveMoney(new Date("2026-11-09T12:00:00Z"));
  });
  afterAll(() => money.close());

  const nothing = { rolling: "0", outstanding: "0" };
  const planOf = (detail: Awaited<ReturnType<LiveMoney["sign"]>>) => detail.steps.find(({ name }) => name === "confirm")?.refs[0] ?? "";

  it("say to cancel until it starts: a queued plan is cancelled, costs nothing and uses no return", async () => {
    const drafted = await money.draft("sp_purchase", { commitment: "2.5" });
    expect(cardOf(drafted.sealed).undo).toMatch(/^Cancel until it starts: costs nothing, and uses no return\. Then return until 17 Nov 2026/);
    const bought = await money.sign(drafted.id);
    expect([bought.state, bought.outcome?.undo]).toEqual(["succeeded", expect.stringMatching(/^Cancel it until 10 Nov 2026/)]);
    const plan = planOf(bought);
    expect(await money.stateOf(plan)).toBe("queued");
    expect(await money.used()).toEqual({ rolling: "21900.00000", outstanding: "21900.00000" });
    const cancelled = await money.sign((await money.draft("sp_delete_queued", { plan })).id);
    expect([cancelled.state, await money.stateOf(plan)]).toEqual(["succeeded", "queued-deleted"]);
    expect(await money.used()).toEqual(nothing);
  });

  it("say to return it then: an active plan is returned, whatever was paid upfront comes back", async () => {
    const bought = await money.sign((await money.draft("sp_purchase", { commitment: "1", payment: "all", queueHours: 1 })).id);
    const plan = planOf(bought);
    await money.jump(2);
    expect(await money.stateOf(plan)).toBe("active");
    const drafted = await money.draft("sp_return", { plan });
    expect(cardOf(drafted.sealed).after).toContainEqual({ label: "Comes back", value: "$8,760.00, paid upfront" });
    const returned = await money.sign(drafted.id);
    expect([returned.state, await money.stateOf(plan)]).toEqual(["succeeded", "returned"]);
    expect(returned.outcome?.text).toContain("1 of 10 returns of the year are used");
    expect(await money.used()).toEqual(nothing);
  });

  it("say that there is no undo afterwards: after the date on the card nothing is returned", async () => {
    const bought = await money.sign((await money.draft("sp_purchase", { commitment: "1.5", queueHours: 1 })).id);
    const plan = planOf(bought);
    const until = /Then return it until (\d+ \w+ \d+ \d\d:\d\d) UTC; no undo afterwards/.exec(bought.outcome?.undo ?? "")?.[1] ?? "";
    const last = Date.parse(`${until} UTC`);
    await money.jump((last - money.now().getTime()) / 3_600_000 - 0.2);
    expect((await money.draft("sp_return", { plan })).state).toBe("proposed");
    await money.jump(1);
    await expect(money.draft("sp_return", { plan, reason: "too late" })).rejects.toThrow(/could be returned until .*that is over/);
    expect(await money.stateOf(plan)).toBe("active");
    expect((await money.used()).outstanding).toBe("13140.00000");
  });

  it("hold for one plan alone, also where answers are lost, tokens forgotten and look-ups late", async () => {
    const before = await money.ours();
    await money.putFaults({ cutAnswers: { times: 1, match: "CreateSavingsPlan" }, forgottenTokens: true, lateLookups: { seconds: 60 } });
    const bought = await money.sign((await money.draft("sp_purchase", { commitment: "0.5" })).id);
    await money.putFaults({});
    expect([bought.state, bought.outcome?.text]).toEqual(["succeeded", expect.stringContaining("$0.50 an hour")]);
    expect((await money.ours()).filter((id) => !before.includes(id))).toEqual([planOf(bought)]);
    expect(await money.chainHolds()).toBe(true);
  });
});
