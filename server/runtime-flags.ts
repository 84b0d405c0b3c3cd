import { setFlagsFromString } from "node:v8";

/**
 * Keeps the process small. The optimizing compiler takes 500 MB for one function of the embedded database and
 * gains nothing that a request notices.
 * Called before anything else is loaded.
 */
export function setRuntimeFlags(): void {
  for (const flag of ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
}
