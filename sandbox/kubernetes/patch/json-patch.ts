import { isDeepStrictEqual } from "node:util";
import { isJsonArray, isJsonObject, isSafeKey, type Json } from "#sandbox/kubernetes/patch/json";

export type JsonPatchOperation = {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
};

/** A patch that does not fit the document it is applied to. */
export class JsonPatchError extends Error {}

/** @source RFC 6902 @throws JsonPatchError when an operation cannot be applied or a test fails */
export function jsonPatch(document: Json, operations: readonly JsonPatchOperation[]): Json {
  return operations.reduce(apply, document);
}

function apply(document: Json, { op, path, from, value }: JsonPatchOperation): Json {
  const at = pointer(path);
  switch (op) {
    case "add":
      return change(document, at, value ?? null, "add");
    case "replace":
      read(document, at);
      return change(document, at, value ?? null, "replace");
    case "remove":
      read(document, at);
      return change(document, at, undefined, "remove");
    case "copy":
      return change(document, at, read(document, pointer(from ?? "")), "add");
    case "move": {
      const moved = read(document, pointer(from ?? ""));
      return change(change(document, pointer(from ?? ""), undefined, "remove"), at, moved, "add");
    }
    case "test":
      if (!isDeepStrictEqual(read(document, at), value ?? null)) throw new JsonPatchError(`testing value ${path} failed`);
      return document;
    default:
      throw new JsonPatchError(`unknown operation ${op}`);
  }
}

function pointer(path: string): string[] {
  if (path === "") return [];
  if (!path.startsWith("/")) throw new JsonPatchError(`path ${path} does not begin with a slash`);
  return path
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(document: Json, at: readonly string[]): Json {
  let value: Json | undefined = document;
  for (const step of at) {
    if (isJsonArray(value)) value = value[indexOf(step, value.length - 1)];
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) throw new JsonPatchError(`path /${at.join("/")} does not exist`);
  }
  return value ?? null;
}

function change(document: Json, at: readonly string[], value: Json | undefined, how: "add" | "replace" | "remove"): Json {
  const [step, ...rest] = at;
  if (step === undefined) {
    if (value === undefined) throw new JsonPatchError("the whole document cannot be removed");
    return value;
  }
  if (!isSafeKey(step)) throw new JsonPatchError(`path /${at.join("/")} is not allowed`);
  if (isJsonArray(document)) return changeItem(document, step, rest, value, how);
  if (!isJsonObject(document)) throw new JsonPatchError(`path /${at.join("/")} does not exist`);
  const copy: Record<string, Json> = { ...document };
  if (rest.length === 0) {
    if (value === undefined) delete copy[step];
    else copy[step] = value;
    return copy;
  }
  const inner = copy[step];
  if (inner === undefined) throw new JsonPatchError(`path /${at.join("/")} does not exist`);
  copy[step] = change(inner, rest, value, how);
  return copy;
}

function changeItem(list: readonly Json[], step: string, rest: readonly string[], value: Json | undefined, how: "add" | "replace" | "remove"): Json {
  const copy = [...list];
  if (rest.length > 0) {
    const index = indexOf(step, list.length - 1);
    copy[index] = change(copy[index] ?? null, rest, value, how);
  } else if (value === undefined) copy.splice(indexOf(step, list.length - 1), 1);
  else if (how === "replace") copy[indexOf(step, list.length - 1)] = value;
  else copy.splice(step === "-" ? list.length : indexOf(step, list.length), 0, value);
  return copy;
}

function indexOf(step: string, last: number): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  if (!(index <= last)) throw new JsonPatchError(`index ${step} does not exist`);
  return index;
}
