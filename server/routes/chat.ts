import { createRoute, z } from "@hono/zod-openapi";
import { Problem } from "#core/api/schemas";
import { ChatRequest } from "#core/chat/message-parts";
import { InvalidInputError } from "#core/errors";
import type { Chat } from "#server/chat/chat";
import { UI_MESSAGE_STREAM_HEADERS } from "#server/chat/run";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, problemAnswers, router } from "#server/router";

/** The body that the AI SDK's own client sends: the whole conversation, of which the last words of the person count. */
const UiMessages = z.looseObject({
  id: z.string().min(1).max(64),
  messages: z
    .array(z.looseObject({ role: z.string(), parts: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]) }))
    .min(1),
});
const ThreadId = z.object({ id: z.string().min(1).max(64) });

const stream = { description: "The AI SDK's UI message stream", content: { "text/event-stream": { schema: z.string() } } } as const;
const problem = { description: "An RFC 9457 problem", content: { "application/problem+json": { schema: Problem } } } as const;
const askRoute = createRoute({
  method: "post",
  path: "/chat",
  summary: "Ask, in a conversation of your own; streams the answer",
  request: { body: jsonBody(z.union([ChatRequest, UiMessages])) },
  responses: { 200: stream, ...problemAnswers },
});
const followRoute = createRoute({
  method: "get",
  path: "/chat/{id}/stream",
  summary: "Follow the running answer from its start",
  request: { params: ThreadId },
  responses: { 200: stream, 204: { description: "Nothing runs" }, default: problem },
});
const stopRoute = createRoute({
  method: "post",
  path: "/chat/{id}/stop",
  summary: "Stop the running answer",
  request: { params: ThreadId },
  responses: answers(z.object({ stopped: z.boolean() }), "Whether something ran"),
});

export function chatRoutes(chat: Chat) {
  return router<SignedInEnv>()
    .openapi(askRoute, async (c) => {
      const body = c.req.valid("json");
      const request = "text" in body ? (body as z.output<typeof ChatRequest>) : requestOf(body as z.output<typeof UiMessages>);
      return c.body(await chat.ask(c.get("context"), request), 200, UI_MESSAGE_STREAM_HEADERS) as never;
    })
    .openapi(followRoute, async (c) => {
      const running = await chat.follow(c.get("context"), c.req.valid("param").id);
      return running ? c.body(running, 200, UI_MESSAGE_STREAM_HEADERS) : c.body(null, 204);
    })
    .openapi(stopRoute, async (c) => c.json({ stopped: await chat.stop(c.get("context"), c.req.valid("param").id) }, 200));
}

function requestOf({ id, messages }: z.output<typeof UiMessages>): z.output<typeof ChatRequest> {
  const last = messages.findLast((message) => message.role === "user");
  const text = (last?.parts ?? [])
    .map((part) => part.text ?? "")
    .join("")
    .trim();
  const request = ChatRequest.safeParse({ id, text });
  if (!request.success) throw new InvalidInputError("The conversation holds no words of the person, or more than 4000 characters of them.");
  return request.data;
}
