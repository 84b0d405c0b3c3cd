export type ErrorCode =
  | "not-found"
  | "unauthenticated"
  | "forbidden"
  | "invalid-input"
  | "conflict"
  | "illegal-transition"
  | "stale-proposal"
  | "guard-refused"
  | "query-refused"
  | "table-unavailable"
  | "no-data"
  | "no-cost-data"
  | "limit-exceeded"
  | "cancelled"
  | "unavailable";

/**
 * Base of every expected failure. `message` is one clear sentence that is safe to show to a user or a
 * model and says what to do next; whatever is only for the log travels in `cause`.
 */
export abstract class MajorTomError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Also thrown for another tenant's object: foreign and unknown must not be told apart. */
export class NotFoundError extends MajorTomError {
  readonly code = "not-found";
}

export class UnauthenticatedError extends MajorTomError {
  readonly code = "unauthenticated";
}

export class ForbiddenError extends MajorTomError {
  readonly code = "forbidden";
}

export class InvalidInputError extends MajorTomError {
  readonly code = "invalid-input";
}

export class ConflictError extends MajorTomError {
  readonly code = "conflict";
}

/** What was asked for is not possible in the state that the thing is in. */
export class IllegalTransitionError extends MajorTomError {
  readonly code = "illegal-transition";
}

/** The world or the proposal moved after it was seen. Look again, or draft it again; never force it. */
export class StaleProposalError extends MajorTomError {
  readonly code = "stale-proposal";
}

/** The SQL guard's refusal: what is wrong and the nearest allowed form. */
export class QueryRefusedError extends MajorTomError {
  readonly code = "query-refused";
}

/** The tenant's export has no such logical table (a FOCUS export has no `cur`). */
export class TableUnavailableError extends MajorTomError {
  readonly code = "table-unavailable";
}

/** There are no rows to answer from, which is not the same as zero. Names the nearest period that has data. */
export class NoDataError extends MajorTomError {
  readonly code = "no-data";
}

/** The tenant has no cost data to answer from: nothing is connected, or its first reading is not over. Says how far that is. */
export class NoCostDataError extends MajorTomError {
  readonly code = "no-cost-data";
}

export class GuardRefusedError extends MajorTomError {
  readonly code = "guard-refused";
  readonly guard: string;

  constructor(guard: string, reason: string) {
    super(reason);
    this.guard = guard;
  }
}

export class LimitExceededError extends MajorTomError {
  readonly code = "limit-exceeded";
  /** Seconds after which the same call may succeed, when known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, retryAfterSeconds?: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class CancelledError extends MajorTomError {
  readonly code = "cancelled";
}

export class UnavailableError extends MajorTomError {
  readonly code = "unavailable";
}
