import { ProviderError } from "#core/ports/provider";

/**
 * Called where the next thing is the first byte on the wire.
 *
 * @param called `performance.now()` when the send was asked for
 * @throws ProviderError `throttled`: nothing was sent
 */
export function beginsInTime(called: number, beginWithinMs: number | undefined): void {
  if (beginWithinMs === undefined || performance.now() - called <= beginWithinMs) return;
  throw new ProviderError("throttled", "NotBegun", "The call would have begun too long after its last check; it was not sent.");
}
