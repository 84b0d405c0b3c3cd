import { decimal, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { alive, byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** Capacity units an hour that health checks and probes come to. */
const IDLE_LCU = decimal("0.005");
/** 5 MB a day over two weeks, as for NAT gateways. */
const IDLE_GB = decimal("0.07");

/** Load balancers that are charged by the hour and carry next to nothing. */
export const idleLoadBalancers: AdviceCheck = async (ctx, scope) => {
  const read = await readService(ctx, scope, ["ELB"], ["resource", "account", "region", "usage_type"]);
  const usage = await readService(ctx, scope, ["ELB"], ["resource", "usage_type"], "usage");
  const living = await alive(ctx, scope);
  const used = (resource: string, pattern: RegExp) =>
    total(usage.after.filter((cell) => key(cell, "resource") === resource && pattern.test(key(cell, "usage_type") ?? "")));
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    const hours = used(resource, /LoadBalancerUsage$/);
    if (first === undefined || hours <= 0n || !living.has(resource)) return [];
    if (used(resource, /LCUUsage$/) > times(hours, IDLE_LCU) || used(resource, /DataProcessing-Bytes$/) > IDLE_GB) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: "load balancer, next to no traffic",
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  return {
    type: "idle_load_balancer",
    candidates,
    confidence: "medium",
    because: "The bill has its hours and next to no capacity units or bytes in two weeks; something may still point at it.",
    title: (count) => `${count} load ${count === 1 ? "balancer carries" : "balancers carry"} no traffic`,
    evidence: evidenceOf(read),
  };
};
