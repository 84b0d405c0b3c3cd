import { ACCOUNTS, CLUSTERS } from "#sandbox/halcyon/accounts";
import { EFFECTS, incidentsOf } from "#sandbox/halcyon/incidents";
import { LEFTOVERS } from "#sandbox/halcyon/leftovers";
import { NETWORK } from "#sandbox/halcyon/network";
import { PLATFORM } from "#sandbox/halcyon/platform";
import { POOLS } from "#sandbox/halcyon/pools";
import { STORAGE, VOLUMES } from "#sandbox/halcyon/storage";
import { WORKLOADS } from "#sandbox/halcyon/workloads";
import { controlPlaneMeters } from "#sandbox/world/clusters";
import type { Company } from "#sandbox/world/company";

/** An outdoor shop that sells in America, Europe and a little in Asia. */
export const HALCYON: Company = {
  key: "demo",
  name: "Halcyon Outdoor",
  payer: "shared-services",
  accounts: ACCOUNTS,
  clusters: CLUSTERS,
  pools: POOLS,
  workloads: WORKLOADS,
  leftovers: LEFTOVERS,
  meters: [...controlPlaneMeters(ACCOUNTS, CLUSTERS, "recent_hour"), ...NETWORK, ...STORAGE, ...PLATFORM],
  volumes: VOLUMES,
  plans: [
    {
      key: "web-m6i",
      type: "EC2Instance",
      account: "production",
      term: "1y",
      payment: "no",
      family: "m6i",
      region: "us-east-1",
      renewedOn: "03-10",
      renewedAtHour: 15,
      commitmentUsd: 3.5,
    },
    {
      key: "compute-upfront",
      type: "Compute",
      account: "data-platform",
      term: "1y",
      payment: "partial",
      renewedOn: "07-01",
      renewedAtHour: 9,
      commitmentUsd: 2.1,
    },
    {
      key: "compute",
      type: "Compute",
      account: "shared-services",
      term: "1y",
      payment: "no",
      renewedOn: "01-20",
      renewedAtHour: 16,
      commitmentUsd: 2.6,
    },
  ],
  reservations: [
    {
      key: "legacy-orders",
      account: "production",
      region: "us-east-1",
      renewedOn: "02-05",
      payment: "no",
      count: 3,
      covers: { instanceType: "m5.xlarge" },
    },
    {
      key: "payments-db",
      account: "production",
      region: "us-east-1",
      renewedOn: "05-18",
      payment: "all",
      count: 1,
      covers: { meter: "rds/payments" },
    },
  ],
  incidentsOf,
  effects: EFFECTS,
  monthlyCreditUsd: 250,
  refundOf: (billingPeriod) => {
    const [year, month] = billingPeriod.split("-").map(Number) as [number, number];
    return (year * 12 + month - 1) % 4 === 1 ? { day: 17, usd: 312.48 } : undefined;
  },
  salesTaxPercent: 4.6,
};
