import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { MajorTomError, UnavailableError } from "#core/errors";
import type { Composition } from "#server/compose";
import { readConfig } from "#server/config";
import { isLoopback } from "#server/loopback";

/** How long open requests may take to end after a signal, milliseconds. */
const GRACE_MS = 3000;

const log = (line: Record<string, unknown>) => process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);

try {
  await start();
} catch (error) {
  console.error(
    error instanceof MajorTomError ? error.message : `Major Tom could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { lockDataFolder } = await import("#server/data-folder-lock");
  const lock = lockDataFolder(config.dataDir);
  // The port is taken before the work begins, so that a port in use is said at once; until then it answers "starting".
  let answer: (request: Request, bindings: object) => Response | Promise<Response> = (request) =>
    new URL(request.url).pathname === "/healthz"
      ? Response.json({ status: "ok" })
      : Response.json({ ready: false, checks: { start: "starting" } }, { status: 503 });
  const server = createServer(getRequestListener((request, bindings) => answer(request, bindings), { overrideGlobalObjects: false }));
  let composition: Composition;
  try {
    await listen(server, config.port, config.host);
    const { compose } = await import("#server/compose");
    composition = await compose(config, { lock, say: (line) => console.log(line), log });
  } catch (error) {
    lock.release();
    throw error;
  }
  answer = (request, bindings) => composition.app.fetch(request, bindings as never);

  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : config.port;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  lock.announce(isLoopback(config.host) ? url : `http://127.0.0.1:${port}`);
  for (const line of await composition.notices(config.publicUrl?.origin ?? url)) console.log(line);
  console.log(`Major Tom is listening on ${url}`);
  composition.beginJobs();

  const stop = async (signal: string) => {
    log({ level: "info", message: `Stopping on ${signal}` });
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
    await composition.close();
    server.closeAllConnections();
    lock.release();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop("SIGTERM"));
  process.once("SIGINT", () => void stop("SIGINT"));
  process.on("unhandledRejection", (reason) =>
    log({ level: "error", message: "unhandled rejection", error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }),
  );
  const { flushCompileCache } = await import("node:module");
  flushCompileCache();
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new UnavailableError(cannotListen(error, port, host), { cause: error })));
    server.listen(port, host, () => resolve());
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE") return `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to another one.`;
  if (error.code === "EACCES") return `Port ${port} needs rights that this user lacks. Set PORT to 1024 or above.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1.`;
  return `Major Tom cannot listen on ${host}:${port} (${error.message}). Set HOST and PORT.`;
}
