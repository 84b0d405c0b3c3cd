import type { ServerResponse } from "node:http";
import { ApiError, gone } from "#sandbox/kubernetes/api/api-error";
import { matcherOf, matchingObjects, wholeNumber } from "#sandbox/kubernetes/api/read-objects";
import type { Presenter } from "#sandbox/kubernetes/api/representation";
import type { Target } from "#sandbox/kubernetes/api/request-target";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import type { StoreEvent } from "#sandbox/kubernetes/object-store";
import type { KubeObject } from "#sandbox/kubernetes/objects";
import { apiVersionOf } from "#sandbox/kubernetes/resources";

/** How long a watch lives when the client does not say, and how often it is told where it stands; real time. */
const DEFAULT_TIMEOUT_SECONDS = 1_800;
const BOOKMARK_EVERY_MS = 60_000;
/** A client that reads so much too slowly is cut off rather than remembered. */
const MOST_UNREAD_BYTES = 8_000_000;

/** Streams changes from a version on, until the client, the timeout or a fault ends it. @returns how to end it */
export function watchObjects(context: ClusterContext, target: Target, present: Presenter, response: ServerResponse): () => void {
  const { store, world } = context;
  const { resource, query } = target;
  const matches = matcherOf(target);
  const timeoutSeconds = wholeNumber(query, "timeoutSeconds") ?? DEFAULT_TIMEOUT_SECONDS;
  const wantsBookmarks = query.get("allowWatchBookmarks") === "true";
  let sent = 0;
  let isOver = false;
  response.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked", "cache-control": "no-cache, private" });
  response.flushHeaders();

  const write = (type: string, object: unknown) => {
    if (isOver) return;
    response.write(`${JSON.stringify({ type, object })}\n`);
    if (response.writableLength > MOST_UNREAD_BYTES) end();
  };
  const bookmark = (annotations?: Readonly<Record<string, string>>) =>
    write("BOOKMARK", {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion: String(store.version), creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) },
    });
  const tell = (type: StoreEvent["type"], object: KubeObject) => {
    const lost = world.faults.current.lostWatch;
    if (lost !== undefined && sent >= lost.afterEvents) {
      end();
      return;
    }
    sent++;
    write(type, present.event(object));
  };
  const hear = (events: readonly StoreEvent[]) => {
    for (const event of events) if (event.plural === resource.plural && !isOver) tellChange(event, matches, tell);
  };

  const unsubscribe = store.subscribe(hear);
  const timeout = setTimeout(() => {
    if (wantsBookmarks) bookmark();
    end();
  }, timeoutSeconds * 1000).unref();
  const bookmarks = wantsBookmarks ? setInterval(() => bookmark(), BOOKMARK_EVERY_MS).unref() : undefined;
  function end(): void {
    if (isOver) return;
    isOver = true;
    unsubscribe();
    clearTimeout(timeout);
    clearInterval(bookmarks);
    response.end();
  }
  response.on("close", end);

  try {
    begin();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    write("ERROR", error.body);
    end();
  }
  return end;

  function begin(): void {
    const from = query.get("resourceVersion") ?? "";
    const initial = query.get("sendInitialEvents") === "true";
    if (initial || from === "" || from === "0") {
      for (const object of matchingObjects(context, target)) tell("ADDED", object);
      if (initial) bookmark({ "k8s.io/initial-events-end": "true" });
      return;
    }
    const version = wholeNumber(query, "resourceVersion") ?? 0;
    const isLost = world.faults.current.lostWatch !== undefined && version < store.version;
    const missed = isLost ? undefined : store.since(version);
    if (missed === undefined) throw gone(`too old resource version: ${from} (${isLost ? store.version : store.oldestVersion})`);
    hear(missed);
  }
}

/** What enters or leaves the selection is told as added or deleted. */
function tellChange(
  { type, object, before }: StoreEvent,
  matches: (object: KubeObject) => boolean,
  tell: (type: StoreEvent["type"], object: KubeObject) => void,
): void {
  const was = before !== undefined && matches(before);
  const is = type !== "DELETED" && matches(object);
  if (is) tell(was ? "MODIFIED" : "ADDED", object);
  else if (was) tell("DELETED", object);
}
