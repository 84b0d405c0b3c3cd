import type { z } from "zod";
import type { NodeAnalysis } from "#core/api/nodes";
import type { ClusterView } from "#core/nodes/cluster-view";
import type { FoundOwner } from "#core/nodes/owner-of";
import type { ClusterNode } from "#core/ports/cluster";
import type { CloudInstance } from "#core/ports/compute";
import type { CapacityType } from "#core/proposals/node-switch";

/** `blocks` stops a switch; else it is a note. */
export type Obstacle = z.infer<typeof NodeAnalysis>["obstacles"][number];

/** What the node would be replaced by. */
export type SwitchTarget = {
  readonly capacityType: CapacityType;
  readonly instanceType: string;
  /** Where it may be launched. */
  readonly zones: readonly string[];
  /** What pods can have on it; undefined where the size of the type is not known. */
  readonly room: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number } | undefined;
  /** Decimal USD per hour; undefined is unknown. */
  readonly usdPerHour: string | undefined;
};

/** One node that would be replaced, and everything around it that may forbid it. */
export type SwitchCase = {
  readonly view: ClusterView;
  readonly node: ClusterNode;
  readonly instance: CloudInstance | undefined;
  readonly owner: FoundOwner;
  readonly target: SwitchTarget;
  /** Decimal USD per hour of what runs now; undefined is unknown. */
  readonly nowUsdPerHour: string | undefined;
};

export function blocking(kind: Obstacle["kind"], subject: string, text: string): Obstacle {
  return { kind, blocks: true, subject, text };
}

export function noting(kind: Obstacle["kind"], subject: string, text: string): Obstacle {
  return { kind, blocks: false, subject, text };
}

/** What a drain would destroy or break, and Kubernetes itself does not refuse. Disruption budgets it does refuse. */
export const EVICTION_DOES_NOT_STOP_AT: ReadonlySet<Obstacle["kind"]> = new Set([
  "do_not_disrupt",
  "local_storage",
  "bare_pod",
  "quorum",
  "last_of_spread",
  "zone_bound_volume",
]);
