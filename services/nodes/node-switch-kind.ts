import { NotFoundError } from "#core/errors";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { nodeSwitchParams } from "#core/nodes/node-switch-params";
import { obstaclesOf } from "#core/nodes/obstacles";
import { onDemandPrice } from "#core/pricing/instance-types";
import { NodeSwitch, NodeSwitchPreconditions } from "#core/proposals/node-switch";
import { NodeSwitchOrder } from "#core/proposals/node-switch-order";
import type { SealedProposal } from "#core/proposals/sealed";
import { commitmentsOfSwitch } from "#services/nodes/commitments-of-switch";
import { clusterIn } from "#services/nodes/connected-clusters";
import { findNode } from "#services/nodes/find-node";
import { isProduction } from "#services/nodes/is-production";
import { nodeSwitchCaps } from "#services/nodes/node-switch-caps";
import { nodeSwitchDrift } from "#services/nodes/node-switch-drift";
import { nodeTarget } from "#services/nodes/open-proposals";
import { seeCluster } from "#services/nodes/see-cluster";
import { switchCase } from "#services/nodes/switch-case";
import type { CapUse, KindDefinition, Plan } from "#services/proposals/kind-definition";

/** One node replaced by one of another purchase option (or type), make before break. Everything is read live. */
export const nodeSwitchKind: KindDefinition<NodeSwitchOrder> = {
  kind: "node_switch",
  order: NodeSwitchOrder,

  async plan(ctx, order): Promise<Plan> {
    const { cloud, node } = await findNode(ctx, order);
    const [cluster, production] = await Promise.all([seeCluster(ctx, cloud), isProduction(ctx, cloud.name)]);
    const again = cluster.view.nodes.find(({ uid }) => uid === node.uid) ?? node;
    const { seen, now, after } = await switchCase(cluster, again, { capacityType: order.to, instanceType: order.instanceType });
    const { params, preconditions } = nodeSwitchParams({
      seen,
      now,
      after,
      commitments: await commitmentsOfSwitch(ctx, cloud.accountId, { seen, now, after }),
      production,
      obstacles: obstaclesOf(seen),
      onDemandUsdPerHour: onDemandPrice(seen.target.instanceType, cloud.region)?.usdPerHour,
      risk: interruptionRisk(seen.target.instanceType, cloud.region),
      fallback: order.fallback,
      limits: nodeSwitchCaps(cloud.name, production, cluster.view.nodes).map(({ words }) => words),
    });
    const place = { connection: cloud.accountId, region: cloud.region, cluster: cloud.name };
    return { ...place, target: nodeTarget(cloud.name, node.uid), production, params, preconditions };
  },

  orderOf(sealed) {
    const { cluster, node, target } = opened(sealed).params;
    const instanceType = target.instanceType === node.instanceType ? {} : { instanceType: target.instanceType };
    return { node: node.instanceId, cluster, to: target.capacityType, fallback: target.fallback, ...instanceType };
  },

  async drift(ctx, sealed) {
    const { params, preconditions } = opened(sealed);
    const { node, target } = params;
    try {
      const cluster = await seeCluster(ctx, await clusterIn(ctx, { accountId: sealed.connection, region: sealed.region, name: params.cluster }));
      const found = cluster.view.nodes.find(({ name }) => name === node.name);
      if (found === undefined) return `${node.name} is no longer in ${params.cluster}.`;
      const { instanceType, capacityType } = target;
      const priced = await switchCase(cluster, found, { instanceType, capacityType });
      const commitments = params.price.basis === "net" ? await commitmentsOfSwitch(ctx, sealed.connection, priced) : undefined;
      return nodeSwitchDrift(params, preconditions, priced, commitments);
    } catch (error) {
      if (error instanceof NotFoundError) return error.message;
      throw error;
    }
  },

  async caps(ctx, sealed) {
    const { params } = opened(sealed);
    const nodes = await (await ctx.clouds.cluster(params.cluster)).nodes();
    return [...nodeSwitchCaps(params.cluster, params.production, nodes), ...groupCap(sealed, params)];
  },
};

/** A group has one size, one mix and one tag: two switches at once would read and write each other's. */
function groupCap({ connection, region }: SealedProposal, { owner }: NodeSwitch): readonly CapUse[] {
  if (owner.kind !== "auto_scaling_group") return [];
  const cap = `group-at-a-time:${connection}/${region}/${owner.group}`;
  return [{ cap, amount: "1", limit: "1", windowSeconds: undefined, words: `1 node of the group ${owner.group} at a time` }];
}

function opened(sealed: SealedProposal): { readonly params: NodeSwitch; readonly preconditions: NodeSwitchPreconditions } {
  return { params: NodeSwitch.parse(sealed.params), preconditions: NodeSwitchPreconditions.parse(sealed.preconditions) };
}
