import { UnavailableError } from "#core/errors";
import type { Hands } from "#services/execution/hands";

const NOTHING = "Nothing is connected here that could carry it out. Connect a cloud account first.";

/** Where no cloud is connected: nothing can be approved that could run. */
export const NO_HANDS: Hands = {
  dryRun: async () => {
    throw new UnavailableError(NOTHING);
  },
  stop: async () => {
    throw new UnavailableError(NOTHING);
  },
  poke: () => undefined,
};
