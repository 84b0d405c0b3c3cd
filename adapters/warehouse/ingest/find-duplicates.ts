import { dirname } from "node:path";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { type SetAside, nameOf } from "#adapters/warehouse/ingest/inspect-files";

/** Two parts of one export share no line items; two copies of it share nearly all that the older one had. */
const SAME_SHARE = 0.5;
/** Two files of one folder are only one and the same where hardly any line item differs. */
const SAME_FILE_SHARE = 0.95;

type Copy = {
  readonly name: string;
  readonly paths: readonly string[];
  readonly sketch: ReadonlySet<number>;
  readonly end: number;
  readonly rows: number;
  readonly newest: number;
};

export type Duplicates = {
  /** Files whose rows of a period are counted elsewhere: path and period. */
  readonly left: ReadonlyMap<string, ReadonlySet<string>>;
  readonly setAside: readonly (SetAside & { readonly billingPeriod: string })[];
};

/**
 * Finds line items that lie under the source twice (an old copy of a folder, an export of another form of the same
 * account, an assembly that AWS kept) and chooses, period by period, the copy with the newest files. Compared are the
 * smallest hashes of the line items, so that no row is read again.
 */
export function findDuplicates(files: readonly FileFacts[]): Duplicates {
  const left = new Map<string, Set<string>>();
  const setAside: (SetAside & { billingPeriod: string })[] = [];
  const periods = new Set(files.flatMap((file) => Object.keys(file.periods)));
  for (const billingPeriod of [...periods].toSorted()) {
    const leave = (copy: Copy, kept: Copy) => {
      for (const path of copy.paths) left.set(path, (left.get(path) ?? new Set()).add(billingPeriod));
      setAside.push({
        billingPeriod,
        what: copy.name,
        rows: copy.rows,
        reason: `Its line items of ${billingPeriod} are in ${kept.name} as well: they are counted once. Remove one of the two.`,
      });
    };
    const own = files.filter((file) => file.periods[billingPeriod] !== undefined);
    const folders = [...Map.groupBy(own, ({ path }) => dirname(path))].map(([folder, group]) => {
      const single = group.map((file) => copyOf(nameOf(file.path), [file], billingPeriod));
      return copyOf(
        nameOf(folder),
        withoutTwins(single, leave).flatMap(({ paths }) => group.filter(({ path }) => paths.includes(path))),
        billingPeriod,
      );
    });
    const kept: Copy[] = [];
    for (const copy of folders.toSorted(newestFirst)) {
      const same = kept.find((one) => shareOf(copy, one) >= SAME_SHARE);
      if (same) leave(copy, same);
      else kept.push(copy);
    }
  }
  return { left, setAside };
}

function withoutTwins(copies: readonly Copy[], leave: (copy: Copy, kept: Copy) => void): Copy[] {
  const kept: Copy[] = [];
  for (const copy of copies.toSorted(newestFirst)) {
    const same = kept.find((one) => shareOf(copy, one) >= SAME_FILE_SHARE);
    if (same) leave(copy, same);
    else kept.push(copy);
  }
  return kept;
}

const newestFirst = (a: Copy, b: Copy) => b.newest - a.newest || b.rows - a.rows || (a.name < b.name ? -1 : 1);

function copyOf(name: string, files: readonly FileFacts[], billingPeriod: string): Copy {
  const sketches = files.map((file) => file.sketches[billingPeriod] ?? []);
  // Only hashes below the lowest end of a full sketch are known of every file.
  const end = Math.min(
    ...sketches.map((sketch) => (sketch.length >= SKETCH_SIZE ? (sketch.at(-1) ?? 0) : Number.MAX_SAFE_INTEGER)),
    Number.MAX_SAFE_INTEGER,
  );
  return {
    name,
    paths: files.map(({ path }) => path),
    sketch: new Set(sketches.flat().filter((hash) => hash <= end)),
    end,
    rows: files.reduce((sum, file) => sum + Object.values(file.periods[billingPeriod] ?? {}).reduce((rows, n) => rows + n, 0), 0),
    newest: Math.max(...files.map(({ modifiedMs }) => modifiedMs)),
  };
}

/** Smallest hashes kept of a file's line items in one period. */
export const SKETCH_SIZE = 256;

/** The share of the smaller's line items that the other has as well, estimated over the hashes that both know. */
function shareOf(a: Copy, b: Copy): number {
  const end = Math.min(a.end, b.end);
  const [first, second] = [a, b].map(({ sketch }) => [...sketch].filter((hash) => hash <= end)) as [number[], number[]];
  const fewer = Math.min(first.length, second.length);
  if (fewer === 0) return 0;
  const other = new Set(second);
  return first.filter((hash) => other.has(hash)).length / fewer;
}
