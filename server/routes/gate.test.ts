import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProposalDetail, ProposalList } from "#core/api/proposals";
import { sealHash } from "#core/proposals/sealed";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { EventHub } from "#server/events/event-hub";
import { SESSION_COOKIE } from "#server/middleware/signed-in";
import { anApp, type AppUnderTest, TERMINAL_TOKEN } from "#server/testing/an-app";
import { sha256 } from "#services/audit/append";
import { NO_HANDS } from "#services/execution/no-hands";
import { CHANNEL } from "#services/notifications/announce";
import { kindsOf } from "#services/proposals/kinds";
import { aKind } from "#services/testing/a-kind";

const PASSWORD = "correct horse battery";
const UNKNOWN = "0".repeat(64);
let made = 0;

describe("the gate over HTTP", () => {
  let test: TestDatabase;
  let app: AppUnderTest;
  let pokes = 0;
  const events = new EventHub();
  let stopListening: () => Promise<void>;

  beforeAll(async () => {
    test = await embeddedTestDatabase();
    app = await anApp(test, {
      hands: { ...NO_HANDS, poke: () => void (pokes += 1) },
      events,
      contextOf: (ctx) => ({ ...ctx, kinds: kindsOf(aKind("node_switch")) }),
    });
    stopListening = await test.database.listen(CHANNEL, (payload) => void events.heard(payload));
  });
  afterAll(async () => {
    await stopListening();
    await test.close();
  });

  const signUp = async () => {
    const email = `gate${(made += 1)}@example.test`;
    const { body } = await app.call(undefined, "POST", "/api/auth/signup", { organization: "Acme", email, password: PASSWORD });
    return String(body["token"]);
  };
  const join = async (owner: string, role: string) => {
    const email = `gate${(made += 1)}@example.test`;
    const { body } = await app.call(owner, "POST", "/api/people/invitations", { email, role });
    const token = new URL(String(body["link"]), "http://x").searchParams.get("token");
    return String((await app.call(undefined, "POST", "/api/auth/link", { token, password: PASSWORD })).body["token"]);
  };
  const draft = async (token: string, node = `n${(made += 1)}`) =>
    ProposalDetail.parse((await app.call(token, "POST", "/api/proposals", { kind: "node_switch", params: { node, to: "spot" } })).body);

  it("takes a draft to its signature, in the shape that is promised, and wakes the executor", async () => {
    const owner = await signUp();
    const admin = await join(owner, "admin");
    const created = await app.call(owner, "POST", "/api/proposals", { kind: "node_switch", params: { node: "ip-1", to: "spot" } });
    expect(created.status).toBe(201);
    const { body } = await app.call(admin, "GET", "/api/proposals/APR-1");
    expect(body).toEqual(ProposalDetail.parse(body));
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining(["id", "kind", "state", "rev", "sealed", "hash", "requester", "decisions", "steps", "startBy", "expiresAt"]),
    );
    expect(body["hash"]).toBe(sealHash(String(body["sealed"]), sha256));
    const before = pokes;
    const signed = await app.call(admin, "POST", "/api/proposals/APR-1/approve", { hash: body["hash"] });
    expect(signed).toMatchObject({ status: 200, body: { state: "approved", decisions: [{ channel: "api" }] } });
    expect(pokes).toBe(before + 1);
    expect(ProposalList.parse((await app.call(owner, "GET", "/api/proposals?state=approved")).body).running).toHaveLength(1);
  });

  it("takes no signature whose body says its hash twice", async () => {
    const owner = await signUp();
    const { hash } = await draft(owner);
    const answer = await app.request("/api/proposals/APR-1/approve", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${owner}` },
      body: `{"hash":"${UNKNOWN}","hash":"${hash}"}`,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "invalid-input", detail: "The body says a name twice in one object. Say each once." });
    expect((await app.call(owner, "GET", "/api/proposals/APR-1")).body).toMatchObject({ state: "proposed", decisions: [] });
  });

  it("knows by which door a person came: a page's cookie is web, a token is api, whatever the body says", async () => {
    const owner = await signUp();
    const { id, hash } = await draft(owner);
    const response = await app.request(`/api/proposals/${id}/approve`, {
      method: "POST",
      headers: { cookie: `${SESSION_COOKIE}=${owner}`, "content-type": "application/json" },
      body: JSON.stringify({ hash }),
    });
    expect(await response.json()).toMatchObject({ decisions: [{ channel: "web" }] });
    expect((await app.call(owner, "POST", `/api/proposals/${id}/approve`, { hash, channel: "web" })).status).toBe(400);
  });

  it.each([
    ["approve", { hash: UNKNOWN }],
    ["reject", { hash: UNKNOWN, reason: "x" }],
    ["cancel", {}],
    ["revise", { hash: UNKNOWN, params: {} }],
    ["resolve", { outcome: "failed", reason: "x" }],
  ])("answers %s of a foreign id as of an unknown one, and of none at all as bad input", async (verb, body) => {
    const [owner, stranger] = [await signUp(), await signUp()];
    const { id } = await draft(owner);
    const foreign = await app.call(stranger, "POST", `/api/proposals/${id}/${verb}`, body);
    const unknown = await app.call(stranger, "POST", `/api/proposals/APR-9999/${verb}`, body);
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, requestId: "" }).toEqual({ ...unknown.body, requestId: "" });
    expect((await app.call(owner, "POST", `/api/proposals/${id}/${verb}`, { surprise: 1 })).status).toBe(400);
    expect((await app.call(undefined, "POST", `/api/proposals/${id}/${verb}`, body)).status).toBe(401);
  });

  it("lets a terminal draft and look, and never sign, refuse or withdraw", async () => {
    const { id, hash } = await draft(TERMINAL_TOKEN);
    for (const [verb, body] of [
      ["approve", { hash }],
      ["reject", { hash, reason: "x" }],
      ["cancel", {}],
      ["revise", { hash, params: {} }],
    ] as const) {
      expect(await app.call(TERMINAL_TOKEN, "POST", `/api/proposals/${id}/${verb}`, body)).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
    }
    expect((await app.call(TERMINAL_TOKEN, "POST", "/api/auth/step-up", { password: "major-tom-demo" })).status).toBe(403);
    expect((await app.call(TERMINAL_TOKEN, "GET", `/api/proposals/${id}`)).body).toMatchObject({ state: "proposed", decisions: [] });
  });

  it("throws and releases the kill switch with the rights of each", async () => {
    const owner = await signUp();
    const [admin, viewer] = [await join(owner, "admin"), await join(owner, "viewer")];
    const put = (token: string, engaged: boolean) => app.call(token, "PUT", "/api/kill-switch/tenant", { engaged, reason: "drill" });
    expect((await put(viewer, true)).status).toBe(403);
    expect(await put(admin, true)).toMatchObject({ status: 200, body: { scope: "tenant", engaged: true, reason: "drill", source: "database" } });
    expect((await put(owner, false)).body).toMatchObject({ code: "forbidden", detail: expect.stringContaining("Confirm your password") });
    expect((await app.call(owner, "POST", "/api/auth/step-up", { password: "wrong" })).status).toBe(403);
    const { status, body } = await app.call(owner, "POST", "/api/auth/step-up", { password: PASSWORD });
    expect(status).toBe(200);
    expect(Date.parse(String(body["goodUntil"]))).not.toBeNaN();
    expect(await put(owner, false)).toMatchObject({ status: 200, body: { engaged: false } });
    expect((await app.call(owner, "PUT", "/api/kill-switch/platform", { engaged: true })).status).toBe(403);
    expect((await app.call(owner, "GET", "/api/kill-switch/cluster:unknown")).status).toBe(404);
    await draft(owner);
    expect(await app.call(admin, "PUT", "/api/clusters/prod-eks/maintenance", { maintenance: true })).toMatchObject({ body: { maintenance: true } });
    expect((await app.call(admin, "PATCH", "/api/clusters/prod-eks/settings", { production: false })).status).toBe(403);
    expect(await app.call(owner, "GET", "/api/clusters/settings")).toMatchObject({ status: 200, body: [{ cluster: "prod-eks", maintenance: true }] });
  });

  it("takes approving from a person at their next request, and gives it back", async () => {
    const owner = await signUp();
    const admin = await join(owner, "admin");
    const { id, hash } = await draft(owner);
    const people = (await app.call(owner, "GET", "/api/people")).body as unknown as { userId: string; role: string }[];
    const userId = people.find(({ role }) => role === "admin")?.userId;
    expect(await app.call(owner, "PATCH", `/api/people/${userId}`, { mayApprove: false })).toMatchObject({
      status: 200,
      body: { mayApprove: false },
    });
    expect((await app.call(admin, "GET", "/api/me")).body["scopes"]).not.toContain("proposal:approve");
    expect((await app.call(admin, "POST", `/api/proposals/${id}/approve`, { hash })).status).toBe(403);
    expect((await app.call(owner, "PATCH", `/api/people/${userId}`, { mayApprove: true, role: "admin" })).status).toBe(400);
    await app.call(owner, "PATCH", `/api/people/${userId}`, { mayApprove: true });
    expect((await app.call(admin, "POST", `/api/proposals/${id}/approve`, { hash })).status).toBe(200);
  });

  it("exports an extract that says so, with its SHA-256", async () => {
    const owner = await signUp();
    await draft(owner);
    const response = await app.request("/api/audit/export?format=json&action=proposal.draft&from=2026-01-01", {
      headers: { authorization: `Bearer ${owner}` },
    });
    const text = await response.text();
    expect(response.headers.get("x-content-sha256")).toBe(sha256(text));
    expect(JSON.parse(text)).toMatchObject({
      format: "major-tom.audit-extract.v1",
      extractOf: { action: "proposal.draft", from: "2026-01-01" },
      rows: [{ action: "proposal.draft", outcome: "success" }],
    });
    expect(response.headers.get("content-disposition")).toContain("audit-extract-");
  });

  it("tells a page that something changed in its own company, with an id and no content, until its session ends", async () => {
    const [owner, stranger] = [await signUp(), await signUp()];
    const response = await app.request("/api/events", { headers: { authorization: `Bearer ${owner}` } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => (await reader?.read())?.value ?? "";
    expect(await next()).toContain('data: {"type":"hello","id":null}');
    await draft(stranger);
    const { id, hash } = await draft(owner);
    let told = "";
    while (!told.includes('"proposal"')) told += await next();
    expect(told).toContain(`data: {"type":"proposal","id":"${id}"}`);
    expect(told).not.toContain(hash);
    expect([...told.matchAll(/"type":"proposal"/g)]).toHaveLength(1);
    await reader?.cancel();
    expect((await app.request("/api/events")).status).toBe(401);
  });

  it("documents every route", async () => {
    const { body } = await app.call(undefined, "GET", "/api/openapi.json");
    expect(Object.keys(body["paths"] as object)).toEqual(
      expect.arrayContaining(
        ["", "/{id}", "/decisions", ...["approve", "reject", "cancel", "revise", "resolve", "dry-run", "stop"].map((verb) => `/{id}/${verb}`)]
          .map((path) => `/api/proposals${path}`)
          .concat(
            "/api/kill-switch",
            "/api/kill-switch/{scope}",
            "/api/clusters/{id}/maintenance",
            "/api/clusters/{id}/settings",
            "/api/events",
            "/api/auth/step-up",
          ),
      ),
    );
  });
});
