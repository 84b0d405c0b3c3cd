import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Lake } from "#sandbox/lake/lake";
import { delayAnswer, isThrottled } from "#sandbox/wire/answer-faults";
import { type Credentials, sameText } from "#sandbox/wire/credentials";
import { TRINO_CATALOG } from "#sandbox/wire/trino/catalog-name";
import { TrinoQuery } from "#sandbox/wire/trino/trino-query";
import { trinoColumn } from "#sandbox/wire/trino/type-signature";

const LARGEST_STATEMENT = 1_000_000;
const WAIT_MS = 1_000;
/** A client that does not come back for so long has given its query up. */
const ABANDONED_AFTER_MS = 300_000;
/** How long what is over may be asked about. */
const MOST_KEPT = 200;

export type TrinoBackend = { readonly lakes: ReadonlyMap<string, Lake>; readonly credentials: Credentials };

/** Trino's REST client protocol for all companies: the user of the basic authentication says which. */
export class TrinoApi {
  readonly #backend: TrinoBackend;
  readonly #queries = new Map<string, { readonly company: string; readonly query: TrinoQuery }>();
  readonly #started = performance.now();
  #count = 0;

  constructor(backend: TrinoBackend) {
    this.#backend = backend;
  }

  /** @param path from `/v1/` on; `prefix` is what stood before it */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    { path, prefix, body }: { path: string; prefix: string; body: Buffer },
  ): Promise<void> {
    if (path === "/v1/info" && request.method === "GET") return this.#info(response);
    const lake = this.#lakeOf(request);
    if (lake === undefined) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="Trino"', "content-type": "text/plain" }).end("Invalid credentials");
      return;
    }
    const about = `trino ${request.method} ${path} ${body.toString("utf8")}`;
    if (isThrottled(lake.faults, about)) {
      response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" }).end("Service Unavailable");
      return;
    }
    const encrypted = "encrypted" in request.socket;
    const base = `${encrypted ? "https" : "http"}://${request.headers.host}${prefix}`;
    const done = (status: number, text: string, type = "application/json") => this.#send(request, response, lake, about, { status, text, type });
    if (path === "/v1/statement" && request.method === "POST") {
      const sql = body.toString("utf8").trim().replace(/;\s*$/, "");
      if (sql === "") return done(400, "SQL statement is empty", "text/plain");
      if (body.length > LARGEST_STATEMENT)
        return done(400, `Query text length (${body.length}) exceeds the maximum length (${LARGEST_STATEMENT})`, "text/plain");
      if (request.headers["x-trino-user"] === undefined) return done(400, "User must be set", "text/plain");
      const query = this.#start(lake, sql, request);
      return done(200, page(base, query, { kind: "queued", next: true }));
    }
    const [, kind = "", id = "", slug = "", token = ""] = /^\/v1\/statement\/(queued|executing)\/([^/]+)\/([^/]+)\/(\d+)$/.exec(path) ?? [];
    const killed = /^\/v1\/query\/([^/]+)$/.exec(path)?.[1];
    const found = this.#queries.get(killed ?? id);
    if (found === undefined || found.company !== lake.company.key || (killed === undefined && (kind === "" || found.query.slug !== slug))) {
      return done(404, "Query not found", "text/plain");
    }
    const { query } = found;
    if (request.method === "DELETE") {
      query.cancel();
      return done(204, "");
    }
    if (request.method !== "GET") return done(405, "Method not allowed", "text/plain");
    if (killed !== undefined) return done(200, JSON.stringify({ queryId: query.id, state: query.state, query: query.sql }));
    return this.#next(base, query, Number(token), done);
  }

  close(): void {
    for (const { query } of this.#queries.values()) query.cancel();
  }

  async #next(
    base: string,
    query: TrinoQuery,
    token: number,
    done: (status: number, text: string, type?: string) => void | Promise<void>,
  ): Promise<void> {
    if (token === query.token && query.lastPage !== undefined) return done(200, query.lastPage);
    if (token !== query.token + 1) return done(410, "Gone", "text/plain");
    const rows = await query.take(WAIT_MS);
    query.token = token;
    const over = query.isOver && !query.hasPages;
    query.lastPage = page(base, query, { kind: query.state === "QUEUED" ? "queued" : "executing", next: !over, rows });
    return done(200, query.lastPage);
  }

  #start(lake: Lake, sql: string, { headers }: IncomingMessage): TrinoQuery {
    this.#sweep();
    const stamp = lake.now().toISOString().replaceAll(/[-:]/g, "").replace("T", "_").slice(0, 15);
    this.#count += 1;
    const query = new TrinoQuery(lake, {
      id: `${stamp}_${String(this.#count).padStart(5, "0")}_sndbx`,
      slug: `y${randomBytes(16).toString("hex")}`,
      sql,
      catalog: header(headers["x-trino-catalog"]) ?? TRINO_CATALOG,
      schema: header(headers["x-trino-schema"]) ?? lake.export.database,
      parametricDatetime: (header(headers["x-trino-client-capabilities"]) ?? "").includes("PARAMETRIC_DATETIME"),
    });
    this.#queries.set(query.id, { company: lake.company.key, query });
    return query;
  }

  #sweep(): void {
    const now = performance.now();
    for (const [id, { query }] of this.#queries) {
      if (now - query.touched > ABANDONED_AFTER_MS) {
        query.cancel();
        this.#queries.delete(id);
      } else if (query.isOver && this.#queries.size > MOST_KEPT) this.#queries.delete(id);
    }
  }

  #lakeOf({ headers }: IncomingMessage): Lake | undefined {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
    const [user = "", ...rest] = Buffer.from(basic ?? "", "base64")
      .toString("utf8")
      .split(":");
    const lake = this.#backend.lakes.get(user);
    return lake !== undefined && sameText(rest.join(":"), this.#backend.credentials.trinoPasswordOf(user)) ? lake : undefined;
  }

  #info(response: ServerResponse): void {
    const minutes = ((performance.now() - this.#started) / 60_000).toFixed(2);
    const info = { nodeVersion: { version: "476" }, environment: "sandbox", coordinator: true, starting: false, uptime: `${minutes}m` };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(info));
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    lake: Lake,
    about: string,
    { status, text, type }: { readonly status: number; readonly text: string; readonly type: string },
  ): Promise<void> {
    if ((await delayAnswer(lake.faults, about)) === "cut") {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { "content-type": type }).end(text);
  }
}

