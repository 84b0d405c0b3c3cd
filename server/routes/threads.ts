import { createRoute, z } from "@hono/zod-openapi";
import { Feedback, Thread, ThreadDetail } from "#core/api/schemas";
import type { Chat } from "#server/chat/chat";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { getThread } from "#services/threads/get";
import { listThreads } from "#services/threads/list";
import { removeThread } from "#services/threads/remove";
import { renameThread } from "#services/threads/rename";
import { saveFeedback } from "#services/threads/save-feedback";

const ThreadId = z.object({ id: z.string().min(1).max(64) });

const listRoute = createRoute({
  method: "get",
  path: "/threads",
  summary: "Your conversations, latest first",
  request: { query: z.object({ search: z.string().max(200).optional() }) },
  responses: answers(z.array(Thread), "Conversations"),
});
const getRoute = createRoute({
  method: "get",
  path: "/threads/{id}",
  summary: "One conversation with its messages",
  request: { params: ThreadId },
  responses: answers(ThreadDetail, "The conversation"),
});
const renameRoute = createRoute({
  method: "patch",
  path: "/threads/{id}",
  summary: "Rename a conversation",
  request: { params: ThreadId, body: jsonBody(z.object({ title: z.string().max(500) })) },
  responses: answers(Thread, "The conversation"),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/threads/{id}",
  summary: "Remove a conversation and all that was kept of it",
  request: { params: ThreadId },
  responses: noContent,
});
const feedbackRoute = createRoute({
  method: "post",
  path: "/threads/{id}/feedback",
  summary: "Say whether an answer was good",
  request: { params: ThreadId, body: jsonBody(Feedback) },
  responses: noContent,
});

export function threadRoutes(chat: Chat) {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => {
      const ctx = c.get("context");
      const [threads, answering] = await Promise.all([listThreads(ctx, c.req.valid("query")), chat.answering(ctx)]);
      return c.json(
        threads.map((thread) => ({ ...thread, running: answering(thread.id) })),
        200,
      );
    })
    .openapi(getRoute, async (c) => {
      const ctx = c.get("context");
      const { id } = c.req.valid("param");
      const thread = await getThread(ctx, id);
      const { messages, running } = await chat.history(ctx, id);
      return c.json({ ...thread, running, messages: [...messages] }, 200);
    })
    .openapi(renameRoute, async (c) => {
      const ctx = c.get("context");
      const thread = await renameThread(ctx, { id: c.req.valid("param").id, title: c.req.valid("json").title });
      return c.json({ ...thread, running: (await chat.answering(ctx))(thread.id) }, 200);
    })
    .openapi(removeRoute, async (c) => {
      const { id } = c.req.valid("param");
      await chat.stop(c.get("context"), id);
      await removeThread(c.get("context"), id);
      return c.body(null, 204);
    })
    .openapi(feedbackRoute, async (c) => {
      await saveFeedback(c.get("context"), { threadId: c.req.valid("param").id, ...c.req.valid("json") });
      return c.body(null, 204);
    });
}
