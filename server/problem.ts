import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";
import type { Problem } from "#core/api/schemas";
import { type ErrorCode, LimitExceededError, MajorTomError } from "#core/errors";

/** Status and title of each code. A title names the kind of problem; the detail says what to do. */
const KINDS: Record<ErrorCode, { readonly status: number; readonly title: string }> = {
  "not-found": { status: 404, title: "Not found" },
  unauthenticated: { status: 401, title: "Not signed in" },
  forbidden: { status: 403, title: "Not allowed" },
  "invalid-input": { status: 400, title: "Invalid input" },
  conflict: { status: 409, title: "Conflict" },
  "illegal-transition": { status: 409, title: "Not possible in this state" },
  "stale-proposal": { status: 409, title: "Out of date" },
  "guard-refused": { status: 422, title: "Refused by a guard" },
  "query-refused": { status: 422, title: "Query refused" },
  "table-unavailable": { status: 422, title: "Table not available" },
  "no-data": { status: 422, title: "No data" },
  "no-cost-data": { status: 409, title: "No cost data yet" },
  "limit-exceeded": { status: 429, title: "Limit reached" },
  cancelled: { status: 499, title: "Cancelled" },
  unavailable: { status: 503, title: "Not available" },
};

type Detail = {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly errors?: { path: string; message: string }[] | undefined;
};

/** An RFC 9457 problem. */
export function problem(c: Context, { status, title, code, detail, errors }: Detail): Response {
  const requestId = String(c.get("requestId") ?? "");
  const body: z.infer<typeof Problem> = { type: `urn:major-tom:problem:${code}`, title, status, detail, code, requestId, ...(errors && { errors }) };
  return c.body(JSON.stringify(body), status as 400, { "content-type": "application/problem+json" });
}

/** A body or parameter that its schema refuses, with every fault. */
export class ValidationProblem extends Error {
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(error: z.ZodError) {
    super("validation");
    this.issues = error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
  }
}

/**
 * Turns whatever was thrown into a problem. What is not an expected failure is logged with its cause
 * and told as nothing but the request id.
 */
export function problemOf(error: unknown, c: Context, log: (line: Record<string, unknown>) => void): Response {
  if (error instanceof MajorTomError) {
    const kind = KINDS[error.code];
    if (error instanceof LimitExceededError && error.retryAfterSeconds !== undefined) c.header("retry-after", String(error.retryAfterSeconds));
    if (error.code === "unauthenticated") c.header("www-authenticate", "Bearer");
    return problem(c, { ...kind, code: error.code, detail: error.message });
  }
  if (error instanceof ValidationProblem) {
    const detail = error.issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
    return problem(c, { status: 400, title: "Invalid input", code: "invalid-input", detail, errors: error.issues.map((issue) => ({ ...issue })) });
  }
  if (error instanceof HTTPException && error.status < 500) {
    const detail = /malformed json/i.test(error.message) ? "The body is not JSON." : error.message || "The request cannot be read.";
    return problem(c, { status: error.status, title: "Invalid request", code: "invalid-input", detail });
  }
  if (holdsNul(error))
    return problem(c, {
      ...KINDS["invalid-input"],
      code: "invalid-input",
      detail: "The request holds a NUL character, which no text may have. Remove it.",
    });
  const requestId = String(c.get("requestId") ?? "");
  log({ level: "error", requestId, path: c.req.path, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return problem(c, { status: 500, title: "Unexpected error", code: "unexpected", detail: `Something went wrong (request id ${requestId}).` });
}

/** The database's own word for it: a text, or a text inside of JSON, with a NUL. */
const NUL_STATES: ReadonlySet<unknown> = new Set(["22021", "22P05"]);

function holdsNul(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return NUL_STATES.has((error as { code?: unknown }).code) || holdsNul(error.cause);
}
