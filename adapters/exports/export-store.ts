import { createHash } from "node:crypto";
import { access, copyFile, link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ExportFile, OfferedPeriod } from "#core/ingest/offer";
import type { FetchedPeriod, HeldPeriod } from "#core/ports/cost-ingest";

type KeptFile = { readonly key: string; readonly blob: string; readonly bytes: number };
type KeptPeriod = { readonly version: string; readonly asOf: string | null; readonly files: readonly KeptFile[] };
type Index = { readonly periods: Readonly<Record<string, KeptPeriod>> };

/** A file whose content is on its way. */
const PART = ".part";
/** What a published folder shows. */
const STATE = "published.json";

/**
 * What one tenant fetched of its exports. Contents lie once each under a name made of key and etag; an index a source
 * names the files of each billing period; `current` points at a folder of links, which is what the engine reads. Each is
 * written beside the old one and renamed, so that a process that dies leaves the old state or the new one.
 */
export class ExportStore {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The folder that the engine reads. */
  get current(): string {
    return join(this.#dir, "current");
  }

  async hasCurrent(): Promise<boolean> {
    return access(this.current).then(
      () => true,
      () => false,
    );
  }

  /** Where the content of a file goes; complete once it exists without the ending `.part`. */
  blobOf({ key, etag, bytes }: ExportFile): { readonly path: string; readonly part: string; readonly name: string } {
    const name = `${createHash("sha256").update(`${key}\n${etag}\n${bytes}`).digest("hex").slice(0, 32)}${endingOf(key)}`;
    const path = join(this.#dir, "blobs", name);
    return { path, part: `${path}${PART}`, name };
  }

  async prepare(): Promise<void> {
    await mkdir(join(this.#dir, "blobs"), { recursive: true });
    await mkdir(join(this.#dir, "sources"), { recursive: true });
    await mkdir(join(this.#dir, "sets"), { recursive: true });
  }

  async has(file: ExportFile): Promise<boolean> {
    const found = await stat(this.blobOf(file).path).catch(() => undefined);
    return found?.size === file.bytes;
  }

  /** Names the files of a period as those that the next publishing shows. All of them must be there. */
  async keep(sourceId: string, { billingPeriod, version, asOf, files }: OfferedPeriod): Promise<FetchedPeriod> {
    const kept = files.map((file) => ({ key: file.key, blob: this.blobOf(file).name, bytes: file.bytes }));
    const index = await this.#index(sourceId);
    await this.#writeIndex(sourceId, { periods: { ...index.periods, [billingPeriod]: { version, asOf, files: kept } } });
    return { billingPeriod, version, files: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0), asOf };
  }

  /** Periods that are kept whole: one whose content was lost is not among them, and is fetched again. */
  async held(sourceId: string): Promise<readonly HeldPeriod[]> {
    const { periods } = await this.#index(sourceId);
    const there = new Set(await readdir(join(this.#dir, "blobs")).catch(() => []));
    return Object.entries(periods)
      .filter(([, { files }]) => files.every(({ blob }) => there.has(blob)))
      .map(([billingPeriod, { version, files }]) => ({
        billingPeriod,
        version,
        files: files.length,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      }));
  }

  /** One step: before it the old files are read, after it the new ones, whatever happens in between. */
  async publish(sourceIds: readonly string[]): Promise<void> {
    await this.prepare();
    const state = await this.#stateOf(sourceIds);
    if (state === (await readFile(join(this.current, STATE), "utf8").catch(() => undefined))) return;
    const sets = join(this.#dir, "sets");
    const number = Math.max(0, ...(await readdir(sets)).map((name) => Number.parseInt(name, 10) || 0)) + 1;
    const folder = join(sets, `${String(number).padStart(8, "0")}`);
    for (const sourceId of sourceIds) {
      const { periods } = await this.#index(sourceId);
      for (const [billingPeriod, { files }] of Object.entries(periods)) {
        const target = join(folder, sourceId, `billing_period=${billingPeriod}`);
        await mkdir(target, { recursive: true });
        for (const { key, blob } of files) await linkOrCopy(join(this.#dir, "blobs", blob), join(target, shownName(key, blob)));
      }
    }
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, STATE), state);
    const next = join(this.#dir, "current.next");
    await rm(next, { force: true });
    await symlink(join("sets", basename(folder)), next, "dir");
    await rename(next, this.current);
    for (const name of await readdir(sets)) if (name !== basename(folder)) await rm(join(sets, name), { recursive: true, force: true });
    await this.#sweep();
  }

  /** What a publishing of these sources shows, as a text that changes when it would show something else. */
  async #stateOf(sourceIds: readonly string[]): Promise<string> {
    const shown = [];
    for (const sourceId of sourceIds.toSorted()) {
      const { periods } = await this.#index(sourceId);
      shown.push([sourceId, Object.entries(periods).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    }
    return JSON.stringify(shown);
  }

  async forget(sourceId: string): Promise<void> {
    await rm(this.#indexFile(sourceId), { force: true });
  }

  /** Contents that no index names any more; parts of a fetch stay, since the next try goes on with them. */
  async #sweep(): Promise<void> {
    const sources = await readdir(join(this.#dir, "sources"));
    const named = new Set<string>();
    for (const file of sources.filter((name) => name.endsWith(".json")))
      for (const { files } of Object.values((await this.#index(file.slice(0, -".json".length))).periods))
        for (const { blob } of files) named.add(blob);
    const blobs = join(this.#dir, "blobs");
    for (const name of await readdir(blobs)) if (!name.endsWith(PART) && !named.has(name)) await rm(join(blobs, name), { force: true });
  }

  #indexFile(sourceId: string): string {
    return join(this.#dir, "sources", `${sourceId}.json`);
  }

  async #index(sourceId: string): Promise<Index> {
    try {
      return JSON.parse(await readFile(this.#indexFile(sourceId), "utf8")) as Index;
    } catch {
      return { periods: {} };
    }
  }

  async #writeIndex(sourceId: string, index: Index): Promise<void> {
    await this.prepare();
    const file = this.#indexFile(sourceId);
    await writeFile(`${file}.next`, JSON.stringify(index));
    await rename(`${file}.next`, file);
  }
}

function endingOf(key: string): string {
  return (/\.(?:parquet|csv|csv\.gz|csv\.zst)$/i.exec(key)?.[0] ?? "").toLowerCase();
}

/** The name that people know it by, made another by another content. */
function shownName(key: string, blob: string): string {
  const ending = endingOf(key);
  const name = (key.split("/").at(-1) ?? key).slice(0, -ending.length || undefined).replace(/[^\w.-]+/g, "_");
  return `${name}.${blob.slice(0, 8)}${ending}`;
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}
