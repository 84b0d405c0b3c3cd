import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { percentile } from "#bench/percentile";
import { startServer } from "#bench/server-process";
import { timedAnswer } from "#bench/timed-answer";

const ROUNDS = 50;
// Rounds and warm-up together stay below the questions that a tenant may ask in a minute.
const WARM_UP = 6;

/** What our layer adds to a model's own stream: to the first token, and to each token. */
export async function benchModelOverhead(): Promise<string[]> {
  // A process of its own, so that neither side waits for the other's event loop.
  const model = spawn(process.execPath, [join(import.meta.dirname, "bench-model.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  const modelUrl = await new Promise<string>((resolve) => createInterface({ input: model.stdout }).once("line", resolve));
  const server = await startServer({ OPENAI_API_KEY: "bench", OPENAI_BASE_URL: modelUrl, OPENAI_MODEL: "bench" });
  try {
    const bare: { first: number; perToken: number }[] = [];
    const ours: { first: number; perToken: number }[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      const raw = await bareStream(modelUrl);
      const timed = await timedAnswer(server, `bench-${round}`, "Say some words.");
      if (round < WARM_UP) continue;
      bare.push(raw);
      ours.push({ first: timed.firstToken ?? Number.NaN, perToken: timed.perToken ?? Number.NaN });
    }
    const p95 = (values: readonly { first: number; perToken: number }[], key: "first" | "perToken") =>
      percentile(
        values.map((value) => value[key]),
        0.95,
      );
    const first = p95(ours, "first") - p95(bare, "first");
    const perToken = p95(ours, "perToken") - p95(bare, "perToken");
    return [
      `our layer over the bare stream, to the first token, p95: ${first.toFixed(1)} ms (bar 25; bare ${p95(bare, "first").toFixed(1)}, ours ${p95(ours, "first").toFixed(1)})`,
      `our layer over the bare stream, a token, p95: ${perToken.toFixed(3)} ms (bar 0.3; bare ${p95(bare, "perToken").toFixed(3)}, ours ${p95(ours, "perToken").toFixed(3)})`,
    ];
  } finally {
    await server.close();
    model.kill();
  }
}

async function bareStream(url: string): Promise<{ first: number; perToken: number }> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "bench", stream: true, messages: [{ role: "user", content: "Say some words." }] }),
  });
  let first: number | undefined;
  let last = 0;
  let tokens = 0;
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const bytes of response.body ?? []) {
    buffer += decoder.decode(bytes, { stream: true });
    for (let end = buffer.indexOf("\n\n"); end !== -1; end = buffer.indexOf("\n\n")) {
      const line = buffer.slice("data: ".length, end);
      buffer = buffer.slice(end + 2);
      if (line === "[DONE]" || !(JSON.parse(line) as { choices: { delta?: { content?: string } }[] }).choices[0]?.delta?.content) continue;
      last = performance.now() - startedAt;
      first ??= last;
      tokens += 1;
    }
  }
  return { first: first ?? Number.NaN, perToken: (last - (first ?? 0)) / Math.max(1, tokens - 1) };
}
