import { isDeepStrictEqual } from "node:util";
import { ApiError, badRequest, conflict, invalid, methodNotAllowed } from "#sandbox/kubernetes/api/api-error";
import { findObject } from "#sandbox/kubernetes/api/read-objects";
import { isDryRun, type Target } from "#sandbox/kubernetes/api/request-target";
import type { Written } from "#sandbox/kubernetes/api/write-objects";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { SIZED_BY_HAND } from "#sandbox/kubernetes/controllers/workload-sync";
import type { KubeObject, Metadata, Node, PodController } from "#sandbox/kubernetes/objects";
import type { Json } from "#sandbox/kubernetes/patch/json";
import { jsonPatch, JsonPatchError, type JsonPatchOperation } from "#sandbox/kubernetes/patch/json-patch";
import { mergePatch } from "#sandbox/kubernetes/patch/merge-patch";
import { strategicMergePatch } from "#sandbox/kubernetes/patch/strategic-merge-patch";
import { instanceIdOf } from "#sandbox/kubernetes/render/node-object";
import type { Resource } from "#sandbox/kubernetes/resources";

/** Parts of a spec that only its controllers may change. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  nodes: ["spec.providerID", "status"],
  pods: ["spec"],
  nodeclaims: ["spec"],
  deployments: ["spec.template", "spec.selector"],
  replicasets: ["spec"],
  statefulsets: ["spec.template", "spec.selector"],
  daemonsets: ["spec"],
};

/** @throws ApiError 409 when a version or uid does not hold, 415 for a kind of patch that is not taken, 422 when the patch does not fit */
export function patchObject(context: ClusterContext, target: Target, contentType: string, patch: unknown): Written {
  if (!target.resource.verbs.includes("patch")) throw methodNotAllowed();
  const before = findObject(context, target);
  return store(context, target, before, applied(target.resource, before, contentType, patch as Json) as unknown as KubeObject);
}

/** Replaces an object as a whole. */
export function updateObject(context: ClusterContext, target: Target, body: unknown): Written {
  if (!target.resource.verbs.includes("update")) throw methodNotAllowed();
  const after = body as KubeObject | null;
  if (typeof after !== "object" || after === null || typeof after.metadata !== "object") throw badRequest("the object has no metadata");
  return store(context, target, findObject(context, target), after);
}

function applied(resource: Resource, before: KubeObject, contentType: string, patch: Json): Json {
  const document = before as unknown as Json;
  switch (contentType.split(";")[0]?.trim()) {
    case "application/json-patch+json":
      if (!Array.isArray(patch)) throw badRequest("a JSON patch is a list of operations");
      try {
        return jsonPatch(document, patch as unknown as readonly JsonPatchOperation[]);
      } catch (error) {
        if (!(error instanceof JsonPatchError)) throw error;
        throw new ApiError(422, "Invalid", `the server rejected our request due to an error in our request: ${error.message}`);
      }
    case "application/merge-patch+json":
      return mergePatch(document, patch);
    case "application/strategic-merge-patch+json":
      if (resource.custom !== true) return strategicMergePatch(document, patch);
  }
  throw new ApiError(
    415,
    "UnsupportedMediaType",
    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json" +
      (resource.custom === true ? "" : ", application/strategic-merge-patch+json"),
  );
}

function store(context: ClusterContext, target: Target, before: KubeObject, wanted: KubeObject): Written {
  const { resource, query, subresource } = target;
  demandSameObject(resource, before, wanted);
  const after = merged(before, wanted, subresource);
  if (subresource === undefined) demandFixedParts(resource, before, after);
  if (isDryRun(query)) return { code: 200, object: after };
  const sized = markSize(resource, before, after);
  const stored = context.store.update(resource.plural, sized);
  // Whoever touches a node counts on it: from now on nobody else takes it away.
  const instanceId = resource.plural === "nodes" && stored !== before ? instanceIdOf((stored as Node).spec.providerID) : undefined;
  if (instanceId !== undefined) context.world.take(instanceId);
  const isReleased = stored.metadata.deletionTimestamp !== undefined && (stored.metadata.finalizers ?? []).length === 0;
  if (isReleased && resource.plural === "nodeclaims") context.store.remove(resource.plural, stored);
  return { code: 200, object: stored };
}

function demandSameObject(resource: Resource, { metadata }: KubeObject, wanted: KubeObject): void {
  const { name, namespace, uid, resourceVersion } = wanted.metadata as Partial<Metadata>;
  if (name !== undefined && name !== metadata.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${metadata.name})`);
  if (namespace !== undefined && namespace !== metadata.namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  if (uid !== undefined && uid !== "" && uid !== metadata.uid)
    throw conflict(resource, metadata.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  if (resourceVersion !== undefined && resourceVersion !== "" && resourceVersion !== metadata.resourceVersion) {
    throw conflict(resource, metadata.name, "the object has been modified; please apply your changes to the latest version and try again");
  }
}

/** The client's labels, annotations, finalizers and spec; or its status; the rest is the server's. */
function merged(before: KubeObject, wanted: KubeObject, subresource: string | undefined): KubeObject {
  if (subresource === "status") return { ...before, status: wanted["status"] };
  const { labels, annotations, finalizers, ownerReferences } = wanted.metadata;
  const own = Object.entries({ labels, annotations, finalizers, ownerReferences }).filter(([, value]) => value !== undefined);
  const { labels: _labels, annotations: _annotations, finalizers: _finalizers, ownerReferences: _owners, ...kept } = before.metadata;
  const { kind, apiVersion } = before;
  return {
    ...wanted,
    kind,
    apiVersion,
    ...("status" in before ? { status: before["status"] } : {}),
    metadata: { ...kept, ...Object.fromEntries(own) },
  };
}

function demandFixedParts(resource: Resource, before: KubeObject, after: KubeObject): void {
  for (const path of FIXED[resource.plural] ?? []) {
    const part = (object: KubeObject) =>
      path.split(".").reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object);
    if (!isDeepStrictEqual(plain(part(before)), plain(part(after)))) throw invalid(resource.kind, before.metadata.name, path, "field is immutable");
  }
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function markSize(resource: Resource, before: KubeObject, after: KubeObject): KubeObject {
  if (resource.plural !== "deployments" && resource.plural !== "statefulsets") return after;
  if ((before as PodController).spec.replicas === (after as PodController).spec.replicas) return after;
  return { ...after, metadata: { ...after.metadata, annotations: { ...after.metadata.annotations, [SIZED_BY_HAND]: "true" } } };
}
