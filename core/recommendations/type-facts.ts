import type { z } from "zod";
import type { Effort, RecommendationType, Risk } from "#core/api/recommendations";
import type { SpendCategory } from "#core/api/projection";
import type { Measure } from "#core/ledger/measure";
import { INSTANCE_HOURS } from "#core/ledger/measure";

export type TypeFacts = {
  readonly label: string;
  readonly category: "Idle and unattached" | "Rightsizing" | "Commitments" | "Storage and logs" | "Schedules" | "Purchase option" | "Visibility";
  readonly effort: z.infer<typeof Effort>;
  readonly risk: z.infer<typeof Risk>;
  /** Below this net saving a month, USD, it is not worth a person's time. */
  readonly leastUsd: number;
  /** One recommendation for each resource; else one for all of an account. */
  readonly each: boolean;
  readonly spend: SpendCategory;
  /** How the bill shows afterwards what it saved. */
  readonly measure: Pick<Measure, "basis" | "metric" | "usageTypes"> | undefined;
  /** Why it is advice at all. */
  readonly why: string;
};

const gone = { basis: "time", metric: null, usageTypes: "" } as const;
const base = { effort: "low", risk: "low", leastUsd: 2, each: false } as const;
const idle = { ...base, category: "Idle and unattached", measure: gone } as const;

/** What holds for every recommendation of a type. */
export const TYPE_FACTS: Readonly<Record<RecommendationType, TypeFacts>> = {
  unused_commitment: {
    label: "Unused commitment",
    category: "Commitments",
    effort: "medium",
    risk: "low",
    leastUsd: 5,
    each: true,
    spend: "compute",
    measure: { basis: "time", metric: "unused_commitment", usageTypes: "" },
    why: "A commitment that covers nothing is paid for all the same.",
  },
  low_commitment_coverage: {
    label: "Low commitment coverage",
    category: "Commitments",
    effort: "medium",
    risk: "medium",
    leastUsd: 20,
    each: true,
    spend: "compute",
    measure: undefined,
    why: "Usage that never stops is paid at on-demand prices, while a commitment of the same size costs less.",
  },
  expiring_commitment: {
    label: "Commitment that ends soon",
    category: "Commitments",
    effort: "low",
    risk: "medium",
    leastUsd: 0,
    each: true,
    spend: "compute",
    measure: undefined,
    why: "When it ends, what it covers is billed at on-demand prices from the next hour on.",
  },
  unattached_volume: {
    ...idle,
    label: "Unattached volumes",
    risk: "medium",
    spend: "storage",
    why: "A volume costs the same whether something reads it or not.",
  },
  stopped_instance_volume: {
    ...idle,
    label: "Volumes of stopped instances",
    risk: "medium",
    spend: "storage",
    why: "An instance that is stopped costs nothing, its volumes go on.",
  },
  old_snapshot: {
    ...idle,
    label: "Old snapshots",
    leastUsd: 5,
    risk: "medium",
    spend: "storage",
    why: "A snapshot is billed until it is deleted, and this one has not changed for months.",
  },
  idle_instance: {
    ...idle,
    label: "Idle instances",
    risk: "medium",
    effort: "medium",
    leastUsd: 5,
    spend: "compute",
    why: "An instance costs the same whether it works or waits.",
  },
  idle_address: {
    ...idle,
    label: "Idle public addresses",
    leastUsd: 1,
    spend: "network",
    why: "AWS charges public IPv4 addresses by the hour, those that nothing uses too.",
  },
  idle_load_balancer: {
    ...idle,
    label: "Idle load balancers",
    risk: "medium",
    leastUsd: 5,
    spend: "network",
    why: "A load balancer is charged by the hour, with or without traffic.",
  },
  idle_nat_gateway: {
    ...idle,
    label: "Idle NAT gateways",
    risk: "medium",
    leastUsd: 5,
    spend: "network",
    why: "A NAT gateway is charged by the hour, with or without traffic.",
  },
  gp2_volume: {
    ...base,
    label: "gp2 volumes",
    category: "Storage and logs",
    spend: "storage",
    measure: { basis: "usage", metric: null, usageTypes: "VolumeUsage" },
    why: "gp3 is the same storage at a lower price for a gigabyte.",
  },
  old_generation: {
    label: "Old instance generations",
    category: "Rightsizing",
    effort: "medium",
    risk: "medium",
    leastUsd: 5,
    each: false,
    spend: "compute",
    measure: { basis: "usage", metric: null, usageTypes: INSTANCE_HOURS },
    why: "The same size exists in a newer family at a lower price.",
  },
  log_retention: {
    ...base,
    label: "Logs kept for ever",
    category: "Storage and logs",
    leastUsd: 5,
    risk: "medium",
    spend: "other",
    measure: { basis: "time", metric: null, usageTypes: "TimedStorage" },
    why: "A log group without retention keeps every line and grows for ever.",
  },
  storage_class: {
    ...base,
    label: "Storage classes",
    category: "Storage and logs",
    leastUsd: 5,
    spend: "storage",
    measure: { basis: "usage", metric: null, usageTypes: "TimedStorage" },
    why: "It is stored as if it were read all the time, and it is read seldom.",
  },
  nights_weekends: {
    label: "Nights and weekends",
    category: "Schedules",
    effort: "medium",
    risk: "medium",
    leastUsd: 10,
    each: true,
    spend: "kubernetes",
    measure: { basis: "time", metric: null, usageTypes: INSTANCE_HOURS },
    why: "It runs in hours of the week in which nothing asks for it.",
  },
  spot_switch: {
    label: "On-demand nodes that could be spot",
    category: "Purchase option",
    effort: "low",
    risk: "medium",
    leastUsd: 5,
    each: true,
    spend: "kubernetes",
    measure: { basis: "usage", metric: null, usageTypes: INSTANCE_HOURS },
    why: "What runs on it can be moved at any time, and the same machine costs less as spot.",
  },
  untagged_spend: {
    label: "Untagged spend",
    category: "Visibility",
    effort: "medium",
    risk: "low",
    leastUsd: 0,
    each: false,
    spend: "other",
    measure: undefined,
    why: "What carries no owner cannot be given to a team, and nobody looks after it.",
  },
};
