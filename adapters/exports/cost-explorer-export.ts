import { rename, stat, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { costExplorerFault } from "#adapters/exports/cost-explorer-fault";
import { ConnectError } from "#adapters/exports/export-fault";
import type { ExportStore } from "#adapters/exports/export-store";
import type { Asker } from "#core/ingest/connect-errors";
import { billingMonths, FOCUS_LIKE_HEADER, focusLikeRow } from "#core/ingest/cost-explorer-months";
import type { OfferedPeriod } from "#core/ingest/offer";
import type { CostExplorerSource } from "#core/ingest/source";
import type { CostExplorer, CostExplorerRow } from "#core/ports/cost-explorer";
import type { CostReader } from "#core/ports/cost-ingest";

/** Charges that belong to no usage; everything else is asked for by service. */
const APART = ["Credit", "Refund", "Tax"];
const METRICS = ["UnblendedCost", "AmortizedCost"];

type Options = {
  readonly sourceId: string;
  readonly source: CostExplorerSource;
  readonly explorer: CostExplorer;
  readonly store: ExportStore;
  readonly asker: Asker;
  readonly now: () => Date;
};

/**
 * Months of Cost Explorer, each as a FOCUS-like file. Listing them asks for nothing: a month that may still change has
 * another version each day, a final one never again, so that nothing is paid for twice.
 */
export function costExplorerExport({ sourceId, source, explorer, store, asker, now }: Options): CostReader {
  const granularity = source.granularity === "daily" ? "DAILY" : "MONTHLY";
  const ask = async (
    groupBy: readonly ("SERVICE" | "LINKED_ACCOUNT" | "RECORD_TYPE")[],
    not: boolean,
    span: { from: string; to: string },
    signal: AbortSignal,
  ) => {
    try {
      return await explorer.costAndUsage(
        { ...span, granularity, metrics: METRICS, groupBy, filter: { dimension: "RECORD_TYPE", values: APART, not } },
        signal,
      );
    } catch (error) {
      if (signal.aborted) throw error;
      throw new ConnectError(costExplorerFault(error, asker), { cause: error });
    }
  };
  return {
    async offer({ months }) {
      return { periods: billingMonths(now(), Math.min(months, source.months), source.granularity).map(offeredMonth), setAside: [] };
    },
    async fetch(period, { signal, progress }) {
      await store.prepare();
      const [file] = period.files;
      if (file === undefined) throw new Error("A month of Cost Explorer is one file.");
      progress.object(file.key);
      const span = billingMonths(now(), source.months, source.granularity).find(({ billingPeriod }) => billingPeriod === period.billingPeriod);
      const dates = span ?? { from: `${period.billingPeriod}-01`, to: `${period.billingPeriod}-01` };
      const usage = await ask(["SERVICE", "LINKED_ACCOUNT"], true, dates, signal);
      const apart = await ask(["RECORD_TYPE", "LINKED_ACCOUNT"], false, dates, signal);
      const kept = await write([...usage.map((row) => lineOf(row, "Usage")), ...apart.map((row) => lineOf(row, row.keys[0] ?? "Usage"))]);
      progress.bytes(kept.bytes);
      progress.objectDone(file.key);
      return store.keep(sourceId, { ...period, files: [kept] });

      function lineOf(row: CostExplorerRow, recordType: string) {
        return focusLikeRow({ row, recordType, billingPeriod: period.billingPeriod, accountNames: explorer.accountNames() });
      }
      async function write(lines: readonly string[]) {
        const content = await promisify(gzip)(`${[FOCUS_LIKE_HEADER, ...lines].join("\n")}\n`);
        const whole = { key: file!.key, etag: period.version, bytes: content.length, modifiedAt: now().toISOString() };
        const { path, part } = store.blobOf(whole);
        await writeFile(part, content);
        await rename(part, path);
        return { ...whole, bytes: (await stat(path)).size };
      }
    },
    paidRequests: () => explorer.paidRequests(),
    close: () => explorer.close(),
  };
}

function offeredMonth({
  billingPeriod,
  version,
  from,
  to,
}: {
  readonly billingPeriod: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
}): OfferedPeriod {
  const key = `cost-explorer/BILLING_PERIOD=${billingPeriod}/cost-explorer.csv.gz`;
  return {
    billingPeriod,
    version,
    manifest: { key: `Cost Explorer, ${from} to ${to}`, etag: version, delivery: null },
    files: [{ key, bytes: 0, etag: version, modifiedAt: `${from}T00:00:00.000Z` }],
    bytes: 0,
    asOf: null,
    waiting: null,
  };
}
