import { readFileSync } from "node:fs";
import { type Planner, readWeights } from "#agent/planner/model/weights-file";

let loaded: (Planner & { readonly bank: string }) | undefined;

/** The shipped weights (`npm run planner:train` writes them), read once per process. */
export function plannerWeights(): Planner & { readonly bank: string } {
  loaded ??= readWeights(readFileSync(new URL("./weights.bin.gz", import.meta.url)));
  return loaded;
}
