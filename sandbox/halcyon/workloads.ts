import type { Workload } from "#sandbox/world/company";
import type { Profile } from "#sandbox/world/seasons";

type Shape = readonly [
  name: string,
  namespace: string,
  kind: Workload["kind"],
  team: string,
  pods: number,
  per: number,
  cpu: number,
  memoryGb: number,
];

function on(cluster: string, pool: string, profile: Profile, shapes: readonly Shape[]): Workload[] {
  return shapes.map(([name, namespace, kind, team, pods, per, cpu, memoryGb]) => ({
    name,
    namespace,
    cluster,
    pool,
    kind,
    team,
    pods,
    per,
    cpu,
    memoryGb,
    profile,
  }));
}

export const WORKLOADS: readonly Workload[] = [
  ...on("prod-eks", "prod-system", "flat", [
    ["coredns", "kube-system", "Deployment", "platform", 3, 3, 0.2, 0.3],
    ["prometheus", "monitoring", "StatefulSet", "platform", 2, 3, 0.7, 3.5],
    ["grafana", "monitoring", "Deployment", "platform", 1, 3, 0.3, 1],
  ]),
  ...on("prod-eks", "prod-web", "shop", [
    ["checkout-web", "checkout", "Deployment", "growth", 6, 6, 2, 5],
    ["checkout-api", "checkout", "Deployment", "growth", 3, 6, 1.5, 4],
    ["payments-api", "payments", "Deployment", "payments", 3, 6, 1.5, 4],
    ["recs-api", "recommendations", "Deployment", "data", 3, 6, 1.5, 6],
  ]),
  ...on("prod-eks", "prod-spot", "shop", [
    ["payments-worker", "payments", "Deployment", "payments", 4, 4, 1, 3],
    ["cart-api", "checkout", "Deployment", "growth", 3, 4, 0.8, 2.5],
    ["cart-worker", "checkout", "Deployment", "growth", 2, 4, 0.7, 2],
  ]),
  ...on("prod-eks", "prod-search", "shop", [
    ["search-index", "search", "StatefulSet", "search", 3, 3, 1.8, 18],
    ["recs-cache", "recommendations", "StatefulSet", "data", 2, 3, 0.8, 6],
  ]),
  ...on("prod-eks", "prod-arm", "shop", [["search-api", "search", "Deployment", "search", 2, 1, 1.2, 2]]),
  ...on("staging-eks", "staging-general", "office", [
    ["checkout-web", "checkout", "Deployment", "growth", 3, 3, 0.8, 2],
    ["search-api", "search", "Deployment", "search", 1, 3, 0.8, 2],
    ["recs-api", "recommendations", "Deployment", "data", 1, 3, 0.8, 3],
    ["prometheus", "monitoring", "StatefulSet", "platform", 1, 3, 0.6, 3],
  ]),
  ...on("staging-eks", "staging-spot", "office", [
    ["payments-api", "payments", "Deployment", "payments", 1, 1, 0.8, 2],
    ["cart-worker", "checkout", "Deployment", "growth", 1, 1, 0.6, 1],
  ]),
  ...on("dev-cluster", "dev-general", "office", [
    ["checkout-web", "checkout", "Deployment", "growth", 2, 5, 0.7, 2],
    ["payments-api", "payments", "Deployment", "payments", 2, 5, 0.6, 2],
    ["search-index", "search", "StatefulSet", "search", 2, 5, 0.8, 6],
    ["recs-api", "recommendations", "Deployment", "data", 2, 5, 0.6, 2],
    ["monitoring-agent", "monitoring", "DaemonSet", "platform", 1, 1, 0.2, 0.5],
  ]),
  ...on("dev-east", "dev-east-general", "office", [
    ["checkout-api", "checkout", "Deployment", "growth", 3, 4, 0.6, 2],
    ["payments-worker", "payments", "Deployment", "payments", 2, 4, 0.6, 2],
    ["coredns", "kube-system", "Deployment", "platform", 2, 4, 0.2, 0.3],
    ["search-api", "search", "Deployment", "search", 2, 4, 0.5, 2],
  ]),
  ...on("ml-cluster", "ml-system", "flat", [
    ["coredns", "kube-system", "Deployment", "platform", 2, 2, 0.2, 0.3],
    ["grafana", "monitoring", "Deployment", "platform", 1, 2, 0.3, 1],
  ]),
  ...on("ml-cluster", "ml-gpu", "training", [
    ["recs-training", "recommendations", "Deployment", "data", 1, 1, 5, 20],
    ["recs-notebooks", "recommendations", "StatefulSet", "data", 1, 3, 2, 6],
  ]),
  ...on("ml-cluster", "ml-training", "training", [["ranking-training", "search", "Deployment", "search", 1, 1, 6, 40]]),
  ...on("batch-eks", "batch-core", "flat", [
    ["etl-scheduler", "etl", "Deployment", "data", 2, 4, 0.8, 3],
    ["etl-loader", "etl", "StatefulSet", "data", 3, 4, 1.2, 5],
    ["coredns", "kube-system", "Deployment", "platform", 2, 4, 0.2, 0.3],
    ["prometheus", "monitoring", "StatefulSet", "platform", 1, 4, 0.6, 4],
  ]),
  ...on("batch-eks", "batch-spot", "night_batch", [["etl-worker", "etl", "Deployment", "data", 2, 1, 3, 6]]),
  ...on("batch-eks", "batch-memory", "night_batch", [
    ["etl-aggregator", "etl", "Deployment", "data", 1, 1, 2.5, 20],
    ["recs-features", "recommendations", "CronJob", "data", 1, 2, 0.8, 6],
  ]),
];
