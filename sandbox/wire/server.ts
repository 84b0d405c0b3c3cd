import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Socket } from "node:net";
import { InvalidInputError } from "#core/errors";
import type { Lake } from "#sandbox/lake/lake";
import type { Faults } from "#sandbox/live/faults";
import { readFaults } from "#sandbox/live/read-faults";
import { delayAnswer } from "#sandbox/wire/answer-faults";
import { ATHENA } from "#sandbox/wire/athena/service";
import { answerAws, type LiveCompany } from "#sandbox/wire/aws/answer-aws";
import { answerCloudWatch } from "#sandbox/wire/cloudwatch/answer-cloudwatch";
import { answerJson } from "#sandbox/wire/aws/answer-json";
import { RequestMeter } from "#sandbox/wire/aws/request-meter";
import { COST_EXPLORER } from "#sandbox/wire/cost-explorer/service";
import { TrinoApi } from "#sandbox/wire/trino/answer-trino";
import { GLUE } from "#sandbox/wire/glue/service";
import { answerSavingsPlans } from "#sandbox/wire/savings-plans/answer-savings-plans";
import { answerS3 } from "#sandbox/wire/s3/answer-s3";
import { serviceOf } from "#sandbox/wire/aws/signature";
import type { ClusterHandlers } from "#sandbox/wire/cluster-handler";
import type { Credentials } from "#sandbox/wire/credentials";
import type { TlsIdentity } from "#sandbox/wire/self-signed-certificate";

export type WireServerOptions = {
  readonly companies: ReadonlyMap<string, LiveCompany>;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly tls: TlsIdentity;
  /** What lies in S3, Glue and Athena, by company; none where the sandbox has no bill. */
  readonly lakes?: ReadonlyMap<string, Lake>;
  /** Loopback only; 0 takes any free port. */
  readonly port?: number;
};

export type WireServer = {
  /** `http://127.0.0.1:4566`: AWS at its root. */
  readonly awsEndpoint: string;
  /** `https://127.0.0.1:4566/clusters/demo/prod-eks`: the same port, by TLS, since kubectl sends a token over TLS only. */
  clusterAddress(company: string, cluster: string): string;
  /** Whoever answers for the clusters; may come after the server is open. */
  serveClusters(handlers: ClusterHandlers): void;
  close(): Promise<void>;
};

const HOST = "127.0.0.1";
/** A web page that reached the port by another name has it in its Host. */
const LOOPBACK = /^(127\.0\.0\.1|([a-z0-9][a-z0-9.-]*\.)?localhost|\[::1\])(:\d+)?$/;
const TICK_MS = 500;
const LARGEST_BODY = 1_000_000;
const JSON_SERVICES = new Map([ATHENA, GLUE, COST_EXPLORER].map((service) => [service.name, service]));
/** First byte of a TLS handshake. */
const HANDSHAKE = 22;

