import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { openFaults } from "#sandbox/live/open-faults";
import { readFaults } from "#sandbox/live/read-faults";
import { anApp, type AppUnderTest } from "#server/testing/an-app";

describe("faults at the main address", () => {
  const kept = openFaults();
  let test: TestDatabase;
  let app: AppUnderTest;
  let without: AppUnderTest;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    const faults = {
      read: () => kept.current,
      replace(set: unknown) {
        kept.set(readFaults(set));
        return kept.current;
      },
    };
    app = await anApp(test, { faults });
    without = await anApp(test);
  });
  afterAll(() => test.close());

  const put = (body: string, headers: Record<string, string> = {}) => app.request("/sandbox/faults", { method: "PUT", body, headers });

  it("are the sandbox's own: what is put is the whole set, and is read back", async () => {
    expect(await (await app.request("/sandbox/faults")).json()).toEqual({});
    // As `curl -d` sends it.
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await put('{"noCapacity":{"match":"spot"}}', form)).status).toBe(200);
    expect(kept.current).toEqual({ noCapacity: { match: "spot" } });
    expect(await (await put('{"nodeNeverReady":true}')).json()).toEqual({ nodeNeverReady: true });
    expect(await (await app.request("/sandbox/faults")).json()).toEqual({ nodeNeverReady: true });
    expect(await (await put("{}")).json()).toEqual({});
  });

  it("refuse what is no set of faults, in a sentence, and keep what was", async () => {
    await put('{"nodeNeverReady":true}');
    for (const body of ["", "{", "[]", '{"explode":true}', '{"throttling":{"probability":2}}']) {
      const answer = await put(body);
      expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([400, expect.stringContaining('{"noCapacity"')]);
    }
    expect(kept.current).toEqual({ nodeNeverReady: true });
    await put("{}");
  });

  it("are not for pages of other sites", async () => {
    expect((await put('{"nodeNeverReady":true}', { origin: "http://evil.example" })).status).toBe(403);
    expect((await app.request("/sandbox/faults", { headers: { origin: "http://evil.example" } })).status).toBe(403);
    expect((await app.request("/sandbox/faults", { headers: { host: "evil.example" } })).status).toBe(403);
    expect(kept.current).toEqual({});
  });

  it("are not there without the sandbox, or where others reach the server", async () => {
    for (const method of ["GET", "PUT"]) {
      const answer = await without.request("/sandbox/faults", { method, ...(method === "PUT" ? { body: "{}" } : {}) });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    }
  });
});
