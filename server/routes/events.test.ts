import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, testClock, type TestDatabase } from "#db/testing/test-database";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { EventHub, type LiveEvent } from "#server/events/event-hub";
import { signedIn } from "#server/middleware/signed-in";
import { router } from "#server/router";
import { eventRoutes } from "#server/routes/events";
import { resolveSession } from "#services/identity/session";
import { signOut } from "#services/identity/sign-out";
import { aClient, aContext, anIdentity, aTenant } from "#services/testing/a-tenant";

describe("live events", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  it("end by themselves when the session ends, though nothing is told any more", async () => {
    const identity = anIdentity(test);
    const { session } = await aTenant(test, identity);
    const events = new EventHub();
    const lookup: AppDependencies["lookup"] = {
      sessionOf: (token) => resolveSession(identity, token),
      contextOf: (resolved) => ({ ...aContext(test, { tenantId: resolved.tenant.id, userId: resolved.user.id }), now: testClock.now }),
    };
    const app = router<SignedInEnv>();
    app.use(async (c, next) => {
      c.set("client", aClient());
      await next();
    });
    app.use(signedIn(lookup));
    app.route("/", eventRoutes({ events, lookup }, 20));
    const response = await app.request("/events", { headers: { authorization: `Bearer ${session.token}` } });
    const reader = response.body?.getReader();
    await reader?.read();
    const resolved = await resolveSession(identity, session.token);
    if (resolved) await signOut(identity, resolved, aClient());
    let read = await reader?.read();
    while (read?.done === false) read = await reader?.read();
    expect(read?.done).toBe(true);
  });

  it("go to the pages of their own company, and the platform's to every page", () => {
    const events = new EventHub();
    const told: Record<string, LiveEvent[]> = { a: [], b: [] };
    const stop = ["a", "b"].map((tenantId) => events.watch({ tenantId, send: (event) => void told[tenantId]?.push(event), end: () => undefined }));
    events.heard(JSON.stringify({ tenantId: "a", type: "proposal", id: "APR-1" }));
    events.heard(JSON.stringify({ tenantId: null, type: "switch", id: "platform" }));
    events.heard(JSON.stringify({ tenantId: "b", type: "outbox", id: null }));
    for (const nonsense of ["", "{", "null", '{"tenantId":"a","type":"secret","id":"x"}', '{"type":"proposal","id":"APR-2"}']) events.heard(nonsense);
    stop[0]?.();
    events.heard(JSON.stringify({ tenantId: "a", type: "thread", id: "t" }));
    expect(told).toEqual({
      a: [
        { type: "proposal", id: "APR-1" },
        { type: "switch", id: "platform" },
      ],
      b: [{ type: "switch", id: "platform" }],
    });
  });

  it("are refused where a company has too many pages open, and all end with the server", () => {
    const events = new EventHub();
    let ended = 0;
    const watch = (tenantId: string) => events.watch({ tenantId, send: () => undefined, end: () => void (ended += 1) });
    for (let page = 0; page < 200; page += 1) watch("a");
    expect(() => watch("a")).toThrow("Too many pages");
    watch("b");
    events.close();
    expect(ended).toBe(201);
    watch("b");
    expect(ended).toBe(202);
  });
});
