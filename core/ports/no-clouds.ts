import { NotFoundError, UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";

/** A tenant that has connected nothing. */
export const NO_CLOUDS: Clouds = {
  connected: false,
  connections: async () => [],
  compute: (accountId) => {
    throw new UnavailableError(`Account ${accountId} is not connected.`);
  },
  cluster: async (name) => {
    throw new NotFoundError(`There is no cluster ${name}.`);
  },
};
