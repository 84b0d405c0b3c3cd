import type { IncomingMessage, ServerResponse } from "node:http";
import { answerRequest } from "#sandbox/kubernetes/api/answer-request";
import { ApiError } from "#sandbox/kubernetes/api/api-error";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { recordLeftovers } from "#sandbox/kubernetes/controllers/leftover-events";
import { reconcile } from "#sandbox/kubernetes/controllers/reconcile";
import { openObjectJournal } from "#sandbox/kubernetes/object-journal";
import { ObjectStore } from "#sandbox/kubernetes/object-store";
import type { LiveWorld } from "#sandbox/live/live-world";
import type { ClusterAuthentication, ClusterHandler } from "#sandbox/wire/cluster-handler";

export type ClusterApiOptions = {
  /** Where the cluster's journal lies; one process at a time. */
  readonly folder: string;
  readonly authenticate: ClusterAuthentication;
};

export type ClusterApi = ClusterHandler & {
  /** Runs what is due on the world's clock; the world's `tick` does it too. */
  reconcile(): void;
  readonly store: ObjectStore;
};

/** Events are forgotten after an hour; what people left behind goes on. */
const LEFTOVERS_EVERY_MS = 1_800_000;
/** An hour of the pure world changes what the load calls for. */
const HOUR_MS = 3_600_000;

/** The Kubernetes API of one cluster of a live world, its controllers and its objects. @throws Error for an unknown cluster */
export function openClusterApi(world: LiveWorld, clusterName: string, { folder, authenticate }: ClusterApiOptions): ClusterApi {
  const cluster = world.company.clusters.find(({ name }) => name === clusterName);
  if (cluster === undefined) throw new Error(`${world.company.name} has no cluster ${clusterName}.`);
  const now = () => world.now();
  const store = new ObjectStore(openObjectJournal(folder, clusterName), now);
  const watches = new Set<() => void>();
  let dueAt = Number.NEGATIVE_INFINITY;
  let seen = "";
  let toldAt = Number.POSITIVE_INFINITY;
  let isRunning = false;
  let isClosed = false;

  const context: ClusterContext = { world, cluster, store, now, due: (at) => (dueAt = Math.min(dueAt, at)) };

  /** Cheap enough for every tick: what the controllers would act on. */
  const signature = () =>
    `${JSON.stringify(world.faults.current)}${world
      .instances({ cluster: clusterName })
      .map(({ id, state, readyAt }) => `${id}${state}${readyAt?.getTime() ?? 0}`)
      .join()}`;

  const tellLeftovers = () => {
    toldAt = now().getTime();
    recordLeftovers(context);
  };

  const run = (force: boolean) => {
    // What the controllers do to the world calls its listeners, this one among them.
    if (isRunning || isClosed) return;
    const looks = signature();
    if (!force && looks === seen && now().getTime() < dueAt) return;
    isRunning = true;
    try {
      dueAt = Math.floor(now().getTime() / HOUR_MS + 1) * HOUR_MS;
      if (now().getTime() - toldAt > LEFTOVERS_EVERY_MS) tellLeftovers();
      reconcile(context);
      seen = signature();
    } catch (error) {
      // Whoever changed the world is not to fail because a controller does.
      warn(error);
    } finally {
      isRunning = false;
    }
  };

  run(true);
  tellLeftovers();
  store.commit({ sync: true });
  const stopListening = world.onChange(() => run(false));

  const handle = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const identity = authenticate(request.headers.authorization);
    if (identity === undefined) throw new ApiError(401, "Unauthorized", "Unauthorized");
    // A clock that runs fast passes much between two ticks; nobody is shown a state that is over.
    run(false);
    const end = await answerRequest(context, identity, request, response, path, () => setImmediate(() => run(true)));
    if (end === undefined) return;
    watches.add(end);
    response.on("close", () => watches.delete(end));
  };

  return {
    store,
    reconcile: () => run(true),
    handle(request, response, path) {
      handle(request, response, path).catch((error: unknown) => {
        const told = error instanceof ApiError ? error : new ApiError(500, "InternalError", "Internal error occurred in the sandbox's cluster.");
        if (!(error instanceof ApiError)) warn(error);
        if (response.headersSent) response.destroy();
        else response.writeHead(told.httpCode, { "content-type": "application/json" }).end(JSON.stringify(told.body));
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      stopListening();
      for (const end of watches) end();
      store.close();
    },
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error), "SandboxClusterWarning");
}
