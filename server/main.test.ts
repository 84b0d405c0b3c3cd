import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StartedServer, startServer } from "#server/testing/started-server";

const FIXTURE = fileURLToPath(new URL("../fixtures/cur-2.0.parquet", import.meta.url));
const PASSWORD = "correct horse battery";

const oneSentence = (server: StartedServer) => {
  const { err } = server.output();
  expect(err).not.toMatch(/^\s+at /m);
  return err.trim();
};

/** Several starts of a whole process, on a machine that may be busy. */
const PATIENCE_MS = 240_000;

describe("npm start", { timeout: PATIENCE_MS }, () => {
  let folder: string;
  let dataDir: string;
  let first: StartedServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "major-tom-start-"));
    dataDir = join(folder, "data");
    first = await startServer({ MAJOR_TOM_DATA_DIR: dataDir, COST_DATA: FIXTURE });
  }, PATIENCE_MS);
  afterAll(async () => {
    await first.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const json = async (server: StartedServer, path: string, options: { readonly token?: string; readonly body?: unknown } = {}) => {
    const response = await fetch(new URL(path, server.url), {
      headers: {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...(options.body !== undefined && { "content-type": "application/json" }),
      },
      ...(options.body !== undefined && { method: "POST", body: JSON.stringify(options.body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("answers over a person's own export, without the sample company, and survives kill -9", async () => {
    const { out } = first.output();
    expect(out).toMatch(/Found [\d,]+ rows in 1 file \(cur-2\.0\), billing periods \d{4}-\d\d/);
    expect(out.match(/Major Tom is listening on/g)).toHaveLength(1);
    const link = new URL(/http\S+\/join\?token=\S+/.exec(out)?.[0] ?? "");
    expect(link.origin).toBe(first.url);
    expect((await json(first, "/api/auth/options")).body).toEqual({ signUp: true, demoLogins: [] });
    expect(await json(first, "/api/auth/token", { body: { email: "owner@demo.test", password: "major-tom-demo" } })).toMatchObject({ status: 401 });

    const joined = await json(first, "/api/auth/link", {
      body: { token: link.searchParams.get("token"), email: "me@example.test", password: PASSWORD },
    });
    const token = String(joined.body["token"]);
    expect((await json(first, "/api/me", { token })).body).toMatchObject({ tenant: { id: "local" }, role: "owner", sandbox: false });
    expect((await json(first, "/readyz")).body).toMatchObject({ ready: true });
    const sql = { sql: "SELECT count(*) AS n FROM cur" };
    const counted = await json(first, "/api/sql", { token, body: sql });
    expect(counted.status).toBe(200);

    const second = await startServer({ MAJOR_TOM_DATA_DIR: dataDir, COST_DATA: FIXTURE });
    expect([second.code, oneSentence(second)]).toEqual([
      1,
      `The data folder ${dataDir} is in use by process ${first.process.pid}, which listens on ${first.url}. Use that one, stop it, or set MAJOR_TOM_DATA_DIR to another folder.`,
    ]);

    const { port } = new URL(first.url ?? "");
    const third = await startServer({ MAJOR_TOM_DATA_DIR: join(folder, "other"), COST_DATA: FIXTURE, PORT: port });
    expect([third.code, oneSentence(third)]).toEqual([
      1,
      `Port ${port} on 127.0.0.1 is in use. Stop the program that uses it, or set PORT to another one.`,
    ]);

    await first.end("SIGKILL");
    first = await startServer({ MAJOR_TOM_DATA_DIR: dataDir, COST_DATA: FIXTURE });
    expect(first.output().out).not.toContain("/join?token=");
    expect((await json(first, "/api/me", { token })).body).toMatchObject({ user: { email: "me@example.test" } });
    expect((await json(first, "/api/sql", { token, body: sql })).body["rows"]).toEqual(counted.body["rows"]);
    expect((await json(first, "/api/audit/verify", { token })).body).toMatchObject({ ok: true });
  });

  it("ends cleanly on SIGTERM", async () => {
    expect(await first.end("SIGTERM")).toBe(0);
    expect(existsSync(join(dataDir, "lock.json"))).toBe(false);
    expect(first.output().err).not.toContain("error");
  });

  it("tells every fault of the configuration at once", async () => {
    const server = await startServer({ MAJOR_TOM_DATA_DIR: dataDir, PORT: "eighty", MAJOR_TOM_NOW: "soon" });
    expect([server.code, oneSentence(server)]).toEqual([
      1,
      "The configuration has 2 faults: PORT must be a number; MAJOR_TOM_NOW must be an instant such as 2026-11-18T12:00:00Z.",
    ]);
  });

  it("says in one sentence that an export cannot be read, and leaves the folder free", async () => {
    const broken = join(folder, "broken.parquet");
    writeFileSync(broken, "not a parquet file");
    const server = await startServer({ MAJOR_TOM_DATA_DIR: dataDir, COST_DATA: broken });
    expect(server.code).toBe(1);
    expect(oneSentence(server)).toContain("broken.parquet");
    expect(oneSentence(server).split("\n")).toHaveLength(1);
    expect(existsSync(join(dataDir, "lock.json"))).toBe(false);
  });
});
