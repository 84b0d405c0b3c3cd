import { readEvents } from "#server/chat/client/read-events";

export type Timed = {
  /** Milliseconds from sending the question. Undefined where it never came. */
  readonly firstStep: number | undefined;
  readonly firstToken: number | undefined;
  readonly firstFigure: number | undefined;
  readonly total: number;
  /** Between tokens, after the first. */
  readonly perToken: number | undefined;
};

const VISIBLE = new Set(["tool-input-available", "data-reading", "text-delta"]);

/** One question over HTTP, timed as a reader sees it. */
export async function timedAnswer(server: { readonly url: string; readonly token: string }, thread: string, text: string): Promise<Timed> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const response = await fetch(new URL("/api/chat", server.url), {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ id: thread, text }),
  });
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}: ${await response.text()}`);
  let firstStep: number | undefined;
  let firstToken: number | undefined;
  let firstFigure: number | undefined;
  let lastToken = 0;
  let tokens = 0;
  for await (const event of readEvents(response.body)) {
    if (VISIBLE.has(event.type)) firstStep ??= since();
    if (event.type === "data-figures" || event.type === "data-block") firstFigure ??= since();
    if (event.type !== "text-delta") continue;
    firstToken ??= since();
    lastToken = since();
    tokens += 1;
  }
  return {
    firstStep,
    firstToken,
    firstFigure,
    total: since(),
    perToken: firstToken !== undefined && tokens > 1 ? (lastToken - firstToken) / (tokens - 1) : undefined,
  };
}
