import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ChatMessage = {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly unknown[];
};
export type ModelRequest = {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
};

/** What the model says to one request. */
export type Script = {
  readonly text?: readonly string[];
  readonly calls?: readonly { readonly name: string; readonly args: string; readonly id?: string }[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is cut after the text, without a finish reason. */
  readonly cut?: "socket" | "end";
  readonly msBetween?: number;
};

export type LoopbackModel = { readonly url: string; readonly requests: ModelRequest[]; close(): Promise<void> };

/** An OpenAI-compatible server on loopback that streams the real protocol. `say` decides each answer. */
export async function startLoopbackModel(say: (request: ModelRequest, index: number) => Script): Promise<LoopbackModel> {
  const requests: ModelRequest[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await text(request)) as ModelRequest;
    requests.push(body);
    const script = say(body, requests.length - 1);
    if (script.status !== undefined && script.status >= 400) {
      response.writeHead(script.status, { "content-type": "application/json", ...script.headers });
      response.end(JSON.stringify({ error: { message: "secret upstream words", type: "server_error" } }));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", ...script.headers });
    const chunk = (delta: unknown, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ id: `c${requests.length}`, object: "chat.completion.chunk", created: 1, model: body.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    chunk({ role: "assistant", content: "" });
    for (const part of script.text ?? []) {
      chunk({ content: part });
      if (script.msBetween) await new Promise((resolve) => setTimeout(resolve, script.msBetween));
    }
    if (script.cut) return script.cut === "socket" ? void setImmediate(() => response.destroy()) : void response.end();
    for (const [index, call] of (script.calls ?? []).entries()) {
      chunk({ tool_calls: [{ index, id: call.id ?? `call_${index}`, type: "function", function: { name: call.name, arguments: "" } }] });
      for (const piece of call.args.match(/.{1,9}/gs) ?? []) chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
    chunk({}, script.calls && script.calls.length > 0 ? "tool_calls" : "stop");
    response.write(
      `data: ${JSON.stringify({ id: "u", object: "chat.completion.chunk", created: 1, model: body.model, choices: [], usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 } })}\n\n`,
    );
    response.end("data: [DONE]\n\n");
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
