import type { ReservationRow } from "#core/api/commitments";
import { decimal, sumOf, times, toText } from "#core/figures/decimal";
import type { BillingAccounts } from "#services/commitments/billing-accounts";
import type { FigureOf } from "#services/commitments/commitment-figure";
import type { ReservationFacts } from "#services/commitments/read-position";

const DAY_MS = 86_400_000;
const RESERVED_SERVICES = ["ec2", "rds", "elasticache", "opensearch", "redshift"] as const;
export type ReservedService = (typeof RESERVED_SERVICES)[number];
export const SERVICE_WORDS: Readonly<Record<ReservedService, string>> = {
  ec2: "EC2",
  rds: "RDS",
  elasticache: "ElastiCache",
  opensearch: "OpenSearch",
  redshift: "Redshift",
};

export function isReservedService(service: string): service is ReservedService {
  return (RESERVED_SERVICES as readonly string[]).includes(service);
}

/** A purchase of reserved instances, and what it did in the period. */
export function reservationRow(
  facts: ReservationFacts,
  measured: ReservationFacts["measured"],
  { figure, accounts, now }: { readonly figure: FigureOf; readonly accounts: BillingAccounts; readonly now: Date },
): ReservationRow | undefined {
  if (!isReservedService(facts.service)) return undefined;
  const what = facts.instanceType ?? facts.family ?? "instances";
  const label = `${SERVICE_WORDS[facts.service]} reservation of ${what}`;
  const end = Date.parse(facts.end);
  const path = (name: string) => `ri-${facts.id.split("/").at(-1) ?? facts.id}-${name}`;
  const over = end <= now.getTime();
  return {
    id: facts.id,
    service: facts.service,
    account: { id: facts.account, name: accounts.nameOf(facts.account) },
    region: facts.region ?? "all regions",
    what,
    product: null,
    count: figure(path("count"), facts.count, { unit: "count", metric: "count", kind: "measured", label: `${label}, instances` }),
    term: facts.term,
    payment: facts.payment,
    start: facts.start,
    end: facts.end,
    daysLeft: Number.isNaN(end) ? null : Math.max(0, Math.floor((end - now.getTime()) / DAY_MS)),
    state: over ? "retired" : Date.parse(facts.start) > now.getTime() ? "queued" : "active",
    utilization: figure(path("utilization"), measured?.utilization, {
      unit: "ratio",
      metric: "utilization",
      kind: "measured",
      label: `${label}, utilization`,
    }),
    unused: figure(path("unused"), measured?.unusedCost, { unit: "USD", metric: "unused_reservation", kind: "measured", label: `${label}, unused` }),
    netSavings: figure(path("savings"), measured?.netSavings, { unit: "USD", metric: "savings", kind: "measured", label: `${label}, net savings` }),
    sizeFlexible: facts.sizeFlexible,
  };
}

/** USD an hour that a purchase of reserved instances costs, decimal. */
export function reservedPerHour(facts: ReservationFacts): string {
  return toText(times(decimal(facts.effectiveRate), decimal(facts.count)));
}

export function sumText(values: readonly string[]): string {
  return toText(sumOf(values.map((value) => decimal(value))));
}
