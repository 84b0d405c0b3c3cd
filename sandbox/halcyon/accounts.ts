import type { Account, Cluster } from "#sandbox/world/company";

const account = (name: string, id: string, environment: string, unit: string): Account => ({
  id,
  name,
  environment,
  email: `aws+${name}@halcyon-outdoor.example`,
  unit: `Halcyon/${unit}`,
});

/** The first is the payer. */
export const ACCOUNTS: readonly Account[] = [
  account("shared-services", "120984637752", "production", "Infrastructure"),
  account("production", "471962530814", "production", "Workloads/Production"),
  account("staging", "238104756913", "staging", "Workloads/Test"),
  account("dev", "905317428660", "dev", "Workloads/Test"),
  account("data-platform", "316640892075", "production", "Workloads/Production"),
  account("ml-research", "742058193346", "production", "Research"),
  account("sandbox", "659273014488", "dev", "Research"),
  account("security", "884501267930", "production", "Infrastructure/Security"),
];

/** `dev-east` missed two upgrades: it pays for extended support. */
export const CLUSTERS: readonly Cluster[] = [
  {
    name: "prod-eks",
    account: "production",
    region: "us-east-1",
    versions: [
      { from: "2025-02-10", version: "1.32" },
      { from: "2026-02-24", version: "1.34" },
      { from: "2026-09-15", version: "1.35" },
    ],
  },
  {
    name: "staging-eks",
    account: "staging",
    region: "eu-west-1",
    versions: [
      { from: "2025-02-03", version: "1.32" },
      { from: "2026-02-10", version: "1.34" },
      { from: "2026-09-01", version: "1.35" },
    ],
  },
  {
    name: "dev-cluster",
    account: "dev",
    region: "us-west-2",
    versions: [
      { from: "2025-03-17", version: "1.32" },
      { from: "2026-03-02", version: "1.34" },
    ],
  },
  { name: "dev-east", account: "dev", region: "us-east-1", versions: [{ from: "2025-06-18", version: "1.33" }] },
  {
    name: "ml-cluster",
    account: "ml-research",
    region: "us-west-2",
    versions: [
      { from: "2025-02-20", version: "1.32" },
      { from: "2026-03-10", version: "1.34" },
    ],
  },
  {
    name: "batch-eks",
    account: "data-platform",
    region: "us-east-1",
    versions: [
      { from: "2025-02-20", version: "1.32" },
      { from: "2026-03-16", version: "1.34" },
    ],
  },
];
