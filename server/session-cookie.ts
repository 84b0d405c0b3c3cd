import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { SESSION_COOKIE } from "#server/middleware/signed-in";
import type { IssuedSession } from "#services/identity/issued-session";

/** Out of reach of scripts, and not sent along by other sites. */
const COOKIE = { path: "/", httpOnly: true, sameSite: "Lax" } as const;

export function setSessionCookie(c: Context, session: IssuedSession, now: Date, secure: boolean): void {
  const maxAge = Math.max(0, Math.floor((session.expiresAt.getTime() - now.getTime()) / 1000));
  setCookie(c, SESSION_COOKIE, session.token, { ...COOKIE, secure, maxAge });
}

export function clearSessionCookie(c: Context, secure: boolean): void {
  deleteCookie(c, SESSION_COOKIE, { ...COOKIE, secure });
}
