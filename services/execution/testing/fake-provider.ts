import { type ProviderAnswer, ProviderError, type ProviderRequest } from "#core/ports/provider";
import { type FakeWorld, PLACE } from "#services/execution/testing/fake-world";

type Input = Readonly<Record<string, unknown>>;
type PatchOperation = { readonly op: string; readonly path: string; readonly value?: unknown };

const refuse = (code: string, message: string) => new ProviderError("refused", code, message);

/** What the provider does with a request, and what it answers. The effect comes first: an answer that is lost leaves it behind. */
export async function answerWrite(world: FakeWorld, request: ProviderRequest, { dryRun }: { readonly dryRun: boolean }): Promise<ProviderAnswer> {
  world.tick();
  const began = performance.now();
  const { faults } = world;
  if (!dryRun && (faults.throttle ?? 0) > 0) {
    faults.throttle = (faults.throttle ?? 0) - 1;
    throw new ProviderError("throttled", "RequestLimitExceeded", "Request limit exceeded.");
  }
  const work = request.system === "aws" ? awsWork(world, request.operation, request.input) : kubernetesWork(world, request);
  if (dryRun) return { requestId: "dry", refs: [] };
  const { refs, effect } = work();
  const name =
    request.system === "aws"
      ? String(
          request.input["InstanceId"] ??
            request.input["AutoScalingGroupName"] ??
            request.input["ClientToken"] ??
            request.input["savingsPlanId"] ??
            "",
        )
      : request.name;
  world.writes.push({ operation: request.operation, name, began, effect });
  world.tick();
  if (faults.slowAnswerMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.slowAnswerMs));
  if (faults.cut !== undefined && faults.cut.times > 0 && request.operation.includes(faults.cut.match)) {
    faults.cut.times -= 1;
    throw new ProviderError("unknown", "ECONNRESET", "The connection was cut.");
  }
  return { requestId: world.newId("req"), refs };
}

type Work = () => { readonly refs: readonly string[]; readonly effect: boolean };

function awsWork(world: FakeWorld, operation: string, input: Input): Work {
  const at = world.now().getTime();
  switch (operation) {
    case "ec2:RunInstances":
      return () => {
        const token = String(input["ClientToken"]);
        const known =
          world.faults.forgottenTokens === true ? undefined : [...world.instances.values()].find(({ clientToken }) => clientToken === token);
        if (known) return { refs: [known.id], effect: false };
        const capacityType = input["InstanceMarketOptions"] === undefined ? "on_demand" : "spot";
        if (!world.hasCapacity(capacityType))
          throw new ProviderError("no-capacity", "InsufficientInstanceCapacity", "There is no Spot capacity available.");
        const [specification] = input["TagSpecifications"] as readonly {
          readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
        }[];
        const tags = new Map((specification?.Tags ?? []).map(({ Key, Value }) => [Key, { value: Value, at }]));
        return { refs: [world.addInstance({ capacityType, clientToken: token, tags }).id], effect: true };
      };
    case "ec2:CreateTags":
      return () => {
        for (const id of input["Resources"] as readonly string[]) {
          for (const { Key, Value } of input["Tags"] as readonly { readonly Key: string; readonly Value: string }[]) {
            const tags = world.instances.get(id)?.tags;
            if (tags?.get(Key)?.value !== Value) tags?.set(Key, { value: Value, at });
          }
        }
        return { refs: [], effect: true };
      };
    case "ec2:TerminateInstances":
      return () => {
        const ids = input["InstanceIds"] as readonly string[];
        const alive = ids.filter((id) => world.instances.get(id)?.endedAt === undefined);
        for (const id of ids) world.end(id);
        return { refs: ids, effect: alive.length > 0 };
      };
    case "autoscaling:TerminateInstanceInAutoScalingGroup": {
      const id = String(input["InstanceId"]);
      const member = world.members().find((one) => one.id === id);
      if (!member) throw new ProviderError("gone", "ValidationError", `No managed instance found for instance ID: ${id}`);
      return () => {
        world.end(id);
        world.group.desired -= 1;
        return { refs: [id], effect: true };
      };
    }
    default:
      return operation.startsWith("savingsplans:") ? () => world.savingsPlans.write(operation, input) : groupWork(world, operation, input);
  }
}

