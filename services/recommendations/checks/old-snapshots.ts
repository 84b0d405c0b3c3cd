import { absolute } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { LONG_DAYS, TOO_YOUNG, weeksBefore } from "#services/recommendations/checks/past";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

const BY = ["resource", "account", "region", "usage_type"] as const;
const isSnapshot = (usageType: string | null) => /(?:^|[-:])SnapshotUsage/.test(usageType ?? "");

/** Snapshots that are as large as they were a quarter ago: nothing was added to them, and nobody deleted them. */
export const oldSnapshots: AdviceCheck = async (ctx, scope) => {
  const type = "old_snapshot" as const;
  const past = weeksBefore((await ctx.costs()).catalog(), LONG_DAYS);
  if (past === undefined) return { type, reason: TOO_YOUNG };
  const [read, now, then] = await Promise.all([
    readService(ctx, scope, ["EBS"], BY),
    readService(ctx, scope, ["EBS"], ["resource", "region", "usage_type"], "usage"),
    readService(ctx, scope, ["EBS"], ["resource", "usage_type"], "usage", past),
  ]);
  const sizes = (cells: typeof now.after) =>
    new Map(byResource(cells.filter((cell) => isSnapshot(key(cell, "usage_type")))).map(([id, mine]) => [id, total(mine)]));
  const [today, before] = [sizes(now.after), sizes(then.after)];
  const candidates = byResource(read.after.filter((cell) => isSnapshot(key(cell, "usage_type")))).flatMap(([resource, cells]): Candidate[] => {
    const [size, old, first] = [today.get(resource), before.get(resource), cells[0]];
    // GB-months of different months differ by their days, by a tenth at most.
    if (first === undefined || size === undefined || old === undefined || old <= 0n || absolute(size - old) * 100n > old * 11n) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: `snapshot, unchanged for ${LONG_DAYS} days or more`,
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  return {
    type,
    candidates,
    confidence: "low",
    because: `They were billed at the same size ${LONG_DAYS} days ago; the bill does not say whether a rule needs them.`,
    title: (count) => `${count} ${count === 1 ? "snapshot has" : "snapshots have"} not changed for ${LONG_DAYS} days`,
    evidence: evidenceOf(read),
  };
};
