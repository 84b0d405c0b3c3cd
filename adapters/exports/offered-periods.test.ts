import { describe, expect, it } from "vitest";
import { offerOf } from "#adapters/exports/offer-of";
import { exportsIn, newestManifests, offeredPeriods } from "#adapters/exports/offered-periods";
import { periodOfKey, readManifest } from "#adapters/exports/read-manifest";
import { fault } from "#core/ingest/connect-errors";
import type { ExportFile } from "#core/ingest/offer";

const file = (key: string, over: Partial<ExportFile> = {}): ExportFile => ({
  key,
  bytes: 100,
  etag: `e-${key}`,
  modifiedAt: "2026-11-20T00:00:00.000Z",
  ...over,
});
const offer = (files: readonly ExportFile[], manifests: Readonly<Record<string, object>>, months = 24) =>
  offeredPeriods(
    files,
    newestManifests(files).flatMap((one) => {
      const manifest = readManifest(JSON.stringify(manifests[one.key]), one.key);
      return manifest === undefined ? [] : [{ file: one, manifest }];
    }),
    months,
  );

const DATA = (period: string, part = 1) => `exports/cur2/data/BILLING_PERIOD=${period}/cur2-0000${part}.snappy.parquet`;
const META = (period: string) => `exports/cur2/metadata/BILLING_PERIOD=${period}/cur2-Manifest.json`;

it("reads no manifest that is larger than one can be", async () => {
  const read = async (): Promise<Uint8Array> => expect.unreachable("it was read into memory");
  const none = fault("folder-empty", "Nothing.", "Copy it.");
  const files = [file(DATA("2026-10")), file(META("2026-10"), { bytes: 5_000_000_000 })];
  await expect(offerOf(files, read, { place: "s3://b", prefix: "", months: 24, none })).rejects.toThrow(
    "has 5,000,000,000 bytes: no manifest of an export is so large",
  );
});

