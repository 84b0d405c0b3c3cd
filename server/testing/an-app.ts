import type { Database } from "#db/open-database";
import { createApp } from "#server/app";
import { Chat } from "#server/chat/chat";
import { testDeps } from "#server/chat/testing/chat-fixture";
import { terminalLookup } from "#server/compose/terminal-lookup";
import { EventHub } from "#server/events/event-hub";
import type { AppDependencies, DemoLogin } from "#server/dependencies";
import { NO_KILL_FILE } from "#core/ports/kill-file";
import { scopesOf } from "#core/identity/roles";
import { testClock, type TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { NO_JOBS } from "#services/jobs";
import { NO_HANDS } from "#services/execution/no-hands";
import { resolveSession } from "#services/identity/session";
import { personActor } from "#services/identity/sign-in-audit";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aContext, anIdentity, fastPasswords } from "#services/testing/a-tenant";

export const TERMINAL_TOKEN = "mtl_of_the_terminal";

export const DEMO_LOGINS: readonly DemoLogin[] = [
  { email: "owner@demo.test", password: "major-tom-demo", label: "Halcyon, owner", role: "owner", tenant: "Halcyon" },
  { email: "viewer@demo.test", password: "major-tom-demo", label: "Halcyon, viewer", role: "viewer", tenant: "Halcyon" },
];

export type AppUnderTest = {
  request(path: string, init?: RequestInit & { readonly from?: string }): Promise<Response>;
  /** As JSON, with the token of a person. */
  call(
    token: string | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers }>;
  readonly logged: Record<string, unknown>[];
  readonly database: Database;
};

/** The whole HTTP interface over an embedded database, without a cost engine or a socket. */
export async function anApp(
  test: TestDatabase,
  over: Partial<AppDependencies> & { readonly contextOf?: (ctx: ServiceContext) => ServiceContext } = {},
): Promise<AppUnderTest> {
  const { contextOf = (ctx: ServiceContext) => ctx, ...dependencies } = over;
  const identity = anIdentity(test);
  const { platform } = test.database;
  await ensureTenant(platform, fastPasswords, {
    id: "demo",
    name: "Halcyon",
    costSource: "sandbox:demo",
    people: DEMO_LOGINS.map(({ email, role, password }) => ({ email, role, password, name: role })),
  });
  const logged: Record<string, unknown>[] = [];
  const app = createApp(
    {
      identity,
      lookup: {
        sessionOf: terminalLookup({ token: TERMINAL_TOKEN, tenantId: "demo", platform, otherwise: (token) => resolveSession(identity, token) }),
        contextOf: (session, client) =>
          contextOf({
            ...aContext(test, { tenantId: session.tenant.id, userId: session.user.id, role: session.role }),
            scopes: scopesOf(session.role, session.mayApprove),
            requestId: client.requestId,
            actor: personActor({ userId: session.user.id, name: session.user.name, sessionId: session.sessionId }, client),
          }),
      },
      hands: NO_HANDS,
      jobs: NO_JOBS,
      killFile: NO_KILL_FILE,
      events: new EventHub(),
      now: testClock.now,
      host: "127.0.0.1",
      publicUrl: undefined,
      secureCookies: false,
      sandbox: true,
      demoLogins: DEMO_LOGINS,
      faults: undefined,
      model: { kind: "offline", name: "Offline planner", endpoint: null, note: "" },
      ready: async () => ({ database: "ok" }),
      webDir: "/nowhere",
      log: (line) => logged.push(line),
      ...dependencies,
    },
    new Chat(await testDeps()),
  );
  const request: AppUnderTest["request"] = async (path, { from = "127.0.0.1", ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("host")) headers.set("host", "127.0.0.1:8080");
    const bindings = { incoming: { socket: { remoteAddress: from, remotePort: 1, remoteFamily: "IPv4" } } };
    return app.fetch(new Request(`http://127.0.0.1:8080${path}`, { ...init, headers }), bindings as never);
  };
  return {
    request,
    logged,
    database: test.database,
    async call(token, method, path, body) {
      const response = await request(path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
    },
  };
}