function groupWork(world: FakeWorld, operation: string, input: Input): Work {
  const { group } = world;
  return () => {
    if (operation === "autoscaling:UpdateAutoScalingGroup") {
      const policy = input["MixedInstancesPolicy"] as { readonly InstancesDistribution: Record<string, number> } | undefined;
      if (input["LaunchTemplate"] !== undefined) group.mixed = undefined;
      if (policy) {
        group.mixed = {
          onDemandBaseCapacity: policy.InstancesDistribution["OnDemandBaseCapacity"] ?? 0,
          onDemandPercentageAboveBase: policy.InstancesDistribution["OnDemandPercentageAboveBaseCapacity"] ?? 100,
          instanceTypes: [PLACE.instanceType],
        };
      }
      if (typeof input["DesiredCapacity"] === "number") group.desired = input["DesiredCapacity"];
    } else {
      for (const { Key, Value } of input["Tags"] as readonly { readonly Key: string; readonly Value: string }[]) {
        if (operation === "autoscaling:CreateOrUpdateTags") group.tags[Key] = Value;
        else delete group.tags[Key];
      }
    }
    return { refs: [group.name], effect: true };
  };
}

function kubernetesWork(world: FakeWorld, request: Extract<ProviderRequest, { system: "kubernetes" }>): Work {
  const { operation, name, body } = request;
  switch (operation) {
    case "patchNode": {
      const node = world.nodes.get(name);
      if (!node) throw new ProviderError("gone", "404", `nodes "${name}" not found`);
      return patchNode(name, node, body as readonly PatchOperation[]);
    }
    case "evictPod":
      return evict(
        world,
        name,
        (body as { readonly deleteOptions: { readonly preconditions: { readonly uid: string } } }).deleteOptions.preconditions.uid,
      );
    case "createNodeClaim": {
      if (world.claims.has(name)) throw refuse("409", `nodeclaims "${name}" already exists`);
      const spec = body as { readonly spec: { readonly requirements: readonly { readonly key: string; readonly values: readonly string[] }[] } };
      const capacityType = spec.spec.requirements.find(({ key }) => key === "karpenter.sh/capacity-type")?.values[0] ?? "on-demand";
      return () => {
        world.claims.set(name, { name, uid: world.newId("uid"), capacityType, instanceId: undefined, failedAt: undefined, deletedAt: undefined });
        return { refs: [name], effect: true };
      };
    }
    case "deleteNodeClaim": {
      const claim = world.claims.get(name);
      if (!claim) throw new ProviderError("gone", "404", `nodeclaims "${name}" not found`);
      return () => {
        const isFirst = claim.deletedAt === undefined;
        claim.deletedAt ??= world.now().getTime();
        return { refs: [name], effect: isFirst };
      };
    }
    case "patchNodePool":
      return () => {
        const change = (body as readonly PatchOperation[]).find(({ op }) => op === "replace");
        world.pool.capacityTypes = [...((change?.value ?? []) as readonly string[])];
        return { refs: [name], effect: true };
      };
  }
}

function patchNode(
  name: string,
  node: { uid: string; unschedulable: boolean; annotations: Record<string, string> },
  patch: readonly PatchOperation[],
): Work {
  const keyOf = (path: string) => path.slice("/metadata/annotations/".length).replaceAll("~1", "/");
  for (const { op, path, value } of patch) {
    const there = path === "/metadata/uid" ? node.uid : node.annotations[keyOf(path)];
    if (op === "test" && there !== value) throw refuse("422", `the test of ${path} failed`);
  }
  return () => {
    for (const { op, path, value } of patch) {
      if (path === "/spec/unschedulable") node.unschedulable = value === true;
      else if (op === "add") node.annotations[keyOf(path)] = String(value);
      else if (op === "remove") delete node.annotations[keyOf(path)];
    }
    return { refs: [name], effect: true };
  };
}

function evict(world: FakeWorld, name: string, uid: string): Work {
  const pod = world.pods.get(uid);
  if (!pod || pod.name !== name) throw new ProviderError("gone", "404", `pods "${name}" not found`);
  const closed = world.faults.budgetClosedUntil !== undefined && world.now().getTime() < world.faults.budgetClosedUntil;
  const siblings = [...world.pods.values()].filter((one) => one.workload.kind === "Deployment" && one.workload.name === pod.workload.name);
  const healthy = siblings.filter((one) => world.podReady(one)).length;
  if (closed || (pod.workload.kind === "Deployment" && healthy - (world.podReady(pod) ? 1 : 0) < 1)) {
    throw new ProviderError("disruption-budget", "429", "Cannot evict pod as it would violate the pod's disruption budget.");
  }
  return () => {
    world.remove(pod);
    return { refs: [name], effect: true };
  };
}
