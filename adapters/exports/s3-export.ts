import type { S3Bucket } from "#adapters/aws/s3-bucket";
import type { ExportStore } from "#adapters/exports/export-store";
import { ConnectError, step } from "#adapters/exports/export-fault";
import { offerOf } from "#adapters/exports/offer-of";
import { type Asker, fault, notDelivered } from "#core/ingest/connect-errors";
import type { ExportFile } from "#core/ingest/offer";
import type { S3Source } from "#core/ingest/source";
import type { CostReader } from "#core/ports/cost-ingest";

/** Objects of a period that are fetched at the same time. */
const AT_ONCE = 3;

type Options = {
  readonly sourceId: string;
  readonly bucket: S3Bucket;
  readonly source: S3Source;
  readonly store: ExportStore;
  readonly asker: Asker;
};

/** Prefix of one export; ends with a slash, so that `cur` is not `cur-old`. */
export function prefixOf({ prefix, exportName }: Pick<S3Source, "prefix" | "exportName">): string {
  const path = [prefix, exportName ?? ""].filter((part) => part !== "").join("/");
  return path === "" ? "" : `${path}/`;
}

/** An export in a bucket: what it offers by its manifests, and its objects, each fetched once. */
export function s3Export({ sourceId, bucket, source, store, asker }: Options): CostReader {
  const prefix = prefixOf(source);
  /** A delivery that began meanwhile would mix with this one. */
  const stillThere = async (manifest: { readonly key: string; readonly etag: string }, signal: AbortSignal) => {
    const [now] = await step({ what: "list", bucket: bucket.name }, asker, () => bucket.list(manifest.key, signal, 1));
    if (now?.etag !== manifest.etag)
      throw new ConnectError(
        fault(
          "object-replaced",
          `AWS delivered ${manifest.key} anew while it was read.`,
          "Nothing needs to be done: the new delivery is read at the next look, within the hour.",
        ),
      );
  };
  const reading = (key: string) => ({ what: "read", bucket: bucket.name, prefix: prefix.replace(/\/$/, ""), key }) as const;
  return {
    async offer({ months, signal }) {
      const listed = await step({ what: "list", bucket: bucket.name }, asker, () => bucket.list(prefix, signal));
      return offerOf(listed, (key) => step(reading(key), asker, () => bucket.read(key, signal)), {
        place: `s3://${bucket.name}/${prefix}`,
        prefix,
        months,
        none: notDelivered(bucket.name, prefix),
      });
    },
    async fetch(period, { signal, progress }) {
      await store.prepare();
      const waiting = [...period.files];
      const worker = async () => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await fetchFile(file);
      };
      const fetchFile = async (file: ExportFile) => {
        progress.object(file.key);
        if (await store.has(file)) progress.bytes(file.bytes);
        else await step(reading(file.key), asker, () => bucket.download(file, store.blobOf(file), signal, (count) => progress.bytes(count)));
        progress.objectDone(file.key);
      };
      const done = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
      const failed = done.find((one) => one.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      if (period.manifest !== null) await stillThere(period.manifest, signal);
      return store.keep(sourceId, period);
    },
    paidRequests: () => 0,
    close: () => bucket.close(),
  };
}
