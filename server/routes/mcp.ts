import { UnauthenticatedError } from "#core/errors";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { signedIn } from "#server/middleware/signed-in";
import { problem } from "#server/problem";
import { router } from "#server/router";

/**
 * The Model Context Protocol over streamable HTTP: one answer a request and no state between them, so that any process of
 * several may answer. A bearer token only: a page of somebody else must not speak with a person's cookie.
 */
export function mcpRoutes({ lookup, log }: Pick<AppDependencies, "lookup" | "log">) {
  const routes = router<SignedInEnv>();
  routes.use(signedIn(lookup));
  routes.use(async (c, next) => {
    if (c.get("context").channel !== "api") throw new UnauthenticatedError("Send a token: Authorization: Bearer, from POST /api/auth/token.");
    await next();
  });
  routes.post("/", async (c) => {
    const [{ WebStandardStreamableHTTPServerTransport }, { mcpServer }] = await Promise.all([
      import("@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js"),
      import("#server/mcp/mcp-server"),
    ]);
    const requestId = c.get("requestId");
    const server = mcpServer({
      ctx: c.get("context"),
      sessionId: c.get("session").sessionId,
      onError: (error) =>
        log({ level: "error", requestId, message: "A tool failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    const { signal } = c.req.raw;
    const leave = () => void server.close();
    signal.addEventListener("abort", leave, { once: true });
    // Clients that take JSON only are answered, too: nothing is streamed here.
    const headers = new Headers(c.req.raw.headers);
    headers.set("accept", "application/json, text/event-stream");
    try {
      return await transport.handleRequest(new Request(c.req.raw.url, { method: "POST", headers, body: await c.req.text() }));
    } finally {
      signal.removeEventListener("abort", leave);
      await server.close();
    }
  });
  routes.all("/", (c) => {
    c.header("allow", "POST");
    return problem(c, {
      status: 405,
      title: "Method not allowed",
      code: "invalid-input",
      detail: "Send each message with POST: this server keeps no session and pushes nothing.",
    });
  });
  return routes;
}
