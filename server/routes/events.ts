import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { tokenOf } from "#server/middleware/signed-in";
import { problemAnswers, router } from "#server/router";
import { requireScope } from "#services/access";

/** So often a stream asks whether its session still lives, milliseconds of the machine. */
const CHECK_MS = 60_000;
/** So often it says that it is there, so that nothing in between closes it. */
const BEAT_MS = 15_000;

const eventsRoute = createRoute({
  method: "get",
  path: "/events",
  summary: "Server-sent events as {type, id}: proposal, switch, activity, thread, inventory. No content: read again what changed",
  responses: { 200: { description: "The stream", content: { "text/event-stream": { schema: z.string() } } }, ...problemAnswers },
});

export function eventRoutes({ events, lookup }: Pick<AppDependencies, "events" | "lookup">, checkMs = CHECK_MS) {
  return router<SignedInEnv>().openapi(eventsRoute, (c) => {
    const ctx = c.get("context");
    requireScope(ctx, "proposal:read");
    const { token = "" } = tokenOf(c);
    const [client, session] = [c.get("client"), c.get("session")];
    const ended = Promise.withResolvers<void>();
    const pending: string[] = [];
    let wake = Promise.withResolvers<void>();
    const push = (text: string) => {
      pending.push(text);
      wake.resolve();
    };
    const end = () => {
      ended.resolve();
      wake.resolve();
    };
    let isOver = false;
    void ended.promise.then(() => (isOver = true));
    const unwatch = events.watch({
      tenantId: ctx.tenant.id,
      send: ({ type, id }) => push(`data: ${JSON.stringify({ type, id })}\n\n`),
      end,
    });
    const beat = setInterval(() => push(": here\n\n"), BEAT_MS).unref();
    const check = setInterval(() => {
      lookup.sessionOf(token, client).then(
        (now) => {
          if (now?.sessionId !== session.sessionId || now.tenant.id !== ctx.tenant.id) end();
        },
        () => undefined,
      );
    }, checkMs).unref();

    return streamSSE(c, async (stream) => {
      stream.onAbort(end);
      try {
        await stream.write('retry: 3000\ndata: {"type":"hello","id":null}\n\n');
        while (!isOver) {
          for (const text of pending.splice(0)) await stream.write(text);
          await wake.promise;
          wake = Promise.withResolvers();
        }
      } finally {
        clearInterval(beat);
        clearInterval(check);
        unwatch();
      }
    }) as never;
  });
}
