import { accountNames, serviceOfCharge } from "#adapters/warehouse/ingest/dictionaries";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { CLUSTER_KEYS, NAMESPACE_KEYS, type PromotedTag, WORKLOAD_KEYS } from "#adapters/warehouse/ingest/promoted-columns";

/** More values than this are not kept in memory; a question about such a column reads them from the rows. */
const MOST_VALUES = 2000;

/**
 * Values of the columns that questions name (services, accounts, regions, clusters, tags ...), the most used first, from
 * the facts of the files: known at once, without reading the rows again. Columns in lower case.
 */
export function knownValues(files: readonly FileFacts[], tags: readonly PromotedTag[]): Record<string, readonly string[]> {
  const counts = new Map<string, Map<string, number>>();
  const add = (column: string, value: string, rows: number) => {
    const values = counts.get(column.toLowerCase()) ?? new Map<string, number>();
    values.set(value, (values.get(value) ?? 0) + rows);
    counts.set(column.toLowerCase(), values);
  };
  const names = accountNames(files);
  for (const file of files) {
    for (const { facts, rows } of file.charges) add("x_service", serviceOfCharge(facts), rows);
    for (const [id] of file.accounts) add("x_account", names.get(id) ?? id, 1);
    for (const [column, values] of Object.entries(file.values)) for (const [value, rows] of values) add(column, value, rows);
    for (const [cluster, namespace, rows] of file.arns) {
      add("x_cluster", cluster, rows);
      if (namespace !== null) add("x_namespace", namespace, rows);
    }
    const addTags = (column: string, keys: readonly string[]) => {
      for (const key of keys) for (const [value, rows] of file.tags[key]?.values ?? []) add(column, value, rows);
    };
    addTags("x_cluster", CLUSTER_KEYS);
    addTags("x_namespace", NAMESPACE_KEYS);
    addTags("x_workload", WORKLOAD_KEYS);
    for (const { column, mapKeys } of tags) if (mapKeys.length > 0) addTags(column, mapKeys);
  }
  const kept = [...counts].filter(([, values]) => values.size < MOST_VALUES);
  return Object.fromEntries(
    kept.map(([column, values]) => [column, [...values].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([value]) => value)]),
  );
}
