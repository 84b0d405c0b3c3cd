import type { Budget, Draft, Labels, PodController, PodSpec, PodTemplate } from "#sandbox/kubernetes/objects";
import type { Pool, Workload } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";

const SYSTEM_DAEMONS = [
  { name: "aws-node", image: "602401143452.dkr.ecr.us-east-1.amazonaws.com/amazon-k8s-cni:v1.20.4", cpu: "25m", memory: "40Mi" },
  { name: "kube-proxy", image: "602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/kube-proxy:v1.34.1", cpu: "30m", memory: "40Mi" },
  { name: "ebs-csi-node", image: "602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/aws-ebs-csi-driver:v1.51.0", cpu: "20m", memory: "60Mi" },
] as const;
const EVERYWHERE = [{ operator: "Exists" }] as const;
const CRON_SCHEDULE = "*/30 * * * *";

/** Objects of one workload, by resource; the controllers make its ReplicaSet, Job and pods. */
export type WorkloadObjects = {
  readonly plural: "deployments" | "statefulsets" | "daemonsets" | "cronjobs";
  readonly object: Draft;
  readonly budget: Draft<Budget> | undefined;
};

/** @param replicas how many pods its load calls for now */
export function workloadObjects(workload: Workload, pool: Pool, replicas: number): WorkloadObjects {
  const { name, namespace, kind, traits } = workload;
  const template = templateOf(workload, pool);
  const labels = template.metadata.labels;
  const selector = { matchLabels: { "app.kubernetes.io/name": name } };
  const metadata = {
    name,
    namespace,
    generation: 1,
    labels,
    ...(traits?.quorum === true ? { annotations: { "halcyon.example/quorum": "majority of the replicas" } } : {}),
  };
  const budget: Draft<Budget> | undefined =
    traits?.budget === undefined
      ? undefined
      : {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name, namespace, generation: 1, labels },
          spec: { ...traits.budget, selector },
        };
  switch (kind) {
    case "Deployment":
      return {
        plural: "deployments",
        budget,
        object: {
          apiVersion: "apps/v1",
          kind,
          metadata: {
            ...metadata,
            annotations: { ...("annotations" in metadata ? metadata.annotations : {}), "deployment.kubernetes.io/revision": "1" },
          },
          spec: {
            replicas,
            selector,
            template,
            strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
            revisionHistoryLimit: 10,
          },
          status: {},
        },
      };
    case "StatefulSet":
      return {
        plural: "statefulsets",
        budget,
        object: { apiVersion: "apps/v1", kind, metadata, spec: statefulSpec(workload, template, replicas), status: {} },
      };
    case "DaemonSet":
      return {
        plural: "daemonsets",
        budget,
        object: { apiVersion: "apps/v1", kind, metadata, spec: { selector, template, updateStrategy: { type: "RollingUpdate" } }, status: {} },
      };
    case "CronJob":
      return {
        plural: "cronjobs",
        budget,
        object: {
          apiVersion: "batch/v1",
          kind,
          metadata,
          spec: { schedule: CRON_SCHEDULE, suspend: false, concurrencyPolicy: "Forbid", jobTemplate: { spec: { parallelism: replicas, template } } },
          status: {},
        },
      };
  }
}

function statefulSpec({ name, traits }: Workload, template: PodTemplate, replicas: number): Readonly<Record<string, unknown>> {
  return {
    replicas,
    selector: { matchLabels: { "app.kubernetes.io/name": name } },
    serviceName: name,
    podManagementPolicy: traits?.quorum === true ? "OrderedReady" : "Parallel",
    template,
    ...(traits?.volumes === undefined
      ? {}
      : {
          volumeClaimTemplates: [
            {
              metadata: { name: "data" },
              spec: { accessModes: ["ReadWriteOnce"], storageClassName: "gp3", resources: { requests: { storage: "100Gi" } } },
            },
          ],
        }),
  };
}

function templateOf({ name, namespace, team, kind, cpu, memoryGb, traits }: Workload, pool: Pool): PodTemplate {
  const labels: Labels = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/part-of": namespace,
    team,
    ...(traits?.quorum === true ? { "app.kubernetes.io/component": "quorum-member" } : {}),
  };
  const annotations = {
    ...traits?.annotations,
    ...(traits?.doNotDisrupt === true ? { "karpenter.sh/do-not-disrupt": "true" } : {}),
    ...(traits?.localStorage === "safe-to-evict" ? { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" } : {}),
  };
  const scratch = traits?.localStorage === undefined ? [] : [{ name: "scratch", emptyDir: {} }];
  const mounts = [
    ...scratch.map((volume) => ({ name: volume.name, mountPath: "/scratch" })),
    ...(traits?.volumes === undefined ? [] : [{ name: "data", mountPath: "/data" }]),
  ];
  const spec: PodSpec = {
    containers: [
      {
        name,
        image: `registry.halcyon.example/${namespace}/${name}:${hex(name).slice(0, 7)}`,
        resources: { requests: { cpu: `${Math.round(cpu * 1000)}m`, memory: `${Math.round(memoryGb * 1024)}Mi` } },
        ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
      },
    ],
    nodeSelector: poolSelector(pool),
    restartPolicy: kind === "CronJob" ? "OnFailure" : "Always",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    ...(scratch.length === 0 ? {} : { volumes: scratch }),
    ...(traits?.zoneSpread === undefined
      ? {}
      : {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "topology.kubernetes.io/zone",
              whenUnsatisfiable: traits.zoneSpread === "required" ? "DoNotSchedule" : "ScheduleAnyway",
              labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
            },
          ],
        }),
    ...(kind === "DaemonSet" ? { tolerations: EVERYWHERE } : {}),
  };
  return { metadata: { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) }, spec };
}

/** A workload stays in its pool, by the label that the pool's owner puts on nodes. */
export function poolSelector(pool: Pool): Labels {
  if (pool.owner === "karpenter") return { "karpenter.sh/nodepool": pool.key };
  return { [pool.owner === "auto-scaling-group" ? "eks.amazonaws.com/nodegroup" : "node-pool"]: pool.key };
}

/** What EKS itself runs on every node. The bill's split does not know of them. */
export function systemDaemons(): readonly Draft<PodController>[] {
  return SYSTEM_DAEMONS.map(({ name, image, cpu, memory }) => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "kube-system", generation: 1, labels: { "k8s-app": name } },
    spec: {
      selector: { matchLabels: { "k8s-app": name } },
      template: {
        metadata: { labels: { "k8s-app": name } },
        spec: {
          containers: [{ name, image, resources: { requests: { cpu, memory } } }],
          hostNetwork: true,
          priorityClassName: "system-node-critical",
          tolerations: EVERYWHERE,
          terminationGracePeriodSeconds: 10,
          volumes: [{ name: "host", hostPath: { path: "/var/run" } }],
        },
      },
      updateStrategy: { type: "RollingUpdate" },
    },
    status: {},
  }));
}
