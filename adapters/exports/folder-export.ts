import { constants } from "node:fs";
import { copyFile, readdir, readFile, realpath, rename, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { ConnectError, step } from "#adapters/exports/export-fault";
import type { ExportStore } from "#adapters/exports/export-store";
import { offerOf } from "#adapters/exports/offer-of";
import { type Asker, fault } from "#core/ingest/connect-errors";
import type { ExportFile } from "#core/ingest/offer";
import type { FolderSource } from "#core/ingest/source";
import type { CostReader } from "#core/ports/cost-ingest";

const NOBODY: Asker = { roleArn: undefined, externalId: undefined, trustedPrincipal: null };

/** Files of the tenant's own folder; nothing outside of it is looked at, links included. */
export async function listFolder(root: string, path: string): Promise<{ readonly folder: string; readonly files: ExportFile[] }> {
  const home = await realpath(root).catch(() => undefined);
  const folder = home === undefined ? undefined : await realpath(join(home, path)).catch(() => undefined);
  if (home === undefined || folder === undefined || (folder !== home && !folder.startsWith(`${home}${sep}`)) || !(await stat(folder)).isDirectory())
    throw new ConnectError(
      fault(
        "folder-not-found",
        `There is no folder ${path} in the organization's export folder.`,
        `Copy the export into ${join(root, path)} on the server, for instance with aws s3 sync.`,
      ),
    );
  const files: ExportFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    const { size, mtimeMs, mtime } = await stat(full);
    files.push({ key: relative(folder, full).split(sep).join("/"), bytes: size, etag: `${size}-${mtimeMs}`, modifiedAt: mtime.toISOString() });
  }
  return { folder, files };
}

/** An export that somebody copied to the server. */
export function folderExport({
  sourceId,
  root,
  source,
  store,
}: {
  readonly sourceId: string;
  readonly root: string;
  readonly source: FolderSource;
  readonly store: ExportStore;
}): CostReader {
  return {
    async offer({ months }) {
      const { folder, files } = await listFolder(root, source.path);
      const none = fault(
        "folder-empty",
        `The folder ${source.path} holds no Parquet and no CSV files.`,
        "Copy the export's data files into it, with their folders.",
      );
      return offerOf(files, (key) => readFile(join(folder, key)), { place: source.path, prefix: "", months, none });
    },
    async fetch(period, { progress }) {
      await store.prepare();
      const { folder } = await listFolder(root, source.path);
      for (const file of period.files) {
        progress.object(file.key);
        if (!(await store.has(file))) {
          const { path, part } = store.blobOf(file);
          await step({ what: "role" }, NOBODY, () => copyFile(join(folder, file.key), part, constants.COPYFILE_FICLONE));
          await rename(part, path);
        }
        progress.bytes(file.bytes);
        progress.objectDone(file.key);
      }
      return store.keep(sourceId, period);
    },
    paidRequests: () => 0,
    close: () => undefined,
  };
}
