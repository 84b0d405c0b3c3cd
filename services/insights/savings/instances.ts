import { type Decimal, times } from "#core/figures/decimal";
import { newerGeneration } from "#core/insights/newer-generation";
import type { Candidate } from "#core/insights/overlap";
import { runningUse } from "#services/insights/savings/running-use";
import { alive, byResource, type Check, key, perMonth, readService, total } from "#services/insights/savings/scan";

const BY_INSTANCE = ["resource", "account", "region", "instance_type", "purchase_option"] as const;

/** Instances whose size exists in a newer family for less, at on-demand prices. Spot has prices of its own and is left out. */
export const oldGenerations: Check = async (ctx, scope) => {
  const read = await readService(ctx, scope, ["EC2"], BY_INSTANCE);
  const hours = await readService(ctx, scope, ["EC2"], BY_INSTANCE, "usage");
  const living = await alive(ctx, scope);
  let estimated = false;
  let otherVendor = false;
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    const type = key(first ?? { keys: {}, value: 0n, unit: "" }, "instance_type");
    const region = first === undefined ? null : key(first, "region");
    if (first === undefined || type === null || region === null || !living.has(resource)) return [];
    const newer = newerGeneration(type, region);
    if (newer === undefined) return [];
    const used = hours.after.filter((cell) => key(cell, "resource") === resource && /^(?:hrs|hours?)$/i.test(cell.unit));
    const steady = used.filter((cell) => key(cell, "purchase_option") !== "spot");
    const onPlan = steady.filter((cell) => key(cell, "purchase_option") !== "on_demand");
    const saving = (amount: Decimal) => perMonth(times(newer.saves, amount), read.resolved.period);
    if (total(steady) <= 0n) return [];
    const running = { account: key(first, "account") ?? "unknown", region, hours: total(steady), days: read.resolved.period.daysWithData };
    estimated ||= newer.estimated;
    otherVendor ||= newer.otherVendor;
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region,
        detail: `${type} to ${newer.type}`,
        cost: total(cells),
        saving: saving(total(steady)),
        covered: saving(total(onPlan)),
        change: { before: runningUse({ ...running, instanceType: type }), after: runningUse({ ...running, instanceType: newer.type }) },
      },
    ];
  });
  return {
    kind: "old_generation",
    candidates,
    confidence: "medium",
    because: `The price difference is ${estimated ? "partly estimated" : "from the price list"}; ${otherVendor ? "some of the newer types have another vendor's processors, and " : ""}each needs a restart and a test.`,
    action: "Move the easiest first, in a maintenance window.",
    title: (count) => `${count} ${count === 1 ? "instance is" : "instances are"} of an old generation`,
    read,
  };
};
