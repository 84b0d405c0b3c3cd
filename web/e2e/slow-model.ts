import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const WORDS =
  "I read the question and think about it slowly so that a person can stop me or leave and come back while nothing of this is lost at all because the run goes on without a reader and says its last word here".split(
    " ",
  );
const PAUSE_MS = 65;
export const LAST_WORD = WORDS.at(-1) ?? "";

export type SlowModel = { readonly baseUrl: string; readonly close: () => Promise<void> };

/** An OpenAI-compatible endpoint on loopback that speaks a word every 65 ms, and fails where the question says so. */
export async function startSlowModel(): Promise<SlowModel> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => void answer(body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(body: string, response: ServerResponse): Promise<void> {
  if (/please fail/i.test(body)) {
    response
      .writeHead(400, { "content-type": "application/json" })
      .end(JSON.stringify({ error: { message: "The model is broken.", type: "invalid_request_error" } }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, reason: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "slow", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`,
    );
  send({ role: "assistant", content: "" });
  for (const [at, word] of WORDS.entries()) {
    if (response.destroyed) return;
    send({ content: `${at === 0 ? "" : " "}${word}${at % 8 === 7 ? "." : ""}` });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  send({ content: "." });
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}
