import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "#server/env";
import { isLoopback } from "#server/loopback";
import { problem } from "#server/problem";

export type TrustedOrigin = {
  /** The address that is listened on. */
  readonly host: string;
  readonly publicUrl: URL | undefined;
};

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a foreign `Host` (a name that someone else made point here: DNS rebinding) and a foreign `Origin`
 * (a page of someone else that spends the person's cookie). Loopback is not a wall: a browser runs other people's pages.
 */
export function trustedOrigin(options: TrustedOrigin): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!isTrustedHost(host, options)) {
      return problem(c, {
        status: 403,
        title: "Unknown host",
        code: "foreign-host",
        detail: "This server does not answer under that name. Set MAJOR_TOM_PUBLIC_URL to the address that people type.",
      });
    }
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const foreign =
      origin !== undefined
        ? !isSameOrigin(origin, host, options)
        : (site === "cross-site" || site === "same-site") && !SAFE_METHODS.has(c.req.method);
    if (foreign)
      return problem(c, { status: 403, title: "Foreign origin", code: "foreign-origin", detail: "Requests from other sites are refused." });
    return next();
  };
}

function isTrustedHost(host: string, { host: listening, publicUrl }: TrustedOrigin): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  if (publicUrl && name === publicUrl.hostname) return true;
  if (isLoopback(name)) return true;
  // Rebinding needs a name; whoever listens beyond loopback may be reached by address.
  return !isLoopback(listening) && (/^\d{1,3}(\.\d{1,3}){3}$/.test(name) || name.startsWith("["));
}

function isSameOrigin(origin: string, host: string, { publicUrl }: TrustedOrigin): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (publicUrl && from.origin === publicUrl.origin) return true;
  return (from.protocol === "http:" || from.protocol === "https:") && from.host === host.toLowerCase();
}

function hostName(host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}/`)) return undefined;
  return new URL(`http://${host}/`).hostname;
}
