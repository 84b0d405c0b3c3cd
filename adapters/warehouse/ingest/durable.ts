import { open, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Makes what was written to a file or folder outlast a loss of power. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (cause) {
    // Some file systems cannot sync a folder.
    if (!["EINVAL", "EISDIR", "EPERM", "ENOTSUP"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
  } finally {
    await handle.close();
  }
}

/** All files below a folder, then the folders. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolder(join(folder, entry.name));
    else if (entry.isFile()) await sync(join(folder, entry.name));
  }
  await sync(folder);
}

/** Replaces a file in one step: a reader sees the old text or the new one, also after a crash. */
export async function replaceFile(path: string, text: string, onStep?: (step: string) => void | Promise<void>): Promise<void> {
  const next = `${path}.next-${process.pid}`;
  await writeFile(next, text);
  await sync(next);
  await onStep?.("pointer written");
  await rename(next, path);
  await sync(dirname(path));
}
