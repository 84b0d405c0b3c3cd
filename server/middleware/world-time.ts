import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "#server/env";

/** Says with each answer what time it is in the world that the answer is about, so that a page can say how long is left. */
export function worldTime(now: () => Date): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next();
    c.header("x-world-time", now().toISOString());
  };
}
