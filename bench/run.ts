import { benchModelOverhead } from "#bench/model-overhead";
import { benchOfflinePlanner } from "#bench/offline-planner";

/** Prints the product's bars beside what this machine measures. Nothing fails here: timing is no test. */
for (const bench of [benchOfflinePlanner, benchModelOverhead]) {
  for (const line of await bench()) console.log(line);
}
