import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerCall } from "#services/execution/testing/fake-ports";
import type { FakeWorld } from "#services/execution/testing/fake-world";

const KEPT_ALIVE_MS = 600_000;

/** The provider, in a process that the kill does not reach: every call of the executor comes over loopback. */
export async function serveWorld(worldOf: () => FakeWorld): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const { method, argument } = JSON.parse(body) as { method: string; argument: unknown };
      answerCall(worldOf(), method, argument).then(
        (answer) => response.end(JSON.stringify({ answer: answer ?? null })),
        (error: unknown) => {
          response.statusCode = 500;
          response.end(JSON.stringify({ error: String(error) }));
        },
      );
    });
    response.on("error", () => undefined);
  });
  // Callers poll every five seconds: a connection must not be closed just when it is used again.
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
