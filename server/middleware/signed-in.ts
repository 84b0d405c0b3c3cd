import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { getCookie } from "hono/cookie";
import { UnauthenticatedError } from "#core/errors";
import type { SignedInEnv } from "#server/env";
import type { ServiceContext } from "#services/context";
import type { Client } from "#services/identity/client";
import type { ResolvedSession } from "#services/identity/session";

export const SESSION_COOKIE = "major_tom_session";

export type SessionLookup = {
  /** Undefined where the token means nobody. */
  sessionOf(token: string, client: Client): Promise<ResolvedSession | undefined>;
  contextOf(session: ResolvedSession, client: Client): ServiceContext;
};

/** The token of a request, and how the person speaks by it. A bearer token goes before a cookie. */
export function tokenOf(c: Context): { readonly token: string | undefined; readonly channel: ServiceContext["channel"] } {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer === undefined ? { token: getCookie(c, SESSION_COOKIE), channel: "web" } : { token: bearer, channel: "api" };
}

/** Who asks, by bearer token or cookie; the tenant and the role are read from the database at each request. */
export function signedIn({ sessionOf, contextOf }: SessionLookup) {
  return createMiddleware<SignedInEnv>(async (c, next) => {
    const { token, channel } = tokenOf(c);
    const session = token === undefined ? undefined : await sessionOf(token, c.get("client"));
    if (!session) throw new UnauthenticatedError("Sign in to continue.");
    c.set("session", session);
    c.set("context", { ...contextOf(session, c.get("client")), channel });
    await next();
  });
}
