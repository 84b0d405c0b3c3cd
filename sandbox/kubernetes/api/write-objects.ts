import { alreadyExists, badRequest, conflict, invalid, methodNotAllowed, notFound, type StatusBody } from "#sandbox/kubernetes/api/api-error";
import { findObject } from "#sandbox/kubernetes/api/read-objects";
import { isDryRun, type Target } from "#sandbox/kubernetes/api/request-target";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { evictPod } from "#sandbox/kubernetes/controllers/evict";
import { beginDeletion } from "#sandbox/kubernetes/controllers/kubelet";
import { type Draft, type KubeObject, type Metadata, type Pod, timestamp } from "#sandbox/kubernetes/objects";
import { apiVersionOf, type Resource } from "#sandbox/kubernetes/resources";
import { hex } from "#sandbox/world/noise";

export type Written = { readonly code: number; readonly object: KubeObject } | { readonly code: number; readonly status: StatusBody };

type DeleteOptions = {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
};

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
/** Kinds that count their generations. */
const COUNTED = new Set(["nodepools", "nodeclaims", "poddisruptionbudgets"]);

/** @throws ApiError 400, 404, 409 or 422 when the object cannot be made */
export function createObject(context: ClusterContext, target: Target, body: unknown): Written {
  const { resource, namespace, query } = target;
  if (!resource.verbs.includes("create")) throw methodNotAllowed();
  const draft = draftOf(context, resource, namespace, body);
  if (context.store.get(resource.plural, namespace, draft.metadata.name) !== undefined) throw alreadyExists(resource, draft.metadata.name);
  if (!isDryRun(query)) return { code: 201, object: context.store.create(resource.plural, draft) };
  const { version } = context.store;
  const metadata = { uid: "", creationTimestamp: timestamp(context.now()), ...draft.metadata, resourceVersion: String(version) };
  return { code: 201, object: { ...draft, metadata } };
}

function draftOf(context: ClusterContext, resource: Resource, namespace: string | undefined, body: unknown): Draft {
  const object = body as Partial<KubeObject> | null;
  if (typeof object !== "object" || object === null || typeof object.metadata !== "object") throw badRequest("the object has no metadata");
  const { kind, apiVersion } = object;
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) {
    throw badRequest(`the object provided is a ${apiVersion ?? ""} ${kind ?? "nothing"}; this path takes ${apiVersionOf(resource)} ${resource.kind}`);
  }
  const { generateName, labels, annotations, finalizers, ownerReferences } = object.metadata as Partial<Metadata>;
  const name =
    object.metadata.name ?? (generateName === undefined ? "" : `${generateName}${hex(`${generateName}/${context.store.version}`).slice(0, 5)}`);
  if (!NAME.test(name))
    throw invalid(resource.kind, name, "metadata.name", "a lowercase RFC 1123 subdomain must consist of lower case letters, digits, '-' or '.'");
  if (resource.namespaced && context.store.get("namespaces", undefined, namespace ?? "") === undefined)
    throw notFound({ plural: "namespaces", group: "" }, namespace ?? "");
  if (object.metadata.namespace !== undefined && object.metadata.namespace !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  if (resource.plural === "nodeclaims") demandRequirements(name, object);
  if (resource.plural === "pods") demandContainers(name, object);
  const kept = Object.fromEntries(
    Object.entries({ namespace, generateName, labels, annotations, finalizers, ownerReferences }).filter(([, value]) => value !== undefined),
  );
  const metadata = { name, ...kept, ...(COUNTED.has(resource.plural) ? { generation: 1 } : {}) };
  return {
    ...object,
    kind,
    apiVersion,
    metadata,
    ...(resource.plural === "pods" ? { status: { phase: "Pending", qosClass: "Burstable" } } : {}),
  } as Draft;
}

function demandRequirements(name: string, object: Partial<KubeObject>): void {
  const requirements = (object["spec"] as { readonly requirements?: unknown } | undefined)?.requirements;
  if (!Array.isArray(requirements)) throw invalid("NodeClaim", name, "spec.requirements", "Required value");
  for (const requirement of requirements as readonly { readonly key?: unknown; readonly operator?: unknown }[]) {
    if (typeof requirement.key !== "string" || typeof requirement.operator !== "string")
      throw invalid("NodeClaim", name, "spec.requirements", "each needs a key and an operator");
  }
}

function demandContainers(name: string, object: Partial<KubeObject>): void {
  const containers = (object["spec"] as { readonly containers?: unknown } | undefined)?.containers;
  if (!Array.isArray(containers) || containers.length === 0) throw invalid("Pod", name, "spec.containers", "Required value");
}

/** @throws ApiError 404, 405, or 409 when a precondition does not hold */
export function deleteObject(context: ClusterContext, target: Target, body: unknown): Written {
  const { resource, query, name = "" } = target;
  if (!resource.verbs.includes("delete") || target.name === undefined) throw methodNotAllowed();
  const object = findObject(context, target);
  const options = (body ?? {}) as DeleteOptions;
  demandPreconditions(resource, object, options);
  const grace = query.has("gracePeriodSeconds") ? Number(query.get("gracePeriodSeconds")) : options.gracePeriodSeconds;
  const removed = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, group: resource.group, kind: resource.plural, uid: object.metadata.uid },
  } as const;
  if (isDryRun(query, options)) return { code: 200, status: removed };
  if (resource.plural === "pods") return { code: 200, object: beginDeletion(context, object as Pod, grace) };
  if ((object.metadata.finalizers ?? []).length === 0) {
    context.store.remove(resource.plural, object);
    return { code: 200, status: removed };
  }
  const deletionTimestamp = object.metadata.deletionTimestamp ?? timestamp(context.now());
  return {
    code: 200,
    object: context.store.update(resource.plural, { ...object, metadata: { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: 0 } }),
  };
}

/** @throws ApiError 409 when the object is another than the one that was meant */
function demandPreconditions(resource: Resource, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid)
    throw conflict(resource, metadata.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resource,
      metadata.name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
  }
}

/** The eviction subresource of a pod. @throws ApiError 404, 409, or 429 when a disruption budget forbids it */
export function createEviction(context: ClusterContext, target: Target, body: unknown): Written {
  const eviction = body as { readonly kind?: string; readonly metadata?: { readonly name?: string }; readonly deleteOptions?: DeleteOptions } | null;
  if (eviction?.kind !== "Eviction") throw badRequest("the object provided is no Eviction of policy/v1");
  if (eviction.metadata?.name !== undefined && eviction.metadata.name !== target.name)
    throw badRequest("name in URL does not match name in Eviction object");
  const pod = findObject(context, { ...target, subresource: undefined }) as Pod;
  const options = eviction.deleteOptions ?? {};
  demandPreconditions(target.resource, pod, options);
  evictPod(context, pod, { graceSeconds: options.gracePeriodSeconds, dryRun: isDryRun(target.query, options) });
  return { code: 201, status: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}
