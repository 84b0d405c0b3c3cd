import type { Faults, FaultSet } from "#sandbox/live/faults";

/** Nothing goes wrong until somebody says so. Not kept: a restart clears them. */
export function openFaults(initial: FaultSet = {}): Faults {
  let current = initial;
  return {
    get current() {
      return current;
    },
    set(faults) {
      current = faults;
    },
  };
}
