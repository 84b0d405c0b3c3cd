import type { ClusterView } from "#core/nodes/cluster-view";
import type { SwitchCase, SwitchTarget } from "#core/nodes/obstacle";
import type { FoundOwner } from "#core/nodes/owner-of";
import type { ClusterNode, ClusterPod, ClusterWorkload, DisruptionBudget, NodeClaim, NodePool } from "#core/ports/cluster";
import type { CloudInstance, ScalingGroup } from "#core/ports/compute";

export const ZONE = "topology.kubernetes.io/zone";

export const aNode = (over: Partial<ClusterNode> = {}): ClusterNode => ({
  name: "n1",
  uid: `uid-${over.name ?? "n1"}`,
  instanceId: `i-${over.name ?? "n1"}`,
  instanceType: "m6i.xlarge",
  zone: "us-east-1a",
  capacityType: "on_demand",
  ready: true,
  unschedulable: false,
  labels: {},
  annotations: {},
  taints: [],
  allocatable: { cpuMillis: 3920, memoryMib: 14162, pods: 58 },
  createdAt: "2026-11-01T00:00:00.000Z",
  kubeletVersion: "v1.34.4",
  ...over,
});

export const aPod = (over: Partial<ClusterPod> = {}): ClusterPod => ({
  namespace: "shop",
  name: "web-1",
  uid: `uid-${over.namespace ?? "shop"}-${over.name ?? "web-1"}`,
  nodeName: "n1",
  phase: "Running",
  ready: true,
  terminating: false,
  workload: { kind: "Deployment", name: "web" },
  isDaemon: false,
  isMirror: false,
  labels: { app: "web" },
  annotations: {},
  requests: { cpuMillis: 500, memoryMib: 1024 },
  localVolumes: [],
  volumeZones: [],
  nodeSelector: {},
  tolerations: [],
  hardSpread: [],
  ...over,
});

export const aBudget = (over: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  namespace: "shop",
  name: "web",
  matchLabels: { app: "web" },
  disruptionsAllowed: 1,
  currentHealthy: 3,
  desiredHealthy: 2,
  expectedPods: 3,
  ...over,
});

export const aStatefulSet = (over: Partial<ClusterWorkload> = {}): ClusterWorkload => ({
  kind: "StatefulSet",
  namespace: "shop",
  name: "store",
  uid: "uid-store",
  replicas: 3,
  ready: 3,
  labels: {},
  annotations: {},
  ...over,
});

export const anInstance = (over: Partial<CloudInstance> = {}): CloudInstance => ({
  id: "i-n1",
  accountId: "111122223333",
  region: "us-east-1",
  zone: "us-east-1a",
  instanceType: "m6i.xlarge",
  capacityType: "on_demand",
  state: "running",
  launchedAt: "2026-11-01T00:00:00.000Z",
  privateDnsName: "",
  imageId: "ami-1",
  subnetId: "subnet-1",
  launchTemplate: { id: "lt-1", version: "3" },
  clientToken: undefined,
  tags: {},
  ...over,
});

export const aGroup = (over: Partial<ScalingGroup> = {}): ScalingGroup => ({
  name: "web-group",
  minSize: 1,
  maxSize: 6,
  desiredCapacity: 3,
  zones: ["us-east-1a", "us-east-1b"],
  instances: [{ id: "i-n1", zone: "us-east-1a", protectedFromScaleIn: false }],
  launchTemplate: { id: "lt-1", version: "3" },
  mixed: undefined,
  propagatedTags: {},
  ...over,
});

export const aNodePool = (over: Partial<NodePool> = {}): NodePool => ({
  name: "general",
  uid: "uid-general",
  nodeClass: "default",
  requirements: [],
  ...over,
});

export const aNodeClaim = (over: Partial<NodeClaim> = {}): NodeClaim => ({
  name: "general-1",
  uid: "uid-general-1",
  nodePool: "general",
  nodeClass: "default",
  nodeName: "n1",
  instanceId: "i-n1",
  requirements: [],
  annotations: {},
  ready: true,
  terminating: false,
  ...over,
});

export const groupOwner = (over: Partial<ScalingGroup> = {}): FoundOwner => ({ kind: "auto_scaling_group", name: "web-group", group: aGroup(over) });
export const karpenterOwner = (over: { pool?: Partial<NodePool>; claim?: Partial<NodeClaim> } = {}): FoundOwner => ({
  kind: "karpenter",
  name: "general",
  nodePool: aNodePool(over.pool),
  nodeClaim: aNodeClaim(over.claim),
});
export const unowned: FoundOwner = {
  kind: "unowned",
  name: undefined,
  launchTemplate: { id: "lt-1", version: "3" },
  subnet: "subnet-1",
  image: "ami-1",
};

export const aView = (over: Partial<ClusterView> = {}): ClusterView => ({
  name: "prod-eks",
  nodes: [aNode()],
  pods: [],
  budgets: [],
  workloads: [],
  nodePools: [],
  nodeClaims: [],
  ...over,
});

/** Nothing stands in the way of it. */
export function aCase(
  over: Partial<Omit<SwitchCase, "target" | "view">> & { readonly view?: Partial<ClusterView>; readonly target?: Partial<SwitchTarget> } = {},
): SwitchCase {
  const { view, target, ...rest } = over;
  const node = rest.node ?? aNode();
  const whole = aView({ nodes: [node], ...view });
  return {
    view: whole,
    node,
    instance: anInstance(),
    owner: karpenterOwner(),
    nowUsdPerHour: "0.19200",
    ...rest,
    target: { capacityType: "spot", instanceType: "m6i.xlarge", zones: ["us-east-1a"], room: node.allocatable, usdPerHour: "0.08640", ...target },
  };
}
