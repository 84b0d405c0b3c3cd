/** Why a model did not answer, in words for the person; the cause is for the log. */
export class ModelFailure extends Error {
  readonly kind: "rate-limited" | "server" | "network" | "refused" | "cut" | "timeout";
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ModelFailure["kind"], message: string, cause: unknown, retryAfterSeconds?: number) {
    super(message, { cause });
    this.name = "ModelFailure";
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Reads what the AI SDK, fetch or the stream threw. Never repeats the provider's own text: it may hold keys or prompts. */
export function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const status = numberOf(error, "statusCode");
  if (status === 429) {
    const seconds = retryAfter(error);
    return new ModelFailure(
      "rate-limited",
      `The model is over its rate limit${seconds === undefined ? "" : ` for ${Math.ceil(seconds)} s`}.`,
      error,
      seconds,
    );
  }
  if (status !== undefined && status >= 500)
    return new ModelFailure("server", `The model's server failed (HTTP ${status}).`, error, retryAfter(error));
  if (status === 401 || status === 403)
    return new ModelFailure("refused", `The model's server refused the key (HTTP ${status}). Check OPENAI_API_KEY and OPENAI_BASE_URL.`, error);
  if (status === 404)
    return new ModelFailure(
      "refused",
      "The model's server does not know this model or path (HTTP 404). Check OPENAI_MODEL and OPENAI_BASE_URL.",
      error,
    );
  if (status !== undefined && status >= 400) return new ModelFailure("refused", `The model's server refused the request (HTTP ${status}).`, error);
  return new ModelFailure("network", "The model cannot be reached.", error);
}

function numberOf(error: unknown, key: string): number | undefined {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "number" ? value : undefined;
}

/** Seconds of a Retry-After header, as a number or a date. */
function retryAfter(error: unknown): number | undefined {
  const headers: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "responseHeaders") : undefined;
  const value: unknown = typeof headers === "object" && headers !== null ? Reflect.get(headers, "retry-after") : undefined;
  if (typeof value !== "string") return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
