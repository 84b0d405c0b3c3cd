import { treeMemoryMb } from "#bench/memory";
import { percentile } from "#bench/percentile";
import { QUESTIONS } from "#bench/questions";
import { startServer } from "#bench/server-process";
import { timedAnswer } from "#bench/timed-answer";

const TOTAL = 100;

/** A hundred questions to the offline planner over the sandbox's bill: how soon something is to be seen, and what memory they take. */
export async function benchOfflinePlanner(): Promise<string[]> {
  const server = await startServer({});
  try {
    const steps: number[] = [];
    const figures: number[] = [];
    const memory = new Map<number, number | undefined>();
    for (let asked = 1; asked <= TOTAL; asked += 1) {
      // Four questions a thread, as people do.
      const timed = await timedAnswer(server, `bench-${Math.floor(asked / 4)}`, QUESTIONS[asked % QUESTIONS.length] ?? "");
      if (timed.firstStep !== undefined) steps.push(timed.firstStep);
      if (timed.firstFigure !== undefined) figures.push(timed.firstFigure);
      if (asked === TOTAL / 2 || asked === TOTAL) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        memory.set(asked, treeMemoryMb(server.pid));
      }
    }
    const half = memory.get(TOTAL / 2);
    const end = memory.get(TOTAL);
    return [
      `empty folder to the listening line: ${(server.startMs / 1000).toFixed(1)} s`,
      `offline planner, first visible step, p95: ${percentile(steps, 0.95).toFixed(0)} ms (bar 150; median ${percentile(steps, 0.5).toFixed(0)})`,
      `offline planner, first figure, p95: ${percentile(figures, 0.95).toFixed(0)} ms (bar 1000; median ${percentile(figures, 0.5).toFixed(0)}; ${figures.length} of ${TOTAL} answers have one)`,
      half === undefined || end === undefined
        ? "memory: not known on this system"
        : `memory of the process tree after ${TOTAL} questions: ${end.toFixed(0)} MB (bar 1200), growth from ${TOTAL / 2} to ${TOTAL}: ${((end - half) / (TOTAL / 2)).toFixed(3)} MB a question (bar 0.2)`,
    ];
  } finally {
    await server.close();
  }
}
