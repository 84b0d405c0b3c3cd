import { type DuckdbEngineOptions, openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { prepareNow } from "#adapters/warehouse/testing/prepare-now";

/**
 * Takes an export in, as a process of its own that dies by SIGKILL after a step, or lives and prints the steps that it took.
 * Arguments: folder of the warehouse, glob, and the number of the step to die after (none: to the end).
 */
const [dir = "", glob = "", last] = process.argv.slice(2);
let step = 0;
const steps: string[] = [];
const options: DuckdbEngineOptions = {
  dir,
  source: { glob, label: "test" },
  now: () => new Date("2026-11-18T12:00:00Z"),
  threads: 1,
  prepareAfterMs: "never",
  onStep(name) {
    steps.push(name);
    step += 1;
    if (step === Number(last)) process.kill(process.pid, "SIGKILL");
  },
};
await prepareNow(options);
const engine = await openDuckdbEngine(options);
await engine.close();
process.stdout.write(JSON.stringify(steps));
