import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killFile, removeKillFile, throwKillFile } from "#adapters/kill-file/kill-file";

describe("the kill switch of the machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "major-tom-kill-")), "data");
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  it("is thrown while the file is there, with its text as the reason, also in a folder that nobody made yet", () => {
    const file = killFile(folder, undefined);
    expect(file.thrown()).toBeUndefined();
    throwKillFile(folder, "wrong nodes end");
    expect(file.thrown()).toMatchObject({ source: "file", reason: "wrong nodes end", at: expect.any(Date) });
    throwKillFile(folder, "another reason");
    expect(file.thrown()?.reason).toBe("another reason");
    expect(readdirSync(folder)).toEqual(["kill-switch"]);
    expect([removeKillFile(folder), removeKillFile(folder), file.thrown()]).toEqual([true, false, undefined]);
  });

  it("is thrown by a file without a word, and by one that cannot be read as text", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "kill-switch"), "");
    expect(killFile(folder, undefined).thrown()).toMatchObject({ reason: "The file gives no reason." });
    removeKillFile(folder);
    mkdirSync(join(folder, "kill-switch"));
    expect(killFile(folder, undefined).thrown()).toMatchObject({ source: "file", reason: "The file cannot be read (EISDIR)." });
    expect(removeKillFile(folder)).toBe(true);
  });

  it("is thrown by the environment, and the file says more where both are", () => {
    const file = killFile(folder, "from the start");
    expect(file.thrown()).toEqual({ source: "environment", reason: "from the start", at: undefined });
    throwKillFile(folder, "by hand");
    expect(file.thrown()).toMatchObject({ source: "file", reason: "by hand" });
    removeKillFile(folder);
    expect(file.thrown()?.source).toBe("environment");
  });
});
