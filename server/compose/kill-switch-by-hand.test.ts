import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killFile } from "#adapters/kill-file/kill-file";
import { createClock } from "#db/clock";
import { openDatabase } from "#db/open-database";
import { noPostgres, throwawayPostgres } from "#db/testing/throwaway-postgres";
import { engageByHand, releaseByHand, statusByHand } from "#server/compose/kill-switch-by-hand";
import { readConfig } from "#server/config";
import { selectAudit } from "#services/audit/audit-rows";
import { PLATFORM_CHAIN } from "#services/identity/sign-in-audit";
import { CHANNEL } from "#services/notifications/announce";

describe("the kill switch from a terminal", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "major-tom-switch-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("works with nothing else up, whatever else of the configuration is wrong", () => {
    const run = (...words: string[]) =>
      spawnSync(process.execPath, ["cli/kill-switch.ts", ...words], {
        encoding: "utf8",
        env: { ...process.env, MAJOR_TOM_DATA_DIR: folder, DATABASE_URL: "", MAJOR_TOM_KILL_SWITCH: "", PORT: "no port" },
      });
    expect(run("engage", "--reason", "wrong nodes end")).toMatchObject({ status: 0, stderr: "" });
    expect(killFile(folder, undefined).thrown()?.reason).toBe("wrong nodes end");
    expect(run("status").stdout).toBe("Engaged by the file: wrong nodes end\n");
    expect(run("release").status).toBe(0);
    expect(existsSync(join(folder, "kill-switch"))).toBe(false);
    expect(run("halt")).toMatchObject({ status: 2, stderr: expect.stringContaining("Usage:") });
  }, 30_000);

  it("stops this machine also where the database does not answer, and says what that leaves", async () => {
    const config = readConfig({ MAJOR_TOM_DATA_DIR: folder, DATABASE_URL: "postgres://127.0.0.1:1/nothing" });
    const { lines, complete } = await engageByHand(config, "all stop");
    expect(complete).toBe(false);
    expect(lines.join(" ")).toMatch(/Engaged: .* does not answer .* run this again/);
    expect(killFile(folder, undefined).thrown()?.reason).toBe("all stop");
    await releaseByHand(readConfig({ MAJOR_TOM_DATA_DIR: folder }));
  });

  const why = noPostgres();
  it.skipIf(why !== undefined)(
    `tells every server of a shared Postgres, and the platform's log${why === undefined ? "" : ` (skipped: ${why})`}`,
    async () => {
      const server = await throwawayPostgres();
      const database = await openDatabase({ url: server.url }, createClock());
      const heard = Promise.withResolvers<string>();
      const stop = await database.listen(CHANNEL, heard.resolve);
      try {
        const config = readConfig({ MAJOR_TOM_DATA_DIR: folder, DATABASE_URL: server.url });
        expect(await engageByHand(config, "provider trouble")).toMatchObject({ complete: true });
        expect(JSON.parse(await heard.promise)).toEqual({ tenantId: null, type: "switch", id: "platform" });
        expect((await statusByHand(config)).lines.join(" ")).toContain("Engaged in the database");
        expect(await releaseByHand(config)).toMatchObject({ complete: true });
        expect((await statusByHand(config)).lines).toEqual(["Not engaged on this machine.", "Not engaged in the database."]);
        const rows = await database.platform.transaction(async (tx) =>
          selectAudit(await tx.enterTenant(PLATFORM_CHAIN), "WHERE target = 'platform' ORDER BY seq", []),
        );
        expect(rows.map(({ action, after }) => [action, after])).toEqual([
          ["kill-switch.engage", { engaged: true, reason: "provider trouble" }],
          ["kill-switch.release", { engaged: false, reason: null }],
        ]);
      } finally {
        await stop();
        await database.close();
        await server.close();
      }
    },
    60_000,
  );
});
