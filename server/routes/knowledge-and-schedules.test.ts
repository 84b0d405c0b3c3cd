import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { type AppUnderTest, anApp } from "#server/testing/an-app";
import { recallFacts } from "#services/knowledge/recall";
import { askDueQuestions } from "#services/schedules/ask-due";
import { aContext } from "#services/testing/a-tenant";

let test: TestDatabase;
let app: AppUnderTest;
let owner: string;
let viewer: string;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  app = await anApp(test);
  owner = await tokenOf("owner@demo.test");
  viewer = await tokenOf("viewer@demo.test");
});
afterAll(() => test.close());

async function tokenOf(email: string): Promise<string> {
  const { body } = await app.call(undefined, "POST", "/api/auth/token", { email, password: "major-tom-demo" });
  return String(body["token"]);
}

const asSystem = () => aContext(test, { tenantId: "demo", userId: "system" });
const texts = (body: Record<string, unknown>) => (body["facts"] as { text: string }[]).map(({ text }) => text);

describe("facts that people tell", () => {
  it("are kept, listed, said in other words, recalled by what they are about, and erased for good", async () => {
    const kept = await app.call(owner, "POST", "/api/facts", { text: "Platform owns  cc-200\u200b; ask Ada first." });
    expect(kept).toMatchObject({ status: 201, body: { id: "F-1", text: "Platform owns cc-200 ; ask Ada first.", by: { name: "owner" } } });
    expect((await app.call(owner, "POST", "/api/facts", { text: "platform owns cc-200 ; ask ada first." })).body).toMatchObject({ id: "F-1" });
    await app.call(owner, "POST", "/api/facts", { text: "A release freeze runs in December" });
    await app.call(owner, "POST", "/api/facts", { text: "The data team moved to eu-west-1" });
    const edited = await app.call(owner, "PATCH", "/api/facts/F-1", { text: "Platform owns cc-200" });
    expect(edited).toMatchObject({ status: 200, body: { id: "F-1", text: "Platform owns cc-200" } });
    expect((await app.call(owner, "PATCH", "/api/facts/F-2", { text: "platform owns CC-200" })).status).toBe(409);
    expect(texts((await app.call(viewer, "GET", "/api/facts")).body)).toEqual([
      "Platform owns cc-200",
      "A release freeze runs in December",
      "The data team moved to eu-west-1",
    ]);

    const recalled = async (question: string) => (await recallFacts(asSystem(), question)).map(({ fact }) => fact.id);
    expect(await recalled("what did cc-200 cost last month?")).toEqual(["F-1"]);
    expect(await recalled("can we move nodes during the release freezes in december")).toEqual(["F-2"]);
    expect(await recalled("spend in eu-west-1 by team")).toContain("F-3");
    expect(await recalled("what did we spend last month?")).toEqual([]);

    expect((await app.call(owner, "DELETE", "/api/facts/F-1")).status).toBe(204);
    expect((await app.call(owner, "DELETE", "/api/facts/F-1")).status).toBe(404);
    expect(await recalled("what did cc-200 cost last month?")).toEqual([]);
    expect((await app.call(owner, "POST", "/api/facts", { text: "Finance closes on the 5th" })).body).toMatchObject({ id: "F-4" });
    const everything = JSON.stringify((await app.call(owner, "GET", "/api/audit")).body);
    expect(everything).toContain("Erased the fact F-1");
    expect(everything).not.toContain("cc-200");
  });

  it("are changed by Owners and Admins only, and say what is wrong with them", async () => {
    expect((await app.call(viewer, "POST", "/api/facts", { text: "Viewers decide" })).status).toBe(403);
    expect((await app.call(owner, "POST", "/api/facts", { text: "x" })).body).toMatchObject({
      status: 400,
      detail: "text: needs at least 3 characters",
    });
    expect((await app.call(owner, "PATCH", "/api/facts/nonsense", { text: "A fact" })).status).toBe(404);
  });
});

