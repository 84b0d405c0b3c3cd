import { setTimeout as sleep } from "node:timers/promises";
import { UnavailableError } from "#core/errors";

export type TrinoOptions = {
  readonly url: string;
  readonly user: string;
  readonly catalog: string;
  readonly schema: string;
  /** Basic authentication. */
  readonly password?: string | undefined;
  /** A JSON web token, instead of a password. */
  readonly token?: string | undefined;
};

export type TrinoColumn = { readonly name: string; readonly type: string };
export type TrinoFailure = {
  readonly message: string;
  readonly errorName?: string;
  readonly errorType?: string;
  readonly errorLocation?: { readonly lineNumber: number; readonly columnNumber: number };
};
export type TrinoPage = {
  readonly id: string;
  readonly nextUri?: string;
  readonly columns?: readonly TrinoColumn[];
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: TrinoFailure;
  readonly stats?: { readonly state?: string; readonly processedBytes?: number; readonly physicalInputBytes?: number };
};

/** What is answered for a moment while a coordinator is busy or restarts: the protocol says to ask again. */
const BUSY = new Set([502, 503, 504]);
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;
const MOST_TRIES = 12;

/** Trino's REST client protocol: a statement is posted, its pages are followed, and it is ended by DELETE. */
export class TrinoClient {
  readonly #options: TrinoOptions;

  constructor(options: TrinoOptions) {
    this.#options = options;
  }

  start(sql: string, signal: AbortSignal): Promise<TrinoPage> {
    return this.#ask("POST", new URL("/v1/statement", this.#options.url), signal, sql);
  }

  next(uri: string, signal: AbortSignal): Promise<TrinoPage> {
    return this.#ask("GET", this.#own(uri), signal);
  }

  /** Ends a statement. What has ended already is no failure. */
  async cancel(uri: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(this.#own(uri), { method: "DELETE", headers: this.#headers(), signal });
    await answer.body?.cancel();
    if (!answer.ok && answer.status !== 404 && answer.status !== 410) throw unavailable(answer.status, "");
  }

  /** A coordinator behind a proxy may name itself otherwise; only its path is taken, so that no answer sends the password elsewhere. */
  #own(uri: string): URL {
    const { pathname, search } = new URL(uri, this.#options.url);
    return new URL(`${pathname}${search}`, this.#options.url);
  }

  async #ask(method: "POST" | "GET", url: URL, signal: AbortSignal, body?: string): Promise<TrinoPage> {
    let waitMs = FIRST_WAIT_MS;
    for (let tried = 1; ; tried += 1) {
      const answer = await this.#fetch(method, url, signal, body);
      const text = await answer.text();
      if (answer.ok) return readPage(text);
      if (!(BUSY.has(answer.status) || answer.status === 429) || tried >= MOST_TRIES) throw unavailable(answer.status, text);
      await sleep(waitMs * (0.75 + Math.random() / 2), undefined, { signal });
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  async #fetch(method: "POST" | "GET", url: URL, signal: AbortSignal, body: string | undefined): Promise<Response> {
    try {
      return await fetch(url, { method, headers: this.#headers(), signal, redirect: "error", ...(body === undefined ? {} : { body }) });
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new UnavailableError(`Trino at ${new URL(this.#options.url).host} does not answer. Check TRINO_URL and that the coordinator runs.`, {
        cause,
      });
    }
  }

  #headers(): Record<string, string> {
    const { user, catalog, schema, password, token } = this.#options;
    const authorization = token ? `Bearer ${token}` : password ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` : undefined;
    return {
      "content-type": "text/plain; charset=utf-8",
      "x-trino-user": user,
      "x-trino-source": "major-tom",
      "x-trino-catalog": catalog,
      "x-trino-schema": schema,
      "x-trino-time-zone": "UTC",
      "x-trino-client-capabilities": "PARAMETRIC_DATETIME",
      ...(authorization ? { authorization } : {}),
    };
  }
}

/** Whole numbers beyond 53 bits keep their digits: they are read as texts. */
function readPage(text: string): TrinoPage {
  const read = JSON.parse as (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;
  return read(text, (_, value, context) =>
    typeof value === "number" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    context.source !== undefined &&
    /^-?\d+$/.test(context.source)
      ? context.source
      : value,
  ) as TrinoPage;
}

function unavailable(status: number, text: string): UnavailableError {
  if (status === 401 || status === 403)
    return new UnavailableError("Trino does not let this user in. Check TRINO_USER and TRINO_PASSWORD or TRINO_TOKEN.", {
      cause: text.slice(0, 500),
    });
  return new UnavailableError(`Trino answered with status ${status}. Ask again in a moment; if it stays, look at the coordinator.`, {
    cause: text.slice(0, 500),
  });
}
