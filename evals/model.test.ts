import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoopbackModel, startLoopbackModel } from "#agent/testing/loopback-model";
import { openWorld, type World } from "#evals/kit/world";
import { type Answer, askOnce } from "#server/chat/client/ask-once";

/** A model that calls three tools in its own words, cites a total by its id, and invents an amount and a share. */
const CALLS = [
  {
    name: "query_costs",
    args: '{"metric":"Amortized Cost","dimensions":"services","timeRange":"last_month","filters":{"account":"production"}}',
  },
  { name: "explain_change", args: '{"period":"2026-10","group_by":"service"}' },
  {
    name: "run_sql",
    args: `{"sql":"select sum(EffectiveCost) as cost from focus where billing_period = '2026-10' and SubAccountName = 'production'"}`,
  },
];

describe("a network model over the whole product", () => {
  let model: LoopbackModel;
  let world: World;
  beforeAll(async () => {
    model = await startLoopbackModel((request) => {
      const results = request.messages.filter(({ role }) => role === "tool");
      if (results.length === 0) return { calls: CALLS };
      const total = /"id":"(q_[a-z0-9]+\.total)"/.exec(results[0]?.content ?? "")?.[1];
      return { text: [`Production cost [[${total}]] in October 2026. `, "It would be $12,345.67 otherwise, or 77.7 % of it."] };
    });
    world = await openWorld({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: "loopback" });
  }, 300_000);
  afterAll(async () => {
    await world.close();
    await model.close();
  });

  it("mends its arguments, prints its figures from the bill, strikes what it invents, and shows how it was read", async () => {
    const thread = world.newThread();
    const answer = (await askOnce(world, thread, "what did production cost in October?")) as Answer;
    const truth = await world.query({ period: "2026-10", filters: [{ dimension: "account", values: ["production"] }] });
    expect(answer.figures.map(({ value }) => value)).toEqual([truth.reconciliation.total]);
    expect(answer.answer).toContain("(figure removed) otherwise, or (figure removed) of it");
    expect(answer.grounding).toEqual({ figures: 1, removed: 2 });
    expect(answer.interpretation).toMatchObject({ i: "q", "f.account": "production" });
    expect(answer.charts).toHaveLength(1);

    const reopened = (await (await world.fetch(`/api/threads/${thread}`)).json()) as { messages: { parts: { type: string; state?: string }[] }[] };
    const steps = reopened.messages[1]?.parts.filter(({ type }) => type.startsWith("tool-")).map(({ type, state }) => `${type} ${state}`);
    expect(steps).toEqual(["tool-query_costs output-available", "tool-explain_change output-available", "tool-run_sql output-available"]);
    expect(model.requests[0]?.messages[0]?.content).toContain("⟪");
  });
});
