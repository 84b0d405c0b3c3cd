import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, UnavailableError } from "#core/errors";
import { lockDataFolder, readLockHolder } from "#server/data-folder-lock";

const LOCKER = `
  const { lockDataFolder } = await import(process.argv[1]);
  const lock = lockDataFolder(process.argv[2]);
  lock.announce("http://127.0.0.1:4321");
  process.stdout.write("locked");
  setInterval(() => undefined, 1000);
`;

describe("lockDataFolder", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "major-tom-lock-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const anotherProcess = async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", LOCKER, new URL("./data-folder-lock.ts", import.meta.url).href, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    return child;
  };

  it("tells a second process who holds the folder and where, and is free again after kill -9", async () => {
    const holder = await anotherProcess();
    expect(() => lockDataFolder(folder)).toThrow(ConflictError);
    expect(() => lockDataFolder(folder)).toThrow(`in use by process ${holder.pid}, which listens on http://127.0.0.1:4321`);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    expect(readLockHolder(folder)?.pid).toBe(holder.pid);
    const lock = lockDataFolder(folder);
    expect(readLockHolder(folder)).toEqual({ pid: process.pid, url: null, token: lock.holder.token });
    lock.release();
    expect(readLockHolder(folder)).toBeUndefined();
  });

  it("keeps its token from other users of the machine", () => {
    const lock = lockDataFolder(folder);
    lock.announce("http://127.0.0.1:1");
    expect(statSync(join(folder, "lock.json")).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it("says what to do where the folder cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => lockDataFolder(join(folder, "file", "below"))).toThrow(UnavailableError);
    expect(() => lockDataFolder(join(folder, "file", "below"))).toThrow("Set MAJOR_TOM_DATA_DIR");
  });
});
