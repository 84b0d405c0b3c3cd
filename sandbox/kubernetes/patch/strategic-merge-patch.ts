import { isJsonArray, isJsonObject, isSafeKey, type Json, type JsonObject } from "#sandbox/kubernetes/patch/json";

/** Lists that are merged by a key of their items; every other list is replaced. @source the patchMergeKey tags of k8s.io/api */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  conditions: "type",
  addresses: "type",
  ownerReferences: "uid",
  containers: "name",
  initContainers: "name",
  volumes: "name",
  env: "name",
  volumeMounts: "mountPath",
  imagePullSecrets: "name",
  topologySpreadConstraints: "topologyKey",
};
/** Lists of texts whose items are added to. */
const MERGED_SETS = new Set(["finalizers"]);

/** The strategic merge of Kubernetes for its own kinds: `$patch`, `$deleteFromPrimitiveList`, `$setElementOrder`, `$retainKeys`. */
export function strategicMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const { $patch: directive, ...rest } = patch;
  if (directive === "delete") return null;
  if (directive === "replace") return rest;
  const merged: Record<string, Json> = { ...(isJsonObject(target) ? target : {}) };
  const retained = patch["$retainKeys"];
  if (isJsonArray(retained)) for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$deleteFromPrimitiveList/")) removeFrom(merged, key.slice("$deleteFromPrimitiveList/".length), value);
    if (key.startsWith("$") || !isSafeKey(key)) continue;
    if (value === null) delete merged[key];
    else merged[key] = isJsonArray(value) ? mergeList(key, merged[key], value) : strategicMergePatch(merged[key], value);
  }
  return merged;
}

function removeFrom(merged: Record<string, Json>, key: string, values: Json): void {
  const list = merged[key];
  if (isJsonArray(list) && isJsonArray(values)) merged[key] = list.filter((item) => !values.includes(item));
}

function mergeList(name: string, target: Json | undefined, patch: readonly Json[]): Json {
  const before = isJsonArray(target) ? target : [];
  if (MERGED_SETS.has(name)) return [...new Set([...before, ...patch])];
  const key = MERGE_KEYS[name];
  if (key === undefined || !patch.every(isJsonObject)) return patch;
  if (patch.some((item) => item["$patch"] === "replace")) return patch.filter((item) => item["$patch"] === undefined);
  let merged: readonly Json[] = before;
  for (const item of patch) {
    const isSame = (other: Json) => isJsonObject(other) && other[key] === item[key];
    if (item["$patch"] === "delete") merged = merged.filter((other) => !isSame(other));
    else if (merged.some(isSame)) merged = merged.map((other) => (isSame(other) ? strategicMergePatch(other, item) : other));
    else merged = [...merged, strategicMergePatch({} satisfies JsonObject, item)];
  }
  return merged;
}
