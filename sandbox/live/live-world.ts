import type { Faults } from "#sandbox/live/faults";
import type { InstanceFilter, LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import type { Company, Tags } from "#sandbox/world/company";

/**
 * What exists at this second, and the only way to change it. Every change is in the journal, on disk, before the call
 * returns. Time is the world's clock; states that follow from time alone (pending to running, shutting-down to
 * terminated, a node that becomes ready) are worked out when they are asked for.
 */
export interface LiveWorld {
  readonly company: Company;
  now(): Date;
  /** Those that ended are shown as terminated for an hour. */
  instances(filter?: InstanceFilter): readonly LiveInstance[];
  /** @throws CapacityError where a fault says that the pool (type, zone, purchase option) is empty */
  launch(order: LaunchOrder): LiveInstance;
  /** Idempotent. The instance shuts down now and is terminated half a minute later. */
  terminate(instanceId: string): void;
  /** Adds or overwrites tags, or removes those whose value is undefined. */
  tag(instanceId: string, tags: Readonly<Record<string, string | undefined>>): void;
  /** From now on the pure world no longer ends or replaces this instance. Idempotent. */
  take(instanceId: string): void;
  readonly faults: Faults;
  /** Called after each change, and by `tick`. @returns how to stop listening */
  onChange(listen: () => void): () => void;
  /** Tells listeners that time has passed; called about twice a second by the server of the sandbox. */
  tick(): void;
  close(): void;
}

export type { Tags };
