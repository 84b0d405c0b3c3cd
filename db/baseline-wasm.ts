import { setFlagsFromString } from "node:v8";

/**
 * Keeps WebAssembly on the baseline compiler. The optimizing one takes 500 MB for a single function of the embedded
 * database, for no gain that a request notices. Holds for the process; called before the database is loaded.
 */
export function useBaselineWasm(): void {
  for (const flag of ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
}
