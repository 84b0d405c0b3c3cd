import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { anApp, type AppUnderTest, TERMINAL_TOKEN } from "#server/testing/an-app";

let made = 0;
const newSignUp = () => ({ organization: "Acme", email: `http${(made += 1)}@example.test`, password: "correct horse battery" });

describe("the HTTP interface", () => {
  let test: TestDatabase;
  let app: AppUnderTest;
  let webDir: string;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    webDir = mkdtempSync(join(tmpdir(), "major-tom-web-"));
    mkdirSync(join(webDir, "assets"));
    writeFileSync(join(webDir, "index.html"), "<!doctype html><title>Major Tom</title>");
    writeFileSync(join(webDir, "assets", "app-1a2b.js"), "export {};");
    writeFileSync(join(webDir, "..", "outside.txt"), "secret");
    app = await anApp(test, { webDir });
  });
  afterAll(async () => {
    rmSync(webDir, { recursive: true, force: true });
    await test.close();
  });

  const signUp = async () =>
    (await app.call(undefined, "POST", "/api/auth/signup", newSignUp())).body as { token: string; user: { id: string; email: string } };

  describe("signing in", () => {
    it("signs up, and the token and the cookie mean the same person", async () => {
      const body = newSignUp();
      const response = await app.request("/api/auth/signup", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(201);
      const answer = (await response.json()) as { token: string };
      expect(answer).toMatchObject({ user: { email: body.email }, tenant: { name: "Acme" }, role: "owner", accountState: "pending" });
      const cookie = response.headers.getSetCookie()[0] ?? "";
      expect(cookie).toMatch(/^major_tom_session=[^;]+; Max-Age=6047\d\d; Path=\/; HttpOnly; SameSite=Lax$/);
      const byCookie = await app.request("/api/me", { headers: { cookie: cookie.split(";")[0] ?? "" } });
      expect(await byCookie.json()).toEqual((await app.call(answer.token, "GET", "/api/me")).body);
    });

    it("gives a token for a sample login, revocable at once", async () => {
      const { body, headers } = await app.call(undefined, "POST", "/api/auth/token", { email: "viewer@demo.test", password: "major-tom-demo" });
      expect(headers.has("set-cookie")).toBe(false);
      const token = String(body["token"]);
      expect((await app.call(token, "GET", "/api/me")).body).toMatchObject({ role: "viewer", tenant: { id: "demo" }, sandbox: true });
      expect((await app.call(token, "POST", "/api/auth/logout")).status).toBe(204);
      expect((await app.call(token, "GET", "/api/me")).status).toBe(401);
    });

    it("sets a cookie with the token only where the browser asks for it", async () => {
      const response = await app.request("/api/auth/token", {
        method: "POST",
        headers: { "content-type": "application/json", "x-session": "cookie" },
        body: JSON.stringify({ email: "viewer@demo.test", password: "major-tom-demo" }),
      });
      expect(response.headers.getSetCookie()).toHaveLength(1);
    });

    it("offers one-click sign-in to this machine only, and for sample logins only", async () => {
      expect((await app.call(undefined, "GET", "/api/auth/options")).body).toMatchObject({
        signUp: true,
        demoLogins: [{ email: "owner@demo.test" }, { email: "viewer@demo.test" }],
      });
      expect(JSON.stringify((await app.call(undefined, "GET", "/api/auth/options")).body)).not.toContain("major-tom-demo");
      const demo = (email: string, from?: string) =>
        app.request("/api/auth/demo", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ email }),
          ...(from !== undefined && { from }),
        });
      expect((await demo("owner@demo.test")).status).toBe(200);
      expect((await demo("owner@demo.test", "192.0.2.1")).status).toBe(404);
      expect((await demo((await signUp()).user.email)).status).toBe(404);
    });

    it("takes the terminal's token from this machine only", async () => {
      expect((await app.call(TERMINAL_TOKEN, "GET", "/api/me")).body).toMatchObject({ role: "owner", user: { email: "owner@demo.test" } });
      expect((await app.request("/api/me", { from: "192.0.2.1", headers: { authorization: `Bearer ${TERMINAL_TOKEN}` } })).status).toBe(401);
    });

    it("invites by a link that is described, used once, and then gone", async () => {
      const owner = await signUp();
      const invited = await app.call(owner.token, "POST", "/api/people/invitations", { email: "guest@example.test", role: "viewer" });
      expect(invited.status).toBe(201);
      const token = new URL(String(invited.body["link"]), "http://x").searchParams.get("token");
      expect((await app.call(undefined, "POST", "/api/auth/link", { token })).body).toMatchObject({
        organization: "Acme",
        email: "guest@example.test",
        role: "viewer",
      });
      const joined = await app.call(undefined, "POST", "/api/auth/link", { token, password: "correct horse battery", name: "Guest" });
      expect((await app.call(String(joined.body["token"]), "GET", "/api/me")).body).toMatchObject({ role: "viewer", user: { name: "Guest" } });
      expect((await app.call(undefined, "POST", "/api/auth/link", { token })).status).toBe(404);
      const refused = await app.call(String(joined.body["token"]), "POST", "/api/people/invitations", { email: "x@example.test", role: "owner" });
      expect(refused).toMatchObject({
        status: 403,
        body: { code: "forbidden", detail: "Your role may not manage members. Ask an Owner of Company." },
      });
      expect((await app.call(owner.token, "GET", "/api/audit?outcome=denied")).body).toMatchObject({
        total: 1,
        rows: [{ action: "member.invite", outcome: "denied", actor: { name: "Guest" } }],
      });
    });

    it("limits guesses with the seconds to wait", async () => {
      const { user } = await signUp();
      for (let guess = 0; guess < 10; guess += 1)
        expect((await app.call(undefined, "POST", "/api/auth/token", { email: user.email, password: "wrong" })).status).toBe(401);
      const limited = await app.call(undefined, "POST", "/api/auth/token", { email: user.email, password: "wrong" });
      expect(limited).toMatchObject({ status: 429, body: { code: "limit-exceeded" } });
      expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
    });
  });

  describe("problems", () => {
    it("are RFC 9457 with a code and the request id of the header", async () => {
      const { status, body, headers } = await app.call(undefined, "GET", "/api/me");
      expect(status).toBe(401);
      expect(headers.get("content-type")).toBe("application/problem+json");
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect(body).toEqual({
        type: "urn:major-tom:problem:unauthenticated",
        title: "Not signed in",
        status: 401,
        detail: "Sign in to continue.",
        code: "unauthenticated",
        requestId: headers.get("x-request-id"),
      });
    });

    it("name every field that is wrong", async () => {
      const { status, body } = await app.call(undefined, "POST", "/api/auth/signup", { organization: "", email: "nobody", password: "short" });
      expect(status).toBe(400);
      expect(body["code"]).toBe("invalid-input");
      expect((body["errors"] as { path: string }[]).map(({ path }) => path)).toEqual(["organization", "email", "password"]);
    });

    it.each([
      { name: "text that is no JSON", body: "{", type: "application/json" },
      { name: "a form", body: "email=a", type: "application/x-www-form-urlencoded", status: 415 },
      { name: "nothing", body: "", type: "application/json" },
    ])("refuse $name for a body", async ({ body, type, status = 400 }) => {
      const response = await app.request("/api/auth/token", { method: "POST", headers: { "content-type": type }, body });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code: "invalid-input" });
    });

    it("refuse a body that is too large", async () => {
      const response = await app.request("/api/auth/token", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: "x".repeat(1_100_000) }),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid-input", detail: "The body is larger than 1000 kB." });
    });

    it("tell an unexpected failure by its request id alone, and log the cause", async () => {
      const failing = await anApp(test, {
        contextOf: () => {
          throw new Error("password=hunter2 at /srv/secret.ts");
        },
      });
      const { status, body, headers } = await failing.call(TERMINAL_TOKEN, "GET", "/api/people");
      expect(status).toBe(500);
      expect(body).toMatchObject({ code: "unexpected", detail: `Something went wrong (request id ${headers.get("x-request-id")}).` });
      expect(JSON.stringify(body)).not.toContain("hunter2");
      expect(failing.logged).toMatchObject([{ level: "error", requestId: headers.get("x-request-id"), error: expect.stringContaining("hunter2") }]);
    });

    it("answer a foreign id with the same body as an unknown one", async () => {
      const [a, b] = [await signUp(), await signUp()];
      await app.call(b.token, "POST", "/api/people/invitations", { email: "t@example.test", role: "viewer" });
      const without = (body: Record<string, unknown>) => ({ ...body, requestId: "" });
      for (const [method, path, body] of [
        ["PATCH", "/api/people/ID", { role: "viewer" }],
        ["DELETE", "/api/people/ID", undefined],
        ["GET", "/api/threads/ID", undefined],
        ["PATCH", "/api/threads/ID", { title: "x" }],
        ["DELETE", "/api/threads/ID", undefined],
        ["POST", "/api/threads/ID/feedback", { messageId: "m", verdict: "up" }],
        ["GET", "/api/chat/ID/stream", undefined],
        ["POST", "/api/chat/ID/stop", undefined],
      ] as const) {
        const [foreign, unknown] = [
          await app.call(a.token, method, path.replace("ID", b.user.id), body),
          await app.call(a.token, method, path.replace("ID", "usr_0000000000000000"), body),
        ];
        expect([foreign.status, without(foreign.body)], `${method} ${path}`).toEqual([404, without(unknown.body)]);
      }
    });

    it("answer an unknown address under /api as a problem, signed in or not", async () => {
      expect((await app.call(TERMINAL_TOKEN, "GET", "/api/nothing")).body).toMatchObject({ code: "not-found" });
      expect((await app.call(undefined, "GET", "/api/nothing")).status).toBe(401);
    });
  });

  describe("other people's pages", () => {
    it.each(["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.5", "localhost.evil.example:8080", "user@127.0.0.1", ""])(
      "are refused under the host %j",
      async (host) => {
        const response = await app.request("/healthz", { headers: { host } });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: "foreign-host" });
      },
    );

    it.each(["localhost:8080", "127.0.0.1:9999", "[::1]:8080", "LOCALHOST"])("do not stand in the way of the host %j", async (host) => {
      expect((await app.request("/healthz", { headers: { host } })).status).toBe(200);
    });

    it.each([
      { name: "a foreign origin", headers: { origin: "https://evil.example" }, status: 403 },
      { name: "an origin on another port", headers: { origin: "http://127.0.0.1:3000" }, status: 403 },
      { name: "an opaque origin", headers: { origin: "null" }, status: 403 },
      { name: "a cross-site post without origin", headers: { "sec-fetch-site": "cross-site" }, status: 403 },
      { name: "its own origin", headers: { origin: "http://127.0.0.1:8080" }, status: 401 },
      { name: "a program without origin", headers: {}, status: 401 },
    ])("$name gives $status", async ({ headers, status }) => {
      const response = await app.request("/api/auth/logout", { method: "POST", headers: headers as Record<string, string> });
      expect(response.status).toBe(status);
    });

    it("trusts the address that people type", async () => {
      const published = await anApp(test, { publicUrl: new URL("https://tom.example.com"), host: "0.0.0.0" });
      const from = (host: string, origin?: string) => published.request("/healthz", { headers: { host, ...(origin !== undefined && { origin }) } });
      expect((await from("tom.example.com", "https://tom.example.com")).status).toBe(200);
      expect((await from("192.0.2.7:8080")).status).toBe(200);
      expect((await from("evil.example")).status).toBe(403);
    });

    it("may not frame it, run script in it, or guess types", async () => {
      const { headers } = await app.request("/");
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self'");
      expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain("unsafe");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect((await app.request("/api/me")).headers.get("cache-control")).toBe("no-store");
    });
  });

  describe("the web app", () => {
    it("is every path that is no file", async () => {
      for (const path of ["/", "/ask/t-1", "/settings?tab=people"]) {
        const response = await app.request(path);
        expect([response.status, await response.text(), response.headers.get("cache-control")]).toEqual([
          200,
          "<!doctype html><title>Major Tom</title>",
          "no-cache",
        ]);
      }
    });

    it("keeps hashed assets for ever, and makes no page of a missing one", async () => {
      const asset = await app.request("/assets/app-1a2b.js");
      expect(asset.headers.get("cache-control")).toContain("immutable");
      expect(asset.headers.get("content-type")).toContain("text/javascript");
      expect((await app.request("/assets/app-old.js")).status).toBe(404);
    });

    it.each(["/../outside.txt", "/..%2foutside.txt", "/%2e%2e/outside.txt", "/assets/..%2f..%2foutside.txt", "/%00", "/%E0%A4%A"])(
      "serves nothing outside of its folder: %s",
      async (path) => {
        const response = await app.request(path);
        expect(await response.text()).not.toContain("secret");
      },
    );
  });

  it("says whether it runs and whether it is ready", async () => {
    expect((await app.call(undefined, "GET", "/healthz")).body).toEqual({ status: "ok" });
    expect(await app.call(undefined, "GET", "/readyz")).toMatchObject({ status: 200, body: { ready: true, checks: { database: "ok" } } });
    const broken = await anApp(test, { ready: async () => ({ database: "ok", warehouse: "does not answer" }) });
    expect(await broken.call(undefined, "GET", "/readyz")).toMatchObject({ status: 503, body: { ready: false } });
  });

  it("documents every route that it has in OpenAPI 3.1", async () => {
    const { body } = await app.call(undefined, "GET", "/api/openapi.json");
    expect(body["openapi"]).toBe("3.1.0");
    const paths = Object.keys(body["paths"] as object);
    for (const path of [
      "/api/auth/signup",
      "/api/auth/token",
      "/api/me",
      "/api/people/{userId}",
      "/api/audit/export",
      "/api/chat",
      "/api/threads/{id}",
      "/healthz",
    ])
      expect(paths).toContain(path);
  });

  it("exports the audit log with its checksum", async () => {
    const { token } = await signUp();
    const response = await app.request("/api/audit/export?format=csv", { headers: { authorization: `Bearer ${token}` } });
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-ten_\w+-2026-11-18\.csv"$/);
    expect(response.headers.get("x-content-sha256")).toMatch(/^[0-9a-f]{64}$/);
    expect((await app.call(token, "GET", "/api/audit/verify")).body).toMatchObject({ ok: true, rows: 2 });
    expect((await app.call(token, "GET", "/api/audit?outcome=maybe")).body).toMatchObject({ code: "invalid-input" });
  });
});
