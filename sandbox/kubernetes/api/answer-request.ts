import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, badRequest, methodNotAllowed, unknownPath } from "#sandbox/kubernetes/api/api-error";
import { discoveryAnswer } from "#sandbox/kubernetes/api/discovery";
import { patchObject, updateObject } from "#sandbox/kubernetes/api/patch-object";
import { findObject, listObjects } from "#sandbox/kubernetes/api/read-objects";
import { type Presenter, presenter, representationFor } from "#sandbox/kubernetes/api/representation";
import { parseTarget, type Target } from "#sandbox/kubernetes/api/request-target";
import { watchObjects } from "#sandbox/kubernetes/api/watch-objects";
import { createEviction, createObject, deleteObject, type Written } from "#sandbox/kubernetes/api/write-objects";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { delayAnswer, isThrottled } from "#sandbox/wire/answer-faults";
import type { ClusterIdentity } from "#sandbox/wire/cluster-handler";
import { versionAt } from "#sandbox/world/clusters";

const MOST_BODY_BYTES = 3_000_000;
const RETRY_AFTER_SECONDS = 1;
const HEALTH = new Set(["/healthz", "/livez", "/readyz"]);

/**
 * Answers a request whose sender is known. What it changes is on disk before the answer leaves.
 *
 * @param changed called after a write, before its answer
 * @returns how to end a watch that goes on
 * @throws ApiError for everything that is told as a Status
 */
export async function answerRequest(
  context: ClusterContext,
  identity: ClusterIdentity,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  changed: () => void,
): Promise<(() => void) | undefined> {
  const { pathname, searchParams } = new URL(`http://cluster${path}`);
  if (HEALTH.has(pathname)) {
    response.writeHead(200, { "content-type": "text/plain" }).end("ok");
    return undefined;
  }
  const version = versionAt(context.cluster, context.now().toISOString().slice(0, 10));
  const discovered = request.method === "GET" ? discoveryAnswer(pathname, version) : undefined;
  if (discovered !== undefined) {
    send(response, 200, discovered);
    return undefined;
  }
  const target = parseTarget(pathname, searchParams);
  const verb = verbOf(request, target);
  const operation = `${verb} ${target.resource.plural} ${target.namespace === undefined ? "" : `${target.namespace}/`}${target.name ?? ""} ${context.cluster.name}`;
  if (isThrottled(context.world.faults, operation)) {
    response.setHeader("retry-after", String(RETRY_AFTER_SECONDS));
    throw new ApiError(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  const present = presenter(
    representationFor(request.headers.accept),
    target.resource.plural,
    context.now(),
    searchParams.get("includeObject") ?? undefined,
  );
  if (verb === "watch") return watchObjects(context, target, present, response);
  if (verb === "get" || verb === "list") {
    const body = verb === "get" ? present.one(findObject(context, target)) : listObjects(context, target, present);
    await slowDown(context, operation);
    send(response, 200, body);
    return undefined;
  }
  if (identity.readOnly) throw forbidden(identity, verb, target);
  const written = write(context, verb, target, request, await readBody(request));
  context.store.commit({ sync: true });
  changed();
  if ((await delayAnswer(context.world.faults, operation)) === "cut") {
    request.socket.destroy();
    return undefined;
  }
  send(response, written.code, bodyOf(written, present));
  return undefined;
}

function verbOf(request: IncomingMessage, { name, subresource, query, resource }: Target): string {
  switch (request.method) {
    case "GET": {
      const isWatch = query.get("watch") === "true" || query.get("watch") === "1";
      if (isWatch && resource.derived === true) throw methodNotAllowed();
      return isWatch ? "watch" : name === undefined ? "list" : "get";
    }
    case "POST":
      return subresource === "eviction" ? "evict" : "create";
    case "PATCH":
      return "patch";
    case "PUT":
      return "update";
    case "DELETE":
      return "delete";
    default:
      throw methodNotAllowed();
  }
}

function write(context: ClusterContext, verb: string, target: Target, request: IncomingMessage, body: unknown): Written {
  switch (verb) {
    case "evict":
      return createEviction(context, target, body);
    case "create":
      if (target.name !== undefined) throw methodNotAllowed();
      return createObject(context, target, body);
    case "patch":
      return patchObject(context, target, request.headers["content-type"] ?? "", body);
    case "update":
      return updateObject(context, target, body);
    case "delete":
      return deleteObject(context, target, body);
    default:
      throw unknownPath();
  }
}

function bodyOf(written: Written, present: Presenter): unknown {
  return "object" in written ? present.one(written.object) : written.status;
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json", "cache-control": "no-cache, private" }).end(JSON.stringify(body));
}

/** @throws ApiError 413 when it is too long, 415 when it is not JSON */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BODY_BYTES) throw new ApiError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${MOST_BODY_BYTES}`);
    parts.push(part);
  }
  if (length === 0) return undefined;
  if ((request.headers["content-type"] ?? "").includes("protobuf"))
    throw new ApiError(
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: application/json",
    );
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw badRequest("the body of the request is not valid JSON");
  }
}

/** A read has no effect whose answer could be missed: it is slowed down, and never cut. */
async function slowDown({ world }: ClusterContext, operation: string): Promise<void> {
  const fault = world.faults.current.slowAnswers;
  if (fault !== undefined && operation.includes(fault.match ?? "")) await sleep(fault.milliseconds);
}

function forbidden({ name }: ClusterIdentity, verb: string, { resource, name: object = "", namespace, subresource }: Target): ApiError {
  const qualified = `${resource.plural}${subresource === undefined ? "" : `/${subresource}`}${resource.group === "" ? "" : `.${resource.group}`}`;
  const scope = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const told = `${qualified} "${object}" is forbidden: User "${name}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${scope}`;
  return new ApiError(403, "Forbidden", told, { name: object, group: resource.group, kind: resource.plural });
}
