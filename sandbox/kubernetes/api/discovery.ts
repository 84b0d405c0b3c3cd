import { apiVersionOf, RESOURCES } from "#sandbox/kubernetes/resources";

type Body = Readonly<Record<string, unknown>>;

const GROUPS = [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => group !== "");

/** Answers the paths by which clients learn what there is; undefined for every other path. */
export function discoveryAnswer(path: string, kubernetesVersion: string): Body | undefined {
  const clean = path.replace(/\/+$/, "");
  if (clean === "/version") return versionBody(kubernetesVersion);
  if (clean === "/api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  if (clean === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: GROUPS.map(groupBody) };
  if (clean === "/openapi/v3") return { paths: Object.fromEntries(groupVersions().map((at) => [at, { serverRelativeURL: `/openapi/v3/${at}` }])) };
  if (clean.startsWith("/openapi/v3/")) return openApiBody(clean.slice("/openapi/v3/".length));
  const [, root, group, version, ...more] = clean.split("/");
  if (more.length > 0) return undefined;
  if (root === "api" && group === "v1" && version === undefined) return resourceList("", "v1");
  if (root !== "apis" || group === undefined || !GROUPS.includes(group)) return undefined;
  return version === undefined ? { apiVersion: "v1", ...groupBody(group) } : resourceList(group, version);
}

function versionBody(version: string): Body {
  const [major = "1", minor = "0"] = version.split(".");
  return {
    major,
    minor,
    gitVersion: `v${version}.4-eks-99d6cc0`,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.25.4",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

function groupBody(group: string): Body {
  const versions = [...new Set(RESOURCES.filter((resource) => resource.group === group).map(({ version }) => version))];
  const named = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { kind: "APIGroup", name: group, versions: named, preferredVersion: named[0] };
}

function resourceList(group: string, version: string): Body | undefined {
  const found = RESOURCES.filter((resource) => resource.group === group && resource.version === version);
  if (found.length === 0) return undefined;
  const resources = found.flatMap((resource) => {
    const { plural, singular, kind, namespaced, verbs, shortNames, categories, subresources = [] } = resource;
    return [
      {
        name: plural,
        singularName: singular,
        namespaced,
        kind,
        verbs,
        ...(shortNames === undefined ? {} : { shortNames }),
        ...(categories === undefined ? {} : { categories }),
      },
      ...subresources.map((sub) => ({
        name: `${plural}/${sub.name}`,
        singularName: "",
        namespaced,
        kind: sub.kind,
        verbs: sub.verbs,
        ...(sub.group === undefined ? {} : { group: sub.group, version: "v1" }),
      })),
    ];
  });
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf({ group, version }), resources };
}

function groupVersions(): readonly string[] {
  return [...new Set(RESOURCES.map((resource) => (resource.group === "" ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`)))];
}

/** Enough of a specification for a client to learn that dry runs and field validation are understood. */
function openApiBody(at: string): Body | undefined {
  const found = RESOURCES.filter((resource) => (resource.group === "" ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`) === at);
  if (found.length === 0) return undefined;
  const parameters = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
    name,
    in: "query",
    schema: { type: "string", uniqueItems: true },
  }));
  const paths = found.map(({ group, version, kind, plural, namespaced }) => [
    `/${at}/${namespaced ? "namespaces/{namespace}/" : ""}${plural}/{name}`,
    {
      patch: {
        parameters,
        responses: { "200": { description: "OK" } },
        "x-kubernetes-action": "patch",
        "x-kubernetes-group-version-kind": { group, version, kind },
      },
    },
  ]);
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "unversioned" }, paths: Object.fromEntries(paths), components: { schemas: {} } };
}
