import type { MiddlewareHandler } from "hono";
import { InvalidInputError } from "#core/errors";
import type { ServerEnv } from "#server/env";

/**
 * Refuses a body that is too large, by its announced length or, where none is announced (chunked, or a DELETE
 * without a body), by counting while it is read. Hono's own limit rebuilds the request from the adapter's,
 * which the runtime refuses: it answered 500 to every such request.
 */
export function bodyLimit(maxBytes: number): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const { body, headers, method, url } = c.req.raw;
    if (body === null || method === "GET" || method === "HEAD") return next();
    const announced = headers.get("content-length");
    if (announced !== null && !headers.has("transfer-encoding")) {
      if (Number(announced) > maxBytes) throw tooLarge(maxBytes);
      return next();
    }
    const bytes = await read(body, maxBytes);
    if (bytes.length > 0) c.req.raw = new Request(url, { method, headers, body: bytes });
    return next();
  };
}

async function read(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const tooLarge = (maxBytes: number) => new InvalidInputError(`The body is larger than ${maxBytes / 1000} kB.`);