describe("scheduled questions", () => {
  const monday = { question: "EKS by team", recurrence: { every: "week", weekday: 1, at: "09:00", timeZone: "Europe/Berlin" } };
  it("are one's own: made, listed, changed, stopped and removed", async () => {
    const made = await app.call(viewer, "POST", "/api/schedules", monday);
    expect(made).toMatchObject({
      status: 201,
      body: { id: "S-1", when: "every Monday at 09:00 (Europe/Berlin)", state: "active", nextAt: "2026-11-23T08:00:00.000Z", lastRunAt: null },
    });
    expect((await app.call(viewer, "POST", "/api/schedules", monday)).body).toMatchObject({ id: "S-1" });
    expect((await app.call(owner, "GET", "/api/schedules")).body).toMatchObject({ questions: [] });
    expect((await app.call(owner, "PATCH", "/api/schedules/S-1", { state: "stopped" })).status).toBe(404);
    const stopped = await app.call(viewer, "PATCH", "/api/schedules/S-1", { state: "stopped" });
    expect(stopped.body).toMatchObject({ state: "stopped", nextAt: null });
    const changed = await app.call(viewer, "PATCH", "/api/schedules/S-1", { state: "active", recurrence: { every: "day", at: "07:00" } });
    expect(changed.body).toMatchObject({ when: "every day at 07:00 (UTC)", nextAt: "2026-11-19T07:00:00.000Z" });
    expect((await app.call(viewer, "DELETE", "/api/schedules/S-1")).status).toBe(204);
    expect((await app.call(viewer, "POST", "/api/schedules", { question: "EKS", recurrence: { every: "week" } })).body).toMatchObject({
      status: 400,
      detail: "Say on which day of the week.",
    });
    expect((await app.call(viewer, "POST", "/api/schedules", { question: "EKS", recurrence: { every: "day", timeZone: "Mars/Base" } })).status).toBe(
      400,
    );
  });

  it("are at most twenty of a person, also by starting stopped ones again", async () => {
    const make = (index: number) => app.call(owner, "POST", "/api/schedules", { question: `EKS by team ${index}`, recurrence: { every: "day" } });
    const made: string[] = [];
    for (let index = 0; index < 20; index += 1) made.push(String((await make(index)).body["id"]));
    expect((await make(20)).status).toBe(429);
    expect((await app.call(owner, "PATCH", `/api/schedules/${made[0]}`, { state: "stopped" })).status).toBe(200);
    expect((await make(20)).status).toBe(201);
    expect((await app.call(owner, "PATCH", `/api/schedules/${made[0]}`, { state: "active" })).status).toBe(429);
    expect((await app.call(owner, "PATCH", `/api/schedules/${made[1]}`, { state: "active", recurrence: { every: "workday" } })).status).toBe(200);
    for (const { id } of (await app.call(owner, "GET", "/api/schedules")).body["questions"] as { id: string }[])
      await app.call(owner, "DELETE", `/api/schedules/${id}`);
  });

  it("are asked once when they are due, by however many processes, and stop when their owner leaves", async () => {
    const { body } = await app.call(viewer, "POST", "/api/schedules", { question: "EKS by team", recurrence: { every: "day", at: "07:00" } });
    const asked: string[] = [];
    const options = { signal: new AbortController().signal, failed: (error: unknown) => expect.unreachable(String(error)) };
    const run = () =>
      askDueQuestions(
        asSystem(),
        async ({ text, threadId }) => {
          asked.push(`${text} in ${threadId}`);
          return "answered";
        },
        options,
      );
    expect(await run()).toBe(0);
    await test.driver.ownerQuery("UPDATE scheduled_questions SET next_at = app_now() - interval '3 days'", []);
    expect((await Promise.all([run(), run(), run()])).toSorted()).toEqual([0, 0, 1]);
    expect(asked).toEqual([`EKS by team in ${String(body["threadId"])}`]);
    const [listed] = (await app.call(viewer, "GET", "/api/schedules")).body["questions"] as Record<string, unknown>[];
    expect(listed).toMatchObject({ lastOutcome: "answered", nextAt: "2026-11-19T07:00:00.000Z" });

    await test.driver.ownerQuery("UPDATE scheduled_questions SET next_at = app_now() - interval '1 minute'", []);
    expect(await askDueQuestions(asSystem(), async () => undefined, options)).toBe(1);
    expect((await app.call(viewer, "GET", "/api/schedules")).body["questions"]).toMatchObject([
      { state: "stopped", reason: "Its owner is no longer a member." },
    ]);
  });
});
