import { randomBytes } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "#server/env";

/** Names the request and who sent it. The address is the socket's: headers that claim another are not believed. */
export function requestId(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const id = `req_${randomBytes(10).toString("hex")}`;
    c.set("requestId", id);
    c.set("client", { ip: addressOf(c), userAgent: c.req.header("user-agent")?.slice(0, 400) ?? null, requestId: id });
    c.header("x-request-id", id);
    await next();
  };
}

function addressOf(c: Parameters<MiddlewareHandler<ServerEnv>>[0]): string | null {
  try {
    return getConnInfo(c).remote.address ?? null;
  } catch {
    return null;
  }
}
