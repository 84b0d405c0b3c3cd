import type { MiddlewareHandler } from "hono";
import { InvalidInputError } from "#core/errors";
import { saysNameTwice } from "#core/json/double-names";
import type { ServerEnv } from "#server/env";

/**
 * Refuses a JSON body in which an object says a name twice: this program would read the last of them, while another one
 * on the way, or the person who looks at it, reads the first. What is no JSON at all is refused by the route.
 */
export function noDoubleNames(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const type = c.req.header("content-type") ?? "";
    const { body, bodyUsed } = c.req.raw;
    if (body !== null && !bodyUsed && /\bjson\b/i.test(type) && saysNameTwice(await c.req.text())) {
      throw new InvalidInputError("The body says a name twice in one object. Say each once.");
    }
    return next();
  };
}
