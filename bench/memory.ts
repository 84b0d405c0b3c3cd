import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of a process and all of its descendants, MB. Shared pages count once (proportional set size) where Linux tells;
 * elsewhere the resident size of the process alone is not known and the answer is undefined.
 */
export function treeMemoryMb(pid: number): number | undefined {
  try {
    const parents = new Map(
      readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
          const parent = parentOf(Number(name));
          return parent === undefined ? [] : [[Number(name), parent] as const];
        }),
    );
    const tree = new Set([pid]);
    for (let grew = true; grew;) {
      grew = false;
      for (const [child, parent] of parents) if (tree.has(parent) && !tree.has(child)) grew = Boolean(tree.add(child));
    }
    return [...tree].reduce((sum, each) => sum + proportionalKb(each), 0) / 1024;
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

function proportionalKb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
}
