import { type Decimal, decimal } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { alive, byResource, type Check, key, perMonth, readService, total } from "#services/insights/savings/scan";

const BY_RESOURCE = ["resource", "account", "region", "usage_type"] as const;
/** 5 MB a day, as AWS calls a machine idle, over the two weeks that are read. */
const IDLE_GB: Decimal = decimal("0.07");

/** The bill names idle addresses itself. */
export const idleAddresses: Check = async (ctx, scope) => {
  const read = await readService(ctx, scope, [], BY_RESOURCE);
  const living = await alive(ctx, scope);
  const candidates = byResource(read.after.filter((cell) => /(?:IdleAddress|ElasticIP:Unattached)$/i.test(key(cell, "usage_type") ?? ""))).flatMap(
    ([resource, cells]): Candidate[] => {
      const first = cells[0];
      if (first === undefined || !living.has(resource) || total(cells) <= 0n) return [];
      return [
        {
          resource,
          members: [resource],
          account: key(first, "account") ?? "unknown",
          region: key(first, "region") ?? "unknown",
          detail: "public IPv4 address, idle",
          cost: total(cells),
          saving: perMonth(total(cells), read.resolved.period),
          covered: 0n,
        },
      ];
    },
  );
  return {
    kind: "idle_address",
    candidates,
    confidence: "high",
    because: "AWS itself bills them as idle.",
    action: "Release them, after a look at allow-lists that may name them.",
    title: (count) => `${count} public ${count === 1 ? "address is" : "addresses are"} idle`,
    read,
  };
};

/** Gateways that are charged by the hour and pass next to nothing. */
export const idleNatGateways: Check = async (ctx, scope) => {
  const read = await readService(ctx, scope, ["NATGateway"], BY_RESOURCE);
  const usage = await readService(ctx, scope, ["NATGateway"], ["resource", "usage_type"], "usage");
  const living = await alive(ctx, scope);
  const passed = (resource: string) =>
    total(usage.after.filter((cell) => key(cell, "resource") === resource && /NatGateway-(?:Prvd-)?Bytes$/.test(key(cell, "usage_type") ?? "")));
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    const byTheHour = cells.some((cell) => /NatGateway-(?:Prvd-)?Hours$/.test(key(cell, "usage_type") ?? ""));
    if (first === undefined || !byTheHour || !living.has(resource) || passed(resource) > IDLE_GB) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: passed(resource) === 0n ? "NAT gateway, not a byte passed" : "NAT gateway, hardly any traffic",
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  const silent = candidates.every((candidate) => passed(candidate.resource) === 0n);
  return {
    kind: "idle_nat_gateway",
    candidates,
    confidence: silent ? "high" : "medium",
    because: silent
      ? "The bill has hours of it and not a byte of traffic in two weeks."
      : "Next to nothing passed in two weeks; something may still rely on it.",
    action: "Check the route tables, then delete it.",
    title: (count) => `${count} NAT ${count === 1 ? "gateway passes" : "gateways pass"} no traffic`,
    read,
  };
};
