import type { LiveWorld } from "#sandbox/live/live-world";
import type { ObjectStore } from "#sandbox/kubernetes/object-store";
import type { Cluster } from "#sandbox/world/company";

/** What the controllers and the API of one cluster share. */
export type ClusterContext = {
  readonly world: LiveWorld;
  readonly cluster: Cluster;
  readonly store: ObjectStore;
  now(): Date;
  /** Asks to be run again at an instant of the world's clock (milliseconds), also when nothing else happens. */
  due(at: number): void;
};

export function secondsAfter(instant: string, seconds: number): number {
  return Date.parse(instant) + seconds * 1000;
}

/** Whether an instant has come; if not, the controllers are run again when it does. */
export function hasCome(context: ClusterContext, at: number): boolean {
  if (context.now().getTime() >= at) return true;
  context.due(at);
  return false;
}
