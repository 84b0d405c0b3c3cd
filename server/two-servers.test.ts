import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoopbackModel, startLoopbackModel } from "#agent/testing/loopback-model";
import { noPostgres, type ThrowawayPostgres, throwawayPostgres } from "#db/testing/throwaway-postgres";
import { type StartedServer, startServer } from "#server/testing/started-server";

const FIXTURE = fileURLToPath(new URL("../fixtures/cur-2.0.parquet", import.meta.url));
const PASSWORD = "correct horse battery";
/** Two starts of a whole process, on a machine that may be busy. */
const PATIENCE_MS = 240_000;
const WORDS = Array.from({ length: 30 }, (_, index) => `word-${String.fromCodePoint(97 + (index % 26))} `);

const why = noPostgres();

describe.skipIf(why !== undefined)(`two servers on one Postgres${why === undefined ? "" : ` (skipped: ${why})`}`, { timeout: PATIENCE_MS }, () => {
  let postgres: ThrowawayPostgres;
  let model: LoopbackModel;
  let folder: string;
  let servers: StartedServer[] = [];
  let token = "";
  let turn = 0;

  beforeAll(async () => {
    [postgres, model] = await Promise.all([throwawayPostgres(), startLoopbackModel(() => ({ text: WORDS, msBetween: 100 }))]);
    folder = mkdtempSync(join(tmpdir(), "major-tom-two-"));
    const start = (name: string) =>
      startServer({
        MAJOR_TOM_DATA_DIR: join(folder, name),
        DATABASE_URL: postgres.url,
        COST_DATA: FIXTURE,
        OPENAI_BASE_URL: model.url,
        OPENAI_MODEL: "slow",
        MAJOR_TOM_SECRET_KEY: "the same thirty-two characters for both",
      });
    // The first migrates; a second that comes at the same moment waits for it.
    servers = await Promise.all([start("a"), start("b")]);
    // Each prints a link; the newer one counts.
    for (const server of servers) {
      if (server.url === undefined) throw new Error(`A server did not start: ${server.output().out}${server.output().err}`);
      const link = /\/join\?token=(\S+)/.exec(server.output().out)?.[1];
      const joined = await fetch(new URL("/api/auth/link", server.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: link, email: "me@example.test", password: PASSWORD }),
      });
      if (joined.ok) token = String(((await joined.json()) as { token: string }).token);
    }
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end("SIGKILL")));
    await model.close();
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (server: number, path: string, body?: unknown) =>
    fetch(new URL(path, servers[server]?.url), {
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  /** To one and the other in turn, as a balancer would. */
  const robin = async (path: string, body?: unknown) => {
    turn += 1;
    return (await ask(turn % 2, path, body)).json() as Promise<Record<string, unknown>>;
  };
  const spoken = (stream: string) =>
    stream
      .split("\n")
      .filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice(6)) as { type: string; delta?: string })
      .flatMap(({ type, delta }) => (type === "text-delta" ? [delta ?? ""] : []))
      .join("");

  it("answer alike in turn, each from its own copy of the bill, and see at once what the other wrote", async () => {
    const totals: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      const { reconciliation } = await robin("/api/query", { metric: "unblended", period: "2026-10", groupBy: ["service"] });
      totals.push((reconciliation as { total: string }).total);
    }
    expect(new Set(totals).size).toBe(1);
    for (let number = 1; number <= 6; number += 1) {
      await robin("/api/facts", { text: `Fact number ${number} of this test` });
      expect((await robin("/api/facts"))["facts"]).toHaveLength(number);
    }
    expect(await robin("/api/audit/verify")).toMatchObject({ ok: true });
  });

  it("lets a stream that was begun on one be followed on the other, whole and from its start", async () => {
    const begun = await ask(0, "/api/chat", { id: "shared", text: "Tell me all the words" });
    const first = begun.text();
    await pause(500);
    expect((await ask(1, "/api/chat", { id: "shared", text: "And me?" })).status).toBe(409);
    expect(await (await ask(1, "/api/threads/shared")).json()).toMatchObject({ running: true });
    const [listed] = (await (await ask(1, "/api/threads")).json()) as Record<string, unknown>[];
    expect(listed).toMatchObject({ id: "shared", running: true });
    const followed = await ask(1, "/api/chat/shared/stream");
    expect(followed.status).toBe(200);
    const [here, there] = await Promise.all([first, followed.text()]);
    expect(spoken(here).trim()).toBe(WORDS.join("").trim());
    expect(there).toBe(here);
    expect((await ask(1, "/api/chat/shared/stream")).status).toBe(204);
    expect(await (await ask(1, "/api/threads/shared")).json()).toMatchObject({ running: false });
  });

  it("lets the other stop it", async () => {
    const begun = await ask(0, "/api/chat", { id: "stopped", text: "Tell me all the words" });
    await pause(600);
    expect(await (await ask(1, "/api/chat/stopped/stop", {})).json()).toEqual({ stopped: true });
    const text = await begun.text();
    expect(text).toContain("Stopped by you.");
    expect(spoken(text).length).toBeLessThan(WORDS.join("").length);
  });

  it("lets the other go on with a turn whose process was killed", async () => {
    const begun = await ask(0, "/api/chat", { id: "killed", text: "Tell me all the words" });
    const cut = begun.text().catch(() => "cut");
    await pause(600);
    await servers[0]?.end("SIGKILL");
    await cut;
    expect(await (await ask(1, "/api/threads/killed")).json()).toMatchObject({ running: true });
    // Its lease would run out by itself; a test need not wait for it.
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    await client.query("SELECT set_config('app.tenant_id', 'local', false)");
    await client.query("UPDATE running_turns SET lease_until = now() - interval '1 second' WHERE thread_id = 'killed'");
    await client.end();
    const followed = await ask(1, "/api/chat/killed/stream");
    expect(followed.status).toBe(200);
    expect(spoken(await followed.text()).trim()).toBe(WORDS.join("").trim());
  });
});
