import { badRequest } from "#sandbox/kubernetes/api/api-error";
import type { KubeObject, Labels, LabelSelector } from "#sandbox/kubernetes/objects";

export type Matches = (object: KubeObject) => boolean;

const EVERYTHING: Matches = () => true;
const SET = /^\s*([^\s!=,()]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/;
const EQUALITY = /^\s*([^\s!=,()]+)\s*(!=|==|=)\s*([^\s,()]*)\s*$/;
const EXISTENCE = /^\s*(!?)\s*([^\s!=,()]+)\s*$/;

/** @throws ApiError 400 when the selector does not parse */
export function labelMatcher(selector: string | undefined): Matches {
  if (selector === undefined || selector.trim() === "") return EVERYTHING;
  const tests = selector.split(/,(?![^(]*\))/).map(labelTest);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? {}));
}

function labelTest(text: string): (labels: Labels) => boolean {
  const set = SET.exec(text);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return (labels) => (labels[key] !== undefined && values.includes(labels[key])) === (operator === "in");
  }
  const equality = EQUALITY.exec(text);
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality;
    return (labels) => (labels[key] === value) === (operator !== "!=");
  }
  const existence = EXISTENCE.exec(text);
  if (existence === null) throw badRequest(`unable to parse requirement: ${text.trim()}`);
  const [, not, key = ""] = existence;
  return (labels) => (labels[key] !== undefined) === (not === "");
}

/** Fields that every kind can be selected by, and those of some. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: ["spec.nodeName", "status.phase", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.podIP"],
  nodes: ["spec.unschedulable"],
  events: [
    "involvedObject.kind",
    "involvedObject.name",
    "involvedObject.namespace",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.fieldPath",
    "involvedObject.resourceVersion",
    "reason",
    "type",
    "source",
    "reportingComponent",
  ],
  namespaces: ["status.phase"],
};

/** @throws ApiError 400 when the kind cannot be selected by a field */
export function fieldMatcher(plural: string, selector: string | undefined): Matches {
  if (selector === undefined || selector.trim() === "") return EVERYTHING;
  const known = ["metadata.name", "metadata.namespace", ...(FIELDS[plural] ?? [])];
  const tests = selector.split(",").map((part): Matches => {
    const [, field = "", operator = "", value = ""] = /^\s*([^!=]+?)\s*(!=|==|=)\s*(.*?)\s*$/.exec(part) ?? [];
    if (operator === "") throw badRequest(`invalid field selector: "${part}"`);
    if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
    return (object) => (fieldOf(object, field) === value) === (operator !== "!=");
  });
  return (object) => tests.every((test) => test(object));
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const step of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[step];
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number" ? String(value) : "";
}

/** A selector as objects carry it. An absent one selects nothing, an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  const own = labels ?? {};
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => own[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = own[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return (value !== undefined && (values ?? []).includes(value)) === (operator === "In");
    })
  );
}
