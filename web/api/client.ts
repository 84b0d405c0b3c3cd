import type { Problem } from "#web/api/types.ts";
import { noteWorldTime } from "#web/live/world-clock.ts";

/** A refused or failed request, with the server's own sentence. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? "unavailable";
    this.requestId = problem.requestId;
    this.fields = Object.fromEntries((problem.errors ?? []).map(({ path, message }) => [path, message]));
  }
}

type Options = {
  readonly method?: string;
  readonly body?: unknown;
  /** A file as it is, instead of a body of JSON. */
  readonly csv?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};

export async function call(path: string, { method, body, csv, headers, signal }: Options = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: method ?? (body === undefined && csv === undefined ? "GET" : "POST"),
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(csv !== undefined ? { "content-type": "text/csv" } : body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(csv !== undefined ? { body: csv } : body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "unavailable",
      detail: "The server does not answer. Check that npm start is still running, then try again.",
    });
  }
  noteWorldTime(response.headers.get("x-world-time"));
  if (response.ok) return response;
  const problem = await readProblem(response);
  const detail = problem.detail ?? (response.status === 503 ? "The server is still starting. This page goes on by itself." : undefined);
  throw new ApiError(response.status, { ...problem, ...(detail === undefined ? {} : { detail }) });
}

/** The answer as JSON; undefined where there is no body. */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const response = await call(path, options);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function readProblem(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return {};
  }
}
