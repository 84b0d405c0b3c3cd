import type { Cell } from "#bench/crash/cells";
import { aTemplate, runCell } from "#bench/crash/testing/run-cell";
import { percentile } from "#bench/percentile";

const SIDE_BY_SIDE = 6;

/**
 * How soon a dead executor's work is taken up: real time, at the clock's real speed, from when lease and settle time
 * were over (or the new process was there, where that came later) to the record of the effect that was in doubt.
 */
export async function recoveryTimes(trials: number): Promise<boolean> {
  const template = await aTemplate();
  const moments = ["after-intent", "during-call", "after-call"] as const;
  const cells = Array.from({ length: trials }, (_, index): Cell => ({
    owner: "unowned",
    effect: "launch:instance",
    moment: moments[index % 3] ?? "after-call",
    provider: "honouring",
  }));
  const times: number[] = [];
  const waiting = [...cells];
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
        const { recoverySeconds } = await runCell(template, cell, { rate: 1, stopAfter: "launch:instance" });
        if (recoverySeconds !== undefined) times.push(recoverySeconds);
      }
    }),
  );
  template.close();
  const p95 = percentile(times, 0.95);
  console.log(
    `${times.length} of ${trials} recovered; seconds after lease and settle: p50 ${percentile(times, 0.5).toFixed(2)}, p95 ${p95.toFixed(2)}, most ${Math.max(...times).toFixed(2)}.`,
  );
  return times.length === trials && p95 < 10;
}
