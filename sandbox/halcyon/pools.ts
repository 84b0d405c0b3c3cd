import type { Pool, Tags } from "#sandbox/world/company";

const tags = (team: string, env: string, costCenter: string, more: Tags = {}): Tags => ({ team, env, "cost-center": costCenter, ...more });
const gp3 = (gb: number) => ({ type: "gp3", gb }) as const;
const gp2 = (gb: number) => ({ type: "gp2", gb }) as const;

const prod = { cluster: "prod-eks", account: "production", region: "us-east-1", replacedAfterDays: 28, grows: true } as const;
const staging = { cluster: "staging-eks", account: "staging", region: "eu-west-1", replacedAfterDays: 28, grows: true } as const;
const dev = { account: "dev", replacedAfterDays: 42, grows: false } as const;
const ml = { cluster: "ml-cluster", account: "ml-research", region: "us-west-2", replacedAfterDays: 28 } as const;
const batch = { cluster: "batch-eks", account: "data-platform", region: "us-east-1", replacedAfterDays: 28, grows: true } as const;
const onDemand = { capacity: "on-demand" } as const;
const spot = { capacity: "spot", owner: "karpenter" } as const;
const asg = { owner: "auto-scaling-group" } as const;
const karpenter = { owner: "karpenter" } as const;

const NODE_POOLS: readonly Pool[] = [
  { ...prod, ...onDemand, ...asg, key: "prod-system", instanceType: "m6i.large", base: 3, extra: 0, profile: "flat", grows: false, disk: gp3(50), tags: tags("platform", "production", "cc-100") },
  { ...prod, ...onDemand, ...asg, key: "prod-web", instanceType: "m6i.2xlarge", base: 6, extra: 3, profile: "shop", disk: gp3(100), tags: tags("growth", "production", "cc-100", { project: "phoenix" }) },
  { ...prod, ...spot, key: "prod-spot", instanceType: "m6i.xlarge", base: 4, extra: 2, profile: "shop", disk: gp3(80), tags: tags("payments", "production", "cc-100", { project: "phoenix", owner: "maria.lindqvist" }) },
  { ...prod, ...onDemand, ...asg, key: "prod-search", instanceType: "r6i.xlarge", base: 3, extra: 0, profile: "flat", disk: gp2(100), tags: tags("search", "production", "cc-200", { project: "atlas" }) },
  { ...prod, ...onDemand, ...karpenter, key: "prod-arm", instanceType: "c7g.xlarge", base: 2, extra: 0, profile: "flat", disk: gp3(50), tags: tags("search", "prod", "cc-200", { project: "atlas" }) },
  { ...staging, ...onDemand, ...karpenter, key: "staging-general", instanceType: "m6i.xlarge", base: 3, extra: 2, profile: "office", disk: gp3(80), tags: tags("platform", "staging", "cc-100") },
  { ...staging, ...spot, key: "staging-spot", instanceType: "c6i.xlarge", base: 1, extra: 1, profile: "office", disk: gp3(50), tags: tags("payments", "staging", "cc-100") },
  { ...dev, ...onDemand, ...asg, key: "dev-general", cluster: "dev-cluster", region: "us-west-2", instanceType: "m5.xlarge", base: 5, extra: 1, profile: "office", disk: gp2(100), tags: tags("platform", "dev", "cc-300") },
  { ...dev, ...onDemand, ...asg, key: "dev-east-general", cluster: "dev-east", region: "us-east-1", instanceType: "t3.xlarge", base: 4, extra: 0, profile: "flat", disk: gp2(100), tags: { env: "dev" } },
  { ...ml, ...onDemand, ...asg, key: "ml-system", instanceType: "m6i.large", base: 2, extra: 0, profile: "flat", grows: false, disk: gp3(50), tags: tags("data", "production", "cc-300") },
  { ...ml, ...onDemand, ...karpenter, key: "ml-gpu", instanceType: "g5.2xlarge", base: 1, extra: 2, profile: "training", grows: false, disk: gp3(200), tags: tags("data", "production", "cc-300", { project: "atlas", owner: "jonas.weber" }) },
  { ...ml, ...onDemand, ...karpenter, key: "ml-training", instanceType: "p3.2xlarge", base: 0, extra: 1, profile: "training", grows: false, disk: gp3(200), tags: tags("data", "production", "cc-300", { owner: "jonas.weber" }) },
  { ...batch, ...onDemand, ...asg, key: "batch-core", instanceType: "m6i.xlarge", base: 4, extra: 0, profile: "flat", disk: gp3(100), tags: tags("data", "production", "cc-200", { project: "atlas" }) },
  { ...batch, ...spot, key: "batch-spot", instanceType: "c6i.2xlarge", base: 2, extra: 6, profile: "night_batch", disk: gp3(100), tags: tags("data", "production", "cc-200", { project: "atlas" }) },
  { ...batch, ...spot, key: "batch-memory", instanceType: "r6i.xlarge", base: 2, extra: 2, profile: "night_batch", disk: gp3(100), tags: tags("data", "production", "cc-200") },
];

const alone = { ...onDemand, owner: "unowned", extra: 0, profile: "flat", grows: false, replacedAfterDays: 0 } as const;

const HOSTS: readonly Pool[] = [
  { ...alone, key: "legacy-orders", account: "production", region: "us-east-1", instanceType: "m5.xlarge", base: 3, patchHours: 16, disk: gp2(200), tags: tags("payments", "production", "cc-100", { owner: "maria.lindqvist", Name: "legacy-orders" }) },
  { ...alone, key: "store-eu", account: "production", region: "eu-central-1", instanceType: "c6i.large", base: 2, disk: gp3(50), tags: tags("growth", "production", "cc-100", { project: "phoenix", Name: "store-eu" }) },
  { ...alone, key: "edge-apac", account: "production", region: "ap-southeast-1", instanceType: "t3.large", base: 1, disk: gp3(30), tags: tags("growth", "production", "cc-100", { Name: "edge-apac" }) },
  { ...alone, key: "ci-runner", account: "shared-services", region: "us-east-1", instanceType: "c5.2xlarge", base: 1, disk: gp2(500), tags: tags("platform", "production", "cc-100", { Name: "ci-runner" }) },
  { ...alone, key: "artifact-store", account: "shared-services", region: "us-east-1", instanceType: "c4.xlarge", base: 1, disk: gp2(500), tags: { Name: "artifact-store" } },
  { ...alone, key: "airflow", account: "data-platform", region: "us-east-1", instanceType: "r4.xlarge", base: 1, disk: gp2(200), tags: tags("data", "production", "cc-200", { Name: "airflow" }) },
  { ...alone, key: "old-demo", account: "sandbox", region: "us-west-2", instanceType: "m4.large", base: 1, disk: gp2(100), tags: { Name: "old-demo" } },
  { ...alone, key: "siem", account: "security", region: "eu-west-1", instanceType: "m6i.large", base: 1, disk: gp3(500), tags: tags("platform", "production", "cc-300", { Name: "siem" }) },
];

export const POOLS: readonly Pool[] = [...NODE_POOLS, ...HOSTS];
