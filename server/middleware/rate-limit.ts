import type { MiddlewareHandler } from "hono";
import { LimitExceededError } from "#core/errors";
import type { ServerEnv } from "#server/env";

/** Requests at once and a second, for one address and process: far above a person, below a loop. */
const BURST = 300;
const PER_SECOND = 60;
/** Addresses that are remembered; the oldest go first. */
const MAX_ADDRESSES = 10_000;

/** Keeps one address from taking the whole server. Attempts to sign in are counted apart, in the database. */
export function rateLimit(now: () => number = () => performance.now()): MiddlewareHandler<ServerEnv> {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return async (c, next) => {
    const key = c.get("client").ip ?? "unknown";
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: BURST, at };
    bucket.tokens = Math.min(BURST, bucket.tokens + ((at - bucket.at) / 1000) * PER_SECOND) - 1;
    bucket.at = at;
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > MAX_ADDRESSES) buckets.delete(buckets.keys().next().value ?? "");
    if (bucket.tokens < 0) {
      bucket.tokens = 0;
      throw new LimitExceededError("Too many requests. Slow down.", 1);
    }
    await next();
  };
}
