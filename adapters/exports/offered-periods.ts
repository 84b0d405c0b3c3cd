import { createHash } from "node:crypto";
import { type ExportManifest, isData, isManifest, periodOfKey } from "#adapters/exports/read-manifest";
import { type ExportFile, type OfferedPeriod, UNDATED } from "#core/ingest/offer";
import type { Offer } from "#core/ports/cost-ingest";

/** Manifests that are worth reading: of each billing period the newest, and none of an older delivery of the same report. */
export function newestManifests(listed: readonly ExportFile[]): ExportFile[] {
  const newest = new Map<string, ExportFile>();
  for (const file of listed.filter(({ key }) => isManifest(key))) {
    const slot = `${rootOf(file.key)}|${periodOfKey(file.key) ?? file.key}`;
    const before = newest.get(slot);
    if (before === undefined || before.modifiedAt < file.modifiedAt || (before.modifiedAt === file.modifiedAt && file.key.length < before.key.length))
      newest.set(slot, file);
  }
  return [...newest.values()];
}

/**
 * Puts a listing and its manifests together to the periods that a source offers, the newest first. A period whose
 * manifest names a file that is not there is on its way: it says what it waits for. Where a period has a manifest, files
 * that no manifest names are leftovers of other deliveries; where it has none, every data file counts.
 *
 * @param months how many billing periods to look back at, the newest included
 */
export function offeredPeriods(
  listed: readonly ExportFile[],
  manifests: readonly { readonly file: ExportFile; readonly manifest: ExportManifest }[],
  months: number,
): Offer {
  const byKey = new Map(listed.map((file) => [file.key, file]));
  const files = new Map<string, { files: ExportFile[]; missing: string[]; manifests: { file: ExportFile; manifest: ExportManifest }[] }>();
  const of = (period: string) => {
    const found = files.get(period) ?? { files: [], missing: [], manifests: [] };
    files.set(period, found);
    return found;
  };
  for (const one of manifests) {
    const period = of(one.manifest.billingPeriod ?? UNDATED);
    period.manifests.push(one);
    for (const key of one.manifest.keys) {
      const file = byKey.get(key);
      if (file === undefined) period.missing.push(key);
      else period.files.push(file);
    }
  }
  const setAside: { what: string; reason: string }[] = [];
  for (const file of listed) {
    if (isManifest(file.key)) continue;
    if (!isData(file.key)) {
      if (/\.(?:zip|orc|avro|xlsx?)$/i.test(file.key))
        setAside.push({ what: file.key, reason: "It is neither Parquet nor CSV (gzip). Change the export's format to Parquet." });
      continue;
    }
    const period = of(periodOfKey(file.key) ?? UNDATED);
    if (period.manifests.length === 0) period.files.push(file);
  }
  const named = new Set(manifests.flatMap(({ manifest }) => manifest.keys));
  const loose = files.get(UNDATED);
  if (loose?.manifests.length === 0) loose.files = loose.files.filter(({ key }) => !named.has(key));
  const periods = [...files]
    .filter(([, period]) => period.files.length > 0 || period.missing.length > 0)
    .map(([billingPeriod, period]) => offered(billingPeriod, period));
  const sorted = periods.toSorted((a, b) => (a.billingPeriod < b.billingPeriod ? 1 : -1));
  const dated = sorted.filter(({ billingPeriod }) => billingPeriod !== UNDATED);
  return { periods: [...dated.slice(0, months), ...sorted.filter(({ billingPeriod }) => billingPeriod === UNDATED)], setAside };
}

function offered(
  billingPeriod: string,
  {
    files,
    missing,
    manifests,
  }: {
    files: readonly ExportFile[];
    missing: readonly string[];
    manifests: readonly { readonly file: ExportFile; readonly manifest: ExportManifest }[];
  },
): OfferedPeriod {
  const once = [...new Map(files.map((file) => [file.key, file])).values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const hash = createHash("sha256");
  for (const { key, etag, bytes } of once) hash.update(`${key}\t${etag}\t${bytes}\n`);
  const [first] = manifests;
  const newest = once
    .map(({ modifiedAt }) => modifiedAt)
    .toSorted()
    .at(-1);
  const total = once.length + missing.length;
  return {
    billingPeriod,
    version: hash.digest("hex").slice(0, 16),
    manifest: first === undefined ? null : { key: first.file.key, etag: first.file.etag, delivery: first.manifest.delivery ?? null },
    files: once,
    bytes: once.reduce((sum, { bytes }) => sum + bytes, 0),
    asOf: newest ?? null,
    waiting:
      missing.length === 0
        ? null
        : `The delivery is not whole: its manifest names ${total} file${total === 1 ? "" : "s"}, and ${missing.length} ${missing.length === 1 ? "is" : "are"} not there yet (${missing[0]}). It is looked for again every hour.`,
  };
}

/**
 * The folders of the exports that a listing holds: what stands before `data/BILLING_PERIOD=`, before the period of a legacy
 * report, or before its manifest. Two of them would be counted twice.
 */
export function exportsIn(listed: readonly ExportFile[]): string[] {
  const manifests = listed.filter(({ key }) => isManifest(key));
  return [...new Set((manifests.length > 0 ? manifests : listed.filter(({ key }) => isData(key))).map(({ key }) => rootOf(key)))].toSorted();
}

function rootOf(key: string): string {
  const at = key.search(/(?:^|\/)(?:(?:data|metadata)\/)?billing_period=|(?:^|\/)\d{8}-\d{8}\/|(?:^|\/)year=\d{4}\//i);
  return at >= 0 ? key.slice(0, at) : key.includes("/") ? key.slice(0, key.lastIndexOf("/")) : "";
}
