import { badRequest, gone, notFound } from "#sandbox/kubernetes/api/api-error";
import { derivedObjects } from "#sandbox/kubernetes/api/derived-objects";
import type { Presenter } from "#sandbox/kubernetes/api/representation";
import type { Target } from "#sandbox/kubernetes/api/request-target";
import { fieldMatcher, labelMatcher, type Matches } from "#sandbox/kubernetes/api/selectors";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import type { KubeObject } from "#sandbox/kubernetes/objects";
import { apiVersionOf } from "#sandbox/kubernetes/resources";

/** With the fault `lateLookups`, lists of these do not show for a while what is new. */
const LAGGING = new Set(["nodes", "nodeclaims"]);

/** @throws ApiError 404 */
export function findObject(context: ClusterContext, { resource, namespace, name = "" }: Target): KubeObject {
  const found =
    resource.derived === true
      ? derivedObjects(context, resource).find(
          ({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
        )
      : context.store.get(resource.plural, namespace, name);
  if (found === undefined) throw notFound(resource, name);
  return found;
}

/** What a target's namespace and selectors let through. */
export function matcherOf({ resource, namespace, name, query }: Target): Matches {
  const byLabel = labelMatcher(query.get("labelSelector") ?? undefined);
  const byField = fieldMatcher(resource.plural, query.get("fieldSelector") ?? undefined);
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabel(object) &&
    byField(object);
}

export function matchingObjects(context: ClusterContext, target: Target): readonly KubeObject[] {
  const { resource } = target;
  const all = resource.derived === true ? derivedObjects(context, resource) : context.store.list(resource.plural);
  return all.filter(matcherOf(target)).toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** A list in the order of names, in pages where `limit` asks for them. @throws ApiError 410 when a page's version is forgotten */
export function listObjects(context: ClusterContext, target: Target, present: Presenter): Readonly<Record<string, unknown>> {
  const { resource, query } = target;
  const lag = LAGGING.has(resource.plural) ? context.world.faults.current.lateLookups?.seconds : undefined;
  const now = context.now().getTime();
  const found = matchingObjects(context, target).filter(
    (object) => lag === undefined || Date.parse(object.metadata.creationTimestamp) <= now - lag * 1000,
  );
  const from = startOf(context, query.get("continue"));
  const limit = wholeNumber(query, "limit") ?? 0;
  const rest = from === undefined ? found : found.filter((object) => sortKey(object) > from.after);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const left = rest.length - page.length;
  const version = from?.version ?? context.store.version;
  return present.list(resource.kind, apiVersionOf(resource), page, {
    resourceVersion: String(version),
    ...(left > 0 ? { continue: tokenOf(version, sortKey(page.at(-1))), remainingItemCount: left } : {}),
  });
}

/** @throws ApiError 400 when the parameter is there and no whole number */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === "") return undefined;
  if (!/^\d{1,15}$/.test(value)) throw badRequest(`${name} must be a whole number, got ${value}`);
  return Number(value);
}

function sortKey(object: KubeObject | undefined): string {
  return `${object?.metadata.namespace ?? ""}/${object?.metadata.name ?? ""}`;
}

function tokenOf(version: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: version, start: after })).toString("base64url");
}

function startOf(context: ClusterContext, token: string | null): { readonly version: number; readonly after: string } | undefined {
  if (token === null || token === "") return undefined;
  let parsed: { readonly rv?: unknown; readonly start?: unknown };
  try {
    parsed = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as typeof parsed;
  } catch {
    throw badRequest("continue key is not valid");
  }
  if (typeof parsed.rv !== "number" || typeof parsed.start !== "string") throw badRequest("continue key is not valid");
  if (parsed.rv < context.store.oldestVersion)
    throw gone("The provided continue parameter is too old to display a consistent list result. Start a new list without the continue parameter.");
  return { version: parsed.rv, after: parsed.start };
}
