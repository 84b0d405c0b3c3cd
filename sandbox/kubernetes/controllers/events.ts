import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { type KubeEvent, type KubeObject, timestamp } from "#sandbox/kubernetes/objects";
import { hex } from "#sandbox/world/noise";

const KEPT_MS = 3_600_000;
const MOST_EVENTS = 500;

/** Records an event about an object; the same one again only counts up. */
export function recordEvent(
  context: ClusterContext,
  about: KubeObject,
  type: KubeEvent["type"],
  reason: string,
  message: string,
  component: string,
): void {
  const { store } = context;
  const { name, namespace, uid } = about.metadata;
  const inNamespace = namespace ?? "default";
  const id = `${name}.${hex(`${about.kind}/${uid}/${reason}/${message}`)}`;
  const now = timestamp(context.now());
  const before = store.get<KubeEvent>("events", inNamespace, id);
  if (before !== undefined) {
    store.update("events", { ...before, count: before.count + 1, lastTimestamp: now });
    return;
  }
  store.create<KubeEvent>("events", {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: id, namespace: inNamespace },
    involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name, uid, ...(namespace === undefined ? {} : { namespace }) },
    reason,
    message,
    type,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component },
    reportingComponent: component,
    reportingInstance: "",
  });
}

/** Events live an hour, and no more than some hundred of them. */
export function forgetEvents(context: ClusterContext): void {
  const { store } = context;
  const events = store.list<KubeEvent>("events");
  const oldest = context.now().getTime() - KEPT_MS;
  const kept = events.filter((event) => {
    if (Date.parse(event.lastTimestamp) > oldest) return true;
    store.remove("events", event);
    return false;
  });
  const first = Math.min(...kept.map((event) => Date.parse(event.lastTimestamp)));
  if (kept.length > 0) context.due(first + KEPT_MS);
  const surplus = kept.length - MOST_EVENTS;
  if (surplus <= 0) return;
  for (const event of kept.toSorted((a, b) => Date.parse(a.lastTimestamp) - Date.parse(b.lastTimestamp)).slice(0, surplus))
    store.remove("events", event);
}
