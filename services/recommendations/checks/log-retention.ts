import { dividedBy, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";
import { LONG_DAYS, TOO_YOUNG, weeksBefore } from "#services/recommendations/checks/past";

const isStored = (usageType: string | null) => (usageType ?? "").endsWith("TimedStorage-ByteHrs");

/** Log groups that never lose a line: what lay there a quarter ago lies there today, and a retention of 90 days would end it. */
export const logRetention: AdviceCheck = async (ctx, scope) => {
  const type = "log_retention" as const;
  const past = weeksBefore((await ctx.costs()).catalog(), LONG_DAYS);
  if (past === undefined) return { type, reason: TOO_YOUNG };
  const [read, now, then] = await Promise.all([
    readService(ctx, scope, ["CloudWatch"], ["resource", "account", "region", "usage_type"]),
    readService(ctx, scope, ["CloudWatch"], ["resource", "usage_type"], "usage"),
    readService(ctx, scope, ["CloudWatch"], ["resource", "usage_type"], "usage", past),
  ]);
  const sizes = (cells: typeof now.after) =>
    new Map(byResource(cells.filter((cell) => isStored(key(cell, "usage_type")))).map(([id, mine]) => [id, total(mine)]));
  const [today, before] = [sizes(now.after), sizes(then.after)];
  const candidates = byResource(read.after.filter((cell) => isStored(key(cell, "usage_type")))).flatMap(([resource, cells]): Candidate[] => {
    const [size, old, first] = [today.get(resource), before.get(resource), cells[0]];
    if (first === undefined || size === undefined || old === undefined || old <= 0n || size < old) return [];
    const share = dividedBy(old, size);
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: `log group, ${Math.round(Number(share / 10n ** 16n))} % of it older than ${LONG_DAYS} days`,
        cost: total(cells),
        saving: times(perMonth(total(cells), read.resolved.period), share),
        covered: 0n,
      },
    ];
  });
  return {
    type,
    candidates,
    confidence: "medium",
    because: `What was stored ${LONG_DAYS} days ago is still stored, by the bill; whether a rule needs it, the bill does not say.`,
    title: (count) => `${count} log ${count === 1 ? "group keeps" : "groups keep"} every line for ever`,
    evidence: evidenceOf(read),
  };
};
