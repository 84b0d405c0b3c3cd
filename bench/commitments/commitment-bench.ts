/** A part of `npm run bench:commitments`. */
export type CommitmentBench = { readonly name: string; run(report: Report): Promise<void> };

export type Report = {
  say(line: string): void;
  /** Fails the whole run where it does not hold. */
  bar(name: string, holds: boolean, found: string, wanted: string): void;
};

export function usedMb(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 / 1024;
}

/** Milliseconds: the least of several runs, so that other processes of the machine count less. */
export function leastTime(times: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
