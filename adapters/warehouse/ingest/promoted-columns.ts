import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import type { SourceColumn } from "#adapters/warehouse/ingest/source-relation";
import { plainTagKey, tagColumn } from "#core/costs/dimensions";

/** Where the values of one tag are: keys of the map, or columns of an older report. The first that has a value counts. */
export type PromotedTag = { readonly key: string; readonly column: string; readonly expression: string; readonly mapKeys: readonly string[] };

export type Promotion = { readonly column: string; readonly expression: string };

/** More keys than this are left in the map: a column each costs more than it gives. The most used come first. */
const MOST_TAGS = 40;

/** Keys that AWS or Kubernetes writes, not people. */
const SYSTEM_KEY = /^(?:aws[_:]|kubernetes[_.]|k8s[_.]|karpenter|eks[_:]|alpha_|node_k8s)/i;

const tagAt = (map: string, key: string) => `nullif(${map}[${quoteText(key)}], '')`;

/**
 * @param keys keys found in the map, the most used first
 * @param map name of the tag map, where there is one
 */
export function promotedTags(keys: readonly string[], map: string | undefined, columns: readonly SourceColumn[]): PromotedTag[] {
  const byColumn = new Map<string, { key: string; parts: string[]; mapKeys: string[] }>();
  const add = (key: string, expression: string, inMap: boolean) => {
    const column = tagColumn(key);
    const entry = byColumn.get(column) ?? { key: plainTagKey(key), parts: [], mapKeys: [] };
    entry.parts.push(expression);
    if (inMap) entry.mapKeys.push(key);
    byColumn.set(column, entry);
  };
  for (const { name } of columns) if (name.startsWith("resource_tags_user_")) add(name, `nullif(${quoteName(name)}, '')`, false);
  if (map) for (const key of keys) if (!SYSTEM_KEY.test(key)) add(key, tagAt(map, key), true);
  return [...byColumn].slice(0, MOST_TAGS).map(([column, { key, parts, mapKeys }]) => ({
    key,
    column,
    mapKeys,
    expression: parts.length === 1 ? (parts[0] ?? "null") : `coalesce(${parts.join(", ")})`,
  }));
}

export const CLUSTER_KEYS = [
  "aws_eks_cluster_name",
  "aws:eks:cluster-name",
  "user_eks_cluster_name",
  "user_eks:cluster-name",
  "eks:cluster-name",
  "user_alpha_eksctl_io_cluster_name",
];
export const NAMESPACE_KEYS = ["aws_eks_namespace", "aws:eks:namespace"];
export const WORKLOAD_KEYS = ["aws_eks_workload_name", "aws:eks:workload-name", "aws_eks_deployment", "aws:eks:deployment"];

function firstOf(parts: readonly string[]): string {
  return parts.length === 0 ? "cast(null as varchar)" : parts.length === 1 ? (parts[0] ?? "") : `coalesce(${parts.join(", ")})`;
}

/**
 * Cluster, namespace, workload and node, from AWS's tags and, failing these, from the pod's or control plane's ARN.
 *
 * @param hasArns whether any resource is such an ARN: looking into each costs more than all tags
 */
export function kubernetesColumns(
  keys: readonly string[],
  map: string | undefined,
  resource: string | undefined,
  parent: string | undefined,
  hasArns: boolean,
): Promotion[] {
  const has = new Set(keys);
  const tags = (wanted: readonly string[]) => (map ? wanted.filter((key) => has.has(key)).map((key) => tagAt(map, key)) : []);
  const cluster = tags(CLUSTER_KEYS);
  const arn = (pattern: string) =>
    resource && hasArns
      ? [
          `case when starts_with(${resource}, 'arn:aws') and contains(${resource}, ':eks:') then nullif(regexp_extract(${resource}, ${quoteText(pattern)}, 1), '') end`,
        ]
      : [];
  if (cluster.length === 0 && !parent && !resource) return [];
  const clusterName = firstOf([...cluster, ...arn(":(?:cluster|pod)/([^/]+)")]);
  const columns: Promotion[] = [{ column: "x_cluster", expression: clusterName }];
  if (parent) {
    columns.push({
      column: "x_namespace",
      expression: `case when ${parent} is not null then ${firstOf([...tags(NAMESPACE_KEYS), ...arn(":pod/[^/]+/([^/]+)")])} end`,
    });
    columns.push({ column: "x_workload", expression: `case when ${parent} is not null then ${firstOf(tags(WORKLOAD_KEYS))} end` });
  }
  const isNode = resource ? `case when starts_with(${resource}, 'i-') and ${clusterName} is not null then ${resource} end` : undefined;
  const node = [...(parent ? [`case when not contains(${parent}, ':cluster/') then nullif(${parent}, '') end`] : []), ...(isNode ? [isNode] : [])];
  if (node.length > 0) columns.push({ column: "x_node", expression: firstOf(node) });
  return columns;
}

/** `m6i.large` is of the family `m6i`, `db.r6g.xlarge` of `db.r6g`. */
export function familyOf(instanceType: string): string {
  return `case when contains(${instanceType}, '.') then regexp_replace(${instanceType}, '\\.[^.]+$', '') end`;
}
