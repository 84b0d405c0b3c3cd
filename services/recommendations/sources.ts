import type { FoundAdvice, NotLookedFor, RecommendationSource } from "#core/recommendations/source";
import { checkSavings } from "#services/insights/find-savings";
import type { Scope } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf, orNotLookedFor } from "#services/recommendations/checks/check";
import { commitmentCoverage } from "#services/recommendations/checks/commitment-coverage";
import { expiringCommitments } from "#services/recommendations/checks/expiring-commitments";
import { idleInstances } from "#services/recommendations/checks/idle-instances";
import { idleLoadBalancers } from "#services/recommendations/checks/idle-load-balancers";
import { logRetention } from "#services/recommendations/checks/log-retention";
import { oldSnapshots } from "#services/recommendations/checks/old-snapshots";
import { spotNodes } from "#services/recommendations/checks/spot-nodes";
import { stoppedInstanceVolumes } from "#services/recommendations/checks/stopped-instance-volumes";
import { storageClasses } from "#services/recommendations/checks/storage-classes";
import { untaggedSpend } from "#services/recommendations/checks/untagged-spend";
import type { ServiceContext } from "#services/context";

export type Source = RecommendationSource<ServiceContext>;

const wholeBill = (signal: AbortSignal | undefined): Scope => ({ filters: [], exclude: [], signal, reads: new Map() });

/** The findings of find_savings, as the chat tells them. */
const savings: Source = {
  engine: "savings",
  async find(ctx, signal) {
    const outcomes = await checkSavings(ctx, wholeBill(signal));
    return outcomes.map((outcome): FoundAdvice | NotLookedFor =>
      "candidates" in outcome
        ? { ...outcome, type: outcome.kind, evidence: evidenceOf(outcome.read) }
        : { type: outcome.kind, reason: outcome.reason },
    );
  },
};

const BILL_CHECKS = {
  stopped_instance_volume: stoppedInstanceVolumes,
  old_snapshot: oldSnapshots,
  idle_instance: idleInstances,
  idle_load_balancer: idleLoadBalancers,
  log_retention: logRetention,
  storage_class: storageClasses,
  low_commitment_coverage: commitmentCoverage,
  expiring_commitment: expiringCommitments,
  untagged_spend: untaggedSpend,
} as const satisfies Partial<Record<FoundAdvice["type"], AdviceCheck>>;

/** What the bill, the inventory and the metrics show beside. */
const billAndInventory: Source = {
  engine: "bill",
  find(ctx, signal) {
    const scope = wholeBill(signal);
    return Promise.all(Object.entries(BILL_CHECKS).map(([type, check]) => orNotLookedFor(type as FoundAdvice["type"], () => check(ctx, scope))));
  },
};

const nodes: Source = {
  engine: "nodes",
  find: async (ctx, signal) => [await orNotLookedFor("spot_switch", () => spotNodes(ctx, wholeBill(signal)))],
};

/** Every engine of advice; one that is added here is listed, ranked, merged and followed like the rest. */
export const SOURCES: readonly Source[] = [savings, billAndInventory, nodes];
