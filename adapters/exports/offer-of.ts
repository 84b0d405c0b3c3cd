import { ConnectError } from "#adapters/exports/export-fault";
import { exportsIn, newestManifests, offeredPeriods } from "#adapters/exports/offered-periods";
import { isManifest, readManifest } from "#adapters/exports/read-manifest";
import { type ConnectFault, fault } from "#core/ingest/connect-errors";
import type { ExportFile } from "#core/ingest/offer";
import type { Offer } from "#core/ports/cost-ingest";

/** A manifest names its files and columns: some hundred thousand names fit. */
const MOST_MANIFEST_BYTES = 32_000_000;

/**
 * What a listing offers.
 *
 * @param none what is told where nothing lies there
 * @throws ConnectError where nothing was delivered, or where two exports lie beside each other
 */
export async function offerOf(
  listed: readonly ExportFile[],
  read: (key: string) => Promise<Uint8Array>,
  { place, prefix, months, none }: { readonly place: string; readonly prefix: string; readonly months: number; readonly none: ConnectFault },
): Promise<Offer> {
  const exports = exportsIn(listed);
  if (exports.length > 1) {
    const names = exports.map((root) => root.slice(prefix.length) || root);
    throw new ConnectError(
      fault(
        "export-ambiguous",
        `${exports.length} exports lie under ${place}: ${names.slice(0, 6).join(", ")}${names.length > 6 ? " ..." : ""}. Reading all would count costs twice.`,
        `Name one of them: exportName "${names[0]?.split("/").at(-1) ?? ""}", or a longer prefix.`,
      ),
    );
  }
  const manifests = [];
  for (const file of newestManifests(listed)) {
    // It is read into memory, from a bucket that is not ours.
    if (file.bytes > MOST_MANIFEST_BYTES)
      throw new ConnectError(
        fault(
          "export-unreadable",
          `${file.key} has ${file.bytes.toLocaleString("en-US")} bytes: no manifest of an export is so large.`,
          "See who else writes into the export's prefix, and take the file away.",
        ),
      );
    const manifest = readManifest(new TextDecoder().decode(await read(file.key)), file.key);
    if (manifest !== undefined) manifests.push({ file, manifest });
  }
  const offer = offeredPeriods(listed, manifests, months);
  if (offer.periods.length > 0) return offer;
  if (listed.some(({ key }) => !isManifest(key)) && offer.setAside.length > 0)
    throw new ConnectError(
      fault(
        "export-unreadable",
        `What lies under ${place} is neither Parquet nor CSV: ${offer.setAside[0]?.what}.`,
        "Change the format of the export to Parquet (or CSV with gzip) and wait for its next delivery.",
      ),
    );
  throw new ConnectError(none);
}
