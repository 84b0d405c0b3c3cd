import { CASES } from "#evals/cases";
import { openWorld } from "#evals/kit/world";
import { scoreCase } from "#evals/score";

/** `npm run evals [-- words of a name]`: with the model that OPENAI_* configures, else with the offline planner. */
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL } = process.env;
const isOffline = OPENAI_API_KEY === undefined && OPENAI_BASE_URL === undefined;
const world = await openWorld({ OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL });
const cases = CASES.filter((one) => wanted.every((word) => one.name.includes(word)) && (isOffline || one.offlineOnly !== true));
const counts = { exact: 0, "one click": 0, failed: 0 };

console.log(`${cases.length} cases, answered by ${isOffline ? "the offline planner" : (OPENAI_MODEL ?? "the configured model")}\n`);
for (const one of cases) {
  const { name, result, because, totalMs } = await scoreCase(one, world);
  counts[result] += 1;
  console.log(`${result.padEnd(9)}  ${String(totalMs).padStart(6)} ms  ${name}${because === "" ? "" : `\n             ${because}`}`);
}
console.log(`\n${counts.exact} exact, ${counts["one click"]} with one click, ${counts.failed} failed`);
await world.close();
process.exitCode = counts.failed > 0 ? 1 : 0;
