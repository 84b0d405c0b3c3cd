import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "#sandbox/kubernetes/objects";

export type Change = {
  readonly version: number;
  readonly plural: string;
  readonly key: string;
  /** undefined: it is gone. */
  readonly object: KubeObject | undefined;
};

type Line = readonly [version: number, plural: string, key: string, object: KubeObject | null];
type Snapshot = { readonly version: number; readonly objects: readonly Line[] };

/** A rewrite as a snapshot costs a few milliseconds; below this size a replay costs less. */
const COMPACT_ABOVE_BYTES = 4_000_000;

export type ObjectJournal = {
  /** What was there when the process ended, oldest first, and the last version that was given out. */
  readonly kept: { readonly version: number; readonly changes: readonly Change[] };
  /** Handed to the operating system when it returns, which survives the end of the process; `sync` also survives the machine's. */
  append(changes: readonly Change[], sync: boolean): void;
  sync(): void;
  /** Whether the journal has outgrown its snapshot. */
  isLong(): boolean;
  compact(version: number, objects: Iterable<Change>): void;
  close(): void;
};

/** The changes of one cluster's objects: a snapshot, and one JSON line a change since then. */
export function openObjectJournal(folder: string, name: string): ObjectJournal {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.jsonl`);
  const snapshotFile = join(folder, `${name}.snapshot.json`);
  const snapshot = readSnapshot(snapshotFile);
  const journal = openSync(file, "a+");
  const { lines, intactBytes } = readLines(readFileSync(journal));
  // A line that was cut by a kill was never answered.
  ftruncateSync(journal, intactBytes);
  const fresh = lines.filter(([version]) => version > snapshot.version);
  let bytes = intactBytes;

  return {
    kept: {
      version: fresh.at(-1)?.[0] ?? snapshot.version,
      changes: [...snapshot.objects, ...fresh].map(([version, plural, key, object]) => ({ version, plural, key, object: object ?? undefined })),
    },
    append(changes, sync) {
      const text = Buffer.from(changes.map((change) => `${JSON.stringify(lineOf(change))}\n`).join(""));
      for (let written = 0; written < text.length;) written += writeSync(journal, text, written);
      bytes += text.length;
      if (sync) fsyncSync(journal);
    },
    sync: () => fsyncSync(journal),
    isLong: () => bytes > COMPACT_ABOVE_BYTES,
    compact(version, objects) {
      const whole: Snapshot = { version, objects: Array.from(objects, lineOf) };
      const temporary = openSync(`${snapshotFile}.tmp`, "w");
      writeFileSync(temporary, JSON.stringify(whole));
      fsyncSync(temporary);
      closeSync(temporary);
      renameSync(`${snapshotFile}.tmp`, snapshotFile);
      const directory = openSync(folder, "r");
      fsyncSync(directory);
      closeSync(directory);
      ftruncateSync(journal, 0);
      bytes = 0;
    },
    close: () => closeSync(journal),
  };
}

function lineOf({ version, plural, key, object }: Change): Line {
  return [version, plural, key, object ?? null];
}

function readSnapshot(file: string): Snapshot {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Snapshot) : { version: 0, objects: [] };
}

function readLines(data: Buffer): { readonly lines: readonly Line[]; readonly intactBytes: number } {
  const intactBytes = data.lastIndexOf(10) + 1;
  const text = data.subarray(0, intactBytes).toString("utf8");
  return {
    lines: text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line),
    intactBytes,
  };
}
