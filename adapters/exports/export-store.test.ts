import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExportStore } from "#adapters/exports/export-store";
import { aFolder } from "#adapters/warehouse/testing/export-files";

let dir: Awaited<ReturnType<typeof aFolder>>;
beforeAll(async () => {
  dir = await aFolder();
});
afterAll(() => dir.remove());

describe("what is kept of an export", () => {
  const file = (name: string, etag: string, bytes: number) => ({
    key: `x/BILLING_PERIOD=2026-10/${name}`,
    bytes,
    etag,
    modifiedAt: "2026-11-01T00:00:00.000Z",
  });
  const period = (version: string, files: readonly ReturnType<typeof file>[]) => ({
    billingPeriod: "2026-10",
    version,
    manifest: null,
    files,
    bytes: 0,
    asOf: null,
    waiting: null,
  });

  it("is published in one step: before it the old files, after it the new ones, and nothing else stays on the disk", async () => {
    const store = new ExportStore(join(dir.path, "store"));
    await store.prepare();
    const put = async (version: string, content: string) => {
      const one = file("a.csv", version, content.length);
      await writeFile(store.blobOf(one).path, content);
      await store.keep("src_00000000", period(version, [one]));
    };
    const shown = async () => {
      const folder = join(store.current, "src_00000000", "billing_period=2026-10");
      return Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    };
    await put("one", "first");
    expect(await store.hasCurrent()).toBe(false);
    await store.publish(["src_00000000"]);
    await put("two", "second");
    expect(await shown()).toEqual(["first"]);
    await store.publish(["src_00000000"]);
    expect(await shown()).toEqual(["second"]);
    expect(await readdir(join(dir.path, "store", "blobs"))).toHaveLength(1);
    expect(await readdir(join(dir.path, "store", "sets"))).toHaveLength(1);
    // What a killed process left in the middle is in nobody's way.
    await writeFile(join(dir.path, "store", "current.next"), "");
    await put("three", "third");
    await store.publish(["src_00000000"]);
    expect(await shown()).toEqual(["third"]);
  });

  it("is fetched again where its content was lost", async () => {
    const store = new ExportStore(join(dir.path, "lost"));
    await store.prepare();
    const one = file("a.csv.gz", "e", 3);
    await writeFile(store.blobOf(one).path, "abc");
    await store.keep("src_00000000", period("v", [one]));
    expect(await store.held("src_00000000")).toMatchObject([{ billingPeriod: "2026-10", version: "v" }]);
    await rm(store.blobOf(one).path);
    expect(await store.held("src_00000000")).toEqual([]);
  });
});
