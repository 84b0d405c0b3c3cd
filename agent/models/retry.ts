import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { failureOf, ModelFailure } from "#agent/models/model-failure";

export type Retries = {
  readonly attempts: number;
  /** A longer Retry-After is not waited for: the person is told instead. Seconds. */
  readonly longestWait: number;
  readonly firstWaitMs: number;
  /** Silence of the stream after which it counts as cut. */
  readonly idleMs: number;
};

export const DEFAULT_RETRIES: Retries = { attempts: 3, longestWait: 8, firstWaitMs: 400, idleMs: 90_000 };

type Open = (signal: AbortSignal | undefined) => Promise<AsyncIterable<LanguageModelV4StreamPart>>;

/**
 * Streams a model's answer, asking again after a failure that may pass, as long as nothing of the answer was seen:
 * half an answer is never followed by another one.
 *
 * @throws ModelFailure when it failed for good, or the stream was cut in the middle
 */
export async function* withRetries(open: Open, retries: Retries, signal: AbortSignal | undefined): AsyncGenerator<LanguageModelV4StreamPart> {
  for (let attempt = 1; ; attempt += 1) {
    let seen = false;
    let finished = false;
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), retries.idleMs);
    try {
      const parts = await open(signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal);
      for await (const part of parts) {
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), retries.idleMs);
        if (part.type === "error") throw failureOf(part.error);
        seen ||= part.type === "text-delta" || part.type === "tool-input-start" || part.type === "tool-call";
        // A connection that ends without a finish reason was cut; the provider reports that as "other" or nothing.
        finished ||= part.type === "finish" && part.finishReason.unified !== "other" && part.finishReason.unified !== "error";
        yield part;
      }
      if (finished) return;
      throw new ModelFailure("cut", "The model's answer was cut off.", undefined);
    } catch (error) {
      if (signal?.aborted) throw error;
      const failure = quiet.signal.aborted
        ? new ModelFailure("timeout", `The model was silent for ${Math.round(retries.idleMs / 1000)} s.`, error)
        : failureOf(error);
      const wait = failure.retryAfterSeconds === undefined ? retries.firstWaitMs * 2 ** (attempt - 1) : failure.retryAfterSeconds * 1000;
      if (seen || failure.kind === "refused" || attempt >= retries.attempts || wait > retries.longestWait * 1000) {
        throw seen && failure.kind === "network" ? new ModelFailure("cut", "The model's answer was cut off.", error) : failure;
      }
      await pause(wait, signal);
    } finally {
      clearTimeout(timer);
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
