import type { RecommendationStatus } from "#core/api/recommendations";
import { IllegalTransitionError, InvalidInputError } from "#core/errors";

/** What a person may do. `expired` comes from the refresh alone: there is nothing left to decide about. */
export const ALLOWED: Readonly<Record<RecommendationStatus, readonly RecommendationStatus[]>> = {
  open: ["accepted", "done", "dismissed"],
  accepted: ["open", "done", "dismissed"],
  done: ["open"],
  dismissed: ["open"],
  expired: [],
};

/** @throws IllegalTransitionError, InvalidInputError where a reason is needed */
export function checkTransition(from: RecommendationStatus, to: RecommendationStatus, reason: string | undefined): void {
  if (from === to) throw new IllegalTransitionError(`It is ${to} already.`);
  if (!ALLOWED[from].includes(to)) {
    const may = ALLOWED[from];
    throw new IllegalTransitionError(
      may.length === 0
        ? "It is no longer found in the bill, so that there is nothing to decide. It comes back by itself when it is found again."
        : `A recommendation that is ${from} cannot become ${to}. It may become ${may.join(" or ")}.`,
    );
  }
  if (to === "dismissed" && (reason === undefined || reason.trim() === "")) throw new InvalidInputError("Say why it is dismissed: give a reason.");
}

/** A done one that is still found after its whole window of the bill is newer than the word "done". */
const STILL_FOUND_AFTER_MS = 15 * 86_400_000;

export type Known = {
  readonly status: RecommendationStatus;
  readonly statusAt: Date | undefined;
  /** Net saving a month when the status was set; undefined is unknown. */
  readonly netAtStatus: number | undefined;
};

/** What a refresh makes of a known one that is found again, and why; undefined: it stays as it is. */
export function whenFound(
  known: Known,
  net: number | undefined,
  now: Date,
): { readonly status: RecommendationStatus; readonly reason: string } | undefined {
  const { status, statusAt, netAtStatus } = known;
  if (status === "expired") return { status: "open", reason: "It is found again." };
  if (status === "dismissed" && net !== undefined && netAtStatus !== undefined && netAtStatus > 0 && net >= 2 * netAtStatus)
    return { status: "open", reason: "Its saving has doubled since it was dismissed." };
  if (status === "done" && statusAt !== undefined && now.getTime() - statusAt.getTime() >= STILL_FOUND_AFTER_MS)
    return { status: "open", reason: "It was marked done, and the bill of the two weeks since still shows it." };
  return undefined;
}

/** What a refresh makes of one that is not found any more. */
export function whenGone(status: RecommendationStatus): RecommendationStatus | undefined {
  return status === "open" || status === "accepted" ? "expired" : undefined;
}