describe("what a bucket offers", () => {
  it("is the periods of a Data Export by their manifests, the newest first", () => {
    const files = ["2026-09", "2026-10", "2026-11"].flatMap((period) => [file(DATA(period)), file(DATA(period, 2)), file(META(period))]);
    const manifests = Object.fromEntries(
      ["2026-09", "2026-10", "2026-11"].map((period) => [
        META(period),
        { executionId: `x-${period}`, dataFiles: [`s3://b/${DATA(period)}`, `s3://b/${DATA(period, 2)}`] },
      ]),
    );
    const { periods } = offer(files, manifests);
    expect(periods.map(({ billingPeriod }) => billingPeriod)).toEqual(["2026-11", "2026-10", "2026-09"]);
    expect(periods[0]).toMatchObject({ bytes: 200, waiting: null, manifest: { delivery: "x-2026-11" } });
    expect(offer(files, manifests, 2).periods.map(({ billingPeriod }) => billingPeriod)).toEqual(["2026-11", "2026-10"]);
  });

  it("waits for a delivery whose manifest names a file that is not there", () => {
    const { periods } = offer([file(DATA("2026-11")), file(META("2026-11"))], {
      [META("2026-11")]: { dataFiles: [DATA("2026-11"), DATA("2026-11", 2)] },
    });
    expect(periods[0]?.waiting).toContain("its manifest names 2 files, and 1 is not there yet");
    expect(periods[0]?.waiting).toContain(DATA("2026-11", 2));
  });

  it("leaves files of another delivery alone that no manifest names", () => {
    const leftover = "exports/cur2/data/BILLING_PERIOD=2026-11/older/cur2-00001.snappy.parquet";
    const { periods } = offer([file(DATA("2026-11")), file(leftover), file(META("2026-11"))], {
      [META("2026-11")]: { dataFiles: [DATA("2026-11")] },
    });
    expect(periods[0]?.files.map(({ key }) => key)).toEqual([DATA("2026-11")]);
  });

  it("reads the newest assembly of a legacy report by its manifest", () => {
    const at = (id: string) => `cur/report/20261001-20261101/${id}/report-1.csv.gz`;
    const top = "cur/report/20261001-20261101/report-Manifest.json";
    const inner = "cur/report/20261001-20261101/old/report-Manifest.json";
    const manifest = (id: string) => ({
      assemblyId: id,
      reportKeys: [at(id)],
      billingPeriod: { start: "20261001T000000.000Z", end: "20261101T000000.000Z" },
    });
    const files = [file(at("old")), file(at("new")), file(inner, { modifiedAt: "2026-10-02T00:00:00.000Z" }), file(top)];
    const { periods } = offer(files, { [top]: manifest("new"), [inner]: manifest("old") });
    expect(periods).toHaveLength(1);
    expect(periods[0]).toMatchObject({ billingPeriod: "2026-10", manifest: { delivery: "new" } });
    expect(periods[0]?.files.map(({ key }) => key)).toEqual([at("new")]);
  });

  it("takes every data file by the period in its key where there is no manifest, and files without one as they are", () => {
    const keys = ["a/billing_period=2026-10/1.parquet", "a/billing_period=2026-11/1.parquet", "a/year=2026/month=9/1.parquet"];
    expect(
      offer(
        keys.map((key) => file(key)),
        {},
      ).periods.map(({ billingPeriod }) => billingPeriod),
    ).toEqual(["2026-11", "2026-10", "2026-09"]);
    expect(offer([file("export.csv.gz"), file("notes.txt")], {}).periods.map(({ billingPeriod, files }) => [billingPeriod, files.length])).toEqual([
      ["undated", 1],
    ]);
    expect(offer([file("export.zip")], {}).setAside[0]?.what).toBe("export.zip");
  });

  it("gives a period another version exactly when a key, an etag or a size differs", () => {
    const version = (over: Partial<ExportFile>) => offer([file(DATA("2026-11"), over)], {}).periods[0]?.version;
    const same = version({});
    expect(version({})).toBe(same);
    expect(version({ modifiedAt: "2026-11-21T00:00:00.000Z" })).toBe(same);
    expect(new Set([same, version({ etag: "other" }), version({ bytes: 101 }), version({ key: DATA("2026-11", 2) })]).size).toBe(4);
  });

  it("tells two exports under one prefix, which would be counted twice", () => {
    const keys = [
      "p/one/data/BILLING_PERIOD=2026-11/1.parquet",
      "p/one/metadata/BILLING_PERIOD=2026-11/one-Manifest.json",
      "p/two/metadata/BILLING_PERIOD=2026-11/two-Manifest.json",
    ];
    expect(exportsIn(keys.map((key) => file(key)))).toEqual(["p/one", "p/two"]);
    expect(exportsIn(["2026-09", "2026-10"].flatMap((period) => [file(DATA(period)), file(META(period))]))).toEqual(["exports/cur2"]);
    expect(exportsIn([file("r/20261001-20261101/r-Manifest.json"), file("r/20261101-20261201/r-Manifest.json")])).toEqual(["r"]);
  });
});

describe("a manifest", () => {
  it("is refused where it is none", () => {
    for (const text of ["", "[]", "{}", "not json", '{"reportKeys": 1}']) expect(readManifest(text, "x-Manifest.json")).toBeUndefined();
  });

  it.each([
    ["a/BILLING_PERIOD=2026-01/x.parquet", "2026-01"],
    ["billing_period=2026-12/x.parquet", "2026-12"],
    ["a/20240201-20240301/x.csv", "2024-02"],
    ["a/year=2025/month=3/x.parquet", "2025-03"],
    ["a/year=2025/month=13/x.parquet", undefined],
    ["a/20240215-20240301/x.csv", undefined],
    ["a/x-2026-01.parquet", undefined],
  ])("of the key %s is that of %s", (key, period) => {
    expect(periodOfKey(key)).toBe(period);
  });
});
