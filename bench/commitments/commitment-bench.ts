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

/** Milliseconds by the clock, and those that this thread was at work: the least of several runs, so that other processes count less. */
export function leastTimes(times: number, run: () => void): { readonly clock: number; readonly thread: number } {
  let clock = Number.POSITIVE_INFINITY;
  let thread = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    clock = Math.min(clock, performance.now() - started);
    thread = Math.min(thread, (user + system) / 1000);
  }
  return { clock, thread };
}
