import { badRequest, unknownPath } from "#sandbox/kubernetes/api/api-error";
import { findResource, type Resource } from "#sandbox/kubernetes/resources";

/** A request for objects, as its path and query say it. */
export type Target = {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
};

/** @throws ApiError 404 when the API has no such resource */
export function parseTarget(path: string, query: URLSearchParams): Target {
  const steps = path.split("/").filter(Boolean).map(decoded);
  const [root, ...rest] = steps;
  const [group, version, ...within] = root === "api" ? ["", ...rest] : root === "apis" ? rest : [];
  if (group === undefined || version === undefined) throw unknownPath();
  const isInNamespace = within[0] === "namespaces" && within.length > 2;
  const [plural, name, ...sub] = isInNamespace ? within.slice(2) : within;
  const namespace = isInNamespace ? within[1] : undefined;
  const resource = plural === undefined ? undefined : findResource(group, version, plural);
  if (resource === undefined || (namespace !== undefined && !resource.namespaced)) throw unknownPath();
  if (name !== undefined && resource.namespaced && namespace === undefined) throw unknownPath();
  const subresource = sub.length === 0 ? undefined : sub.join("/");
  if (subresource !== undefined && !resource.subresources?.some((known) => known.name === subresource)) throw unknownPath();
  return { resource, namespace, name, subresource, query };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw badRequest(`the path holds ${step}, which is not URL encoded`);
  }
}

export function isDryRun(query: URLSearchParams, body?: unknown): boolean {
  const asked = [...query.getAll("dryRun"), ...((body as { readonly dryRun?: readonly string[] } | undefined)?.dryRun ?? [])];
  if (asked.some((value) => value !== "All")) throw badRequest(`Invalid value for dryRun: ${asked.join(", ")}. Only "All" is supported.`);
  return asked.length > 0;
}
