import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Readable } from "node:stream";
import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "#server/env";
import { problem } from "#server/problem";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

/** Names under /assets carry the hash of what they hold, so they never change. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** The built web app. Every path that is no file and looks like none is a page of the app. */
export function staticWeb(folder: string): MiddlewareHandler<ServerEnv> {
  return async (c) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD")
      return problem(c, { status: 404, title: "Not found", code: "not-found", detail: "There is nothing here." });
    const path = decoded(c.req.path);
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined)
      return problem(c, {
        status: 503,
        title: "Not available",
        code: "unavailable",
        detail: "The web app is not built. Start with npm start, or run npm run build:web.",
      });
    const wanted = path === undefined ? undefined : await fileAt(root, path);
    const isPage = path !== undefined && extname(path) === "";
    const found = wanted ?? (isPage ? await fileAt(root, "/index.html") : undefined);
    if (!found) return problem(c, { status: 404, title: "Not found", code: "not-found", detail: "There is nothing here." });
    c.header("content-type", TYPES[extname(found.path)] ?? "application/octet-stream");
    c.header("content-length", String(found.size));
    c.header("cache-control", path?.startsWith("/assets/") && wanted ? FOR_EVER : "no-cache");
    if (c.req.method === "HEAD") return c.body(null);
    return c.body(Readable.toWeb(createReadStream(found.path)) as ReadableStream);
  };
}

function decoded(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path);
    return text.includes("\u0000") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A file inside the folder, links followed; nothing outside of it. */
async function fileAt(root: string, path: string): Promise<{ readonly path: string; readonly size: number } | undefined> {
  const real = await realpath(join(root, path)).catch(() => undefined);
  if (real === undefined || !real.startsWith(root + sep)) return undefined;
  const entry = await stat(real);
  return entry.isFile() ? { path: real, size: entry.size } : undefined;
}