/** One port on loopback that speaks for the whole sandbox: AWS at `/`, the clusters, and the faults; plain or by TLS. */
export async function openWireServer({ companies, credentials, faults, tls, lakes = new Map(), port = 0 }: WireServerOptions): Promise<WireServer> {
  let handlers: ClusterHandlers = new Map();
  let address = { awsEndpoint: "", clusters: "" };
  const clusterAddress = (company: string, cluster: string) => `${address.clusters}/${company}/${cluster}`;
  const trino = lakes.size > 0 ? new TrinoApi({ lakes, credentials }) : undefined;
  const meter = new RequestMeter();
  const backend = { companies, credentials, certificate: tls.cert, clusterAddress };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? "/";
    if (!LOOPBACK.test(request.headers.host ?? "") || request.headers.origin !== undefined) {
      return problem(response, 403, "forbidden", "The sandbox answers programs of this machine only: by 127.0.0.1 or localhost, and to no web page.");
    }
    const cluster = /^\/clusters\/([^/?]+)\/([^/?]+)(.*)$/s.exec(url);
    if (cluster !== null && request.headers.authorization?.startsWith("AWS4-") !== true) {
      const handler = handlers.get(`${cluster[1]}/${cluster[2]}`);
      if (handler === undefined) return problem(response, 404, "not-found", `There is no cluster ${cluster[2]} of ${cluster[1]} here.`);
      const path = cluster[3] ?? "";
      return handler.handle(request, response, path.startsWith("/") ? path : `/${path}`);
    }
    if (lakes.size > 0 && serviceOf(request.headers) === "s3") return answerS3(request, response, { lakes, credentials });
    if (url.split("?")[0] === "/sandbox/faults") return answerFaults(request, response, faults);
    if (url.split("?")[0] === "/sandbox/charges") return answerCharges(request, response, meter);
    const body = await bodyOf(request);
    if (body === undefined) return problem(response, 413, "too-large", `A request may have ${LARGEST_BODY} bytes.`);
    const [path = "/"] = url.split("?");
    const statement = /^(\/trino)?(\/v1\/.*)$/s.exec(path);
    if (trino !== undefined && statement !== null && serviceOf(request.headers) === "") {
      return trino.handle(request, response, { path: statement[2] ?? "", prefix: statement[1] ?? "", body });
    }
    const signed = { method: request.method ?? "GET", url, headers: request.headers, body };
    const service = lakes.size > 0 ? JSON_SERVICES.get(serviceOf(request.headers)) : undefined;
    const given =
      serviceOf(request.headers) === "monitoring"
        ? answerCloudWatch(signed, { companies, credentials, meter })
        : serviceOf(request.headers) === "savingsplans"
          ? answerSavingsPlans(signed, backend)
          : service === undefined
            ? answerAws(signed, backend)
            : await answerJson(signed, service, { credentials, lakes, meter });
    if ((await delayAnswer(faults, given.about)) === "cut") {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status, given.headers).end(given.body);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) problem(response, 500, "internal", `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
      else response.destroy();
    });
  };

  const plain = createHttpServer({ keepAliveTimeout: 65_000 }, listener);
  const secure = createHttpsServer({ key: tls.key, cert: tls.cert, keepAliveTimeout: 65_000 }, listener);
  const sockets = new Set<Socket>();
  const tcp = createTcpServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => tcp.once("error", reject).listen(port, HOST, resolve));
  // Whoever opens the sandbox decides how long the process lives.
  tcp.unref();
  const bound = tcp.address();
  const taken = bound !== null && typeof bound === "object" ? bound.port : port;
  address = { awsEndpoint: `http://${HOST}:${taken}`, clusters: `https://${HOST}:${taken}/clusters` };

  const timer = setInterval(() => {
    for (const { world, groups } of companies.values()) {
      try {
        groups.settle();
        world.tick();
      } catch (error) {
        process.emitWarning(`The sandbox of ${world.company.name} did not move on: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }, TICK_MS).unref();

  return {
    awsEndpoint: address.awsEndpoint,
    clusterAddress,
    serveClusters(served) {
      handlers = served;
    },
    async close() {
      clearInterval(timer);
      trino?.close();
      for (const handler of handlers.values()) handler.close();
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      plain.close();
      secure.close();
      await closed;
    },
  };
}

async function answerFaults(request: IncomingMessage, response: ServerResponse, faults: Faults): Promise<void> {
  if (request.method === "PUT") {
    try {
      faults.set(readFaults(json((await bodyOf(request))?.toString("utf8") ?? "")));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return problem(response, 400, "invalid-input", error.message);
    }
  } else if (request.method !== "GET") return problem(response, 405, "not-allowed", "Faults are read with GET and replaced with PUT.");
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(faults.current));
}

/** What AWS would have charged since the sandbox was started. */
function answerCharges(request: IncomingMessage, response: ServerResponse, meter: RequestMeter): void {
  if (request.method !== "GET") return problem(response, 405, "not-allowed", "Charges are read with GET.");
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(meter.charges()));
}

function problem(response: ServerResponse, status: number, code: string, detail: string): void {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ type: "about:blank", title: code, status, code, detail }));
}

/** Undefined where it is larger than may be. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
