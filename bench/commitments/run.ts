import { analysisSpeed } from "#bench/commitments/analysis-speed";
import { billReplay } from "#bench/commitments/bill-replay";
import type { CommitmentBench, Report } from "#bench/commitments/commitment-bench";
import { largeAnalysis } from "#bench/commitments/large-analysis";
import { sizing } from "#bench/commitments/sizing";
import { waterfallProofs } from "#bench/commitments/waterfall-proofs";
import { waterfallSpeed } from "#bench/commitments/waterfall-speed";

/** Each prints what it found and holds it against its bars. Names as arguments run those alone: `npm run bench:commitments -- replay`. */
const BENCHES: readonly CommitmentBench[] = [waterfallSpeed, waterfallProofs, billReplay, sizing, largeAnalysis, analysisSpeed];

let failed = 0;
const report: Report = {
  say: (line) => console.log(`  ${line}`),
  bar: (name, holds, found, wanted) => {
    if (!holds) failed += 1;
    console.log(`  ${holds ? "PASS" : "FAIL"}  ${name}: ${found} (${wanted})`);
  },
};

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const started = performance.now();
for (const bench of BENCHES) {
  if (wanted.length > 0 && !wanted.some((name) => bench.name.toLowerCase().includes(name))) continue;
  console.log(bench.name);
  const before = performance.now();
  await bench.run(report);
  console.log(`  ${((performance.now() - before) / 1000).toFixed(1)} s`);
}
const { maxRSS } = process.resourceUsage();
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s, at most ${(maxRSS / 1024).toFixed(0)} MB resident`);
console.log(failed === 0 ? "PASS" : `FAIL: ${failed} ${failed === 1 ? "bar does" : "bars do"} not hold`);
process.exitCode = failed === 0 ? 0 : 1;