function header(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}

/** One answer of the protocol; rows come as JSON already. */
function page(
  base: string,
  query: TrinoQuery,
  { kind, next, rows }: { kind: "queued" | "executing"; next: boolean; rows?: string | undefined },
): string {
  const { id, slug, failure, columns, parametricDatetime } = query;
  const uri = `${base}/v1/statement/${kind}/${id}/${slug}`;
  const finished = query.isOver;
  const stats = {
    state: next && finished ? "RUNNING" : query.state,
    queued: query.state === "QUEUED",
    scheduled: query.state !== "QUEUED",
    progressPercentage: finished ? 100 : 0,
    nodes: 1,
    totalSplits: 1,
    queuedSplits: query.state === "QUEUED" ? 1 : 0,
    runningSplits: query.state === "RUNNING" ? 1 : 0,
    completedSplits: finished ? 1 : 0,
    cpuTimeMillis: query.elapsedMs - query.queuedMs,
    wallTimeMillis: query.elapsedMs - query.queuedMs,
    queuedTimeMillis: query.queuedMs,
    elapsedTimeMillis: query.elapsedMs,
    processedRows: query.rows,
    processedBytes: query.scannedBytes,
    physicalInputBytes: query.scannedBytes,
    peakMemoryBytes: 0,
    spilledBytes: 0,
  };
  const head = {
    id,
    infoUri: `${base}/ui/query.html?${id}`,
    ...(next ? { nextUri: `${uri}/${query.token + 1}`, partialCancelUri: `${uri}/${query.token + 1}` } : {}),
    ...(columns === undefined || failure !== undefined ? {} : { columns: columns.map((column) => trinoColumn(column, parametricDatetime)) }),
    ...(failure === undefined || next ? {} : { error: errorOf(failure) }),
    stats,
    warnings: [],
  };
  const text = JSON.stringify(head);
  return rows === undefined ? text : `${text.slice(0, -1)},"data":${rows}}`;
}

function errorOf({ name, code, kind, message }: NonNullable<TrinoQuery["failure"]>) {
  const place = /^line (\d+):(\d+): /.exec(message);
  const errorLocation = place === null ? undefined : { lineNumber: Number(place[1]), columnNumber: Number(place[2]) };
  return {
    message,
    errorCode: code,
    errorName: name,
    errorType: kind,
    ...(errorLocation === undefined ? {} : { errorLocation }),
    failureInfo: {
      type: "io.trino.spi.TrinoException",
      message,
      suppressed: [],
      stack: [],
      ...(errorLocation === undefined ? {} : { errorLocation }),
      errorInfo: { code, name, type: kind },
    },
  };
}
