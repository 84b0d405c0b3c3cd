import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take a minute or more, the longest first: begun last, one would run alone while the other core idles. */
const LONGEST = ["web/e2e/journeys.test.ts", "server/compose/open-executor.test.ts", "evals/evals.test.ts", "bench/crash/crash.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const of = (file: string) => sorted.filter(({ moduleId }) => moduleId.endsWith(file));
    const first = LONGEST.flatMap(of);
    return [...first, ...sorted.filter((one) => !first.includes(one))];
  }
}

export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "dist/**", ".major-tom/**"],
    setupFiles: ["./scripts/property-seed.ts"],
    pool: "forks",
    // Files share a process, and load what they import once: no test changes what others see, and none may.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What must come is waited for, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
});
