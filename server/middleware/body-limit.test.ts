import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerEnv } from "#server/env";
import { bodyLimit } from "#server/middleware/body-limit";

describe("the limit of a body, over a real socket", () => {
  let server: ServerType;
  let port = 0;

  beforeAll(async () => {
    const app = new Hono<ServerEnv>();
    app.use(bodyLimit(100));
    app.onError((error, c) => c.text(error.message, 422));
    app.delete("/", (c) => c.text("deleted"));
    app.post("/", async (c) => c.text(JSON.stringify(await c.req.json())));
    await new Promise<void>((resolve) => {
      server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) => {
        port = info.port;
        resolve();
      });
    });
  });
  afterAll(() => {
    server.close();
  });

  const send = (method: string, body: string | undefined, announced: boolean) =>
    new Promise<string>((resolve, reject) => {
      const headers = { "content-type": "application/json", ...(body !== undefined && announced ? { "content-length": String(body.length) } : {}) };
      const sent = request({ port, method, headers, host: "127.0.0.1" }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => resolve(text));
      });
      sent.on("error", reject);
      if (body !== undefined) sent.write(body);
      sent.end();
    });

  it("lets a DELETE without a body through", async () => {
    expect(await send("DELETE", undefined, false)).toBe("deleted");
  });

  it.each([true, false])("passes a small body on (announced: %s)", async (announced) => {
    expect(await send("POST", '{"a":1}', announced)).toBe('{"a":1}');
  });

  it.each([true, false])("refuses a large one (announced: %s)", async (announced) => {
    expect(await send("POST", JSON.stringify({ a: "x".repeat(200) }), announced)).toBe("The body is larger than 0.1 kB.");
  });
});
