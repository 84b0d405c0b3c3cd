import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileAnchors } from "#adapters/audit-anchors/file-anchors";

const head = (tenantId: string, seq: number) => ({ tenantId, seq, hash: "a".repeat(64), at: "2026-11-18T12:00:00.000Z" });

describe("fileAnchors", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "major-tom-anchors-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("knows nothing before the first anchor", async () => {
    expect(await fileAnchors(join(folder, "none")).latest("a")).toBeUndefined();
  });

  it("keeps the furthest head of each tenant, past a line that was half written", async () => {
    const path = join(folder, "anchors");
    const anchors = fileAnchors(path);
    await anchors.append([head("a", 1), head("b", 9)]);
    await anchors.append([head("a", 5)]);
    appendFileSync(path, '{"tenantId":"a","seq":7,"ha');
    expect(await fileAnchors(path).latest("a")).toEqual(head("a", 5));
    expect(await anchors.latest("b")).toEqual(head("b", 9));
  });
});
