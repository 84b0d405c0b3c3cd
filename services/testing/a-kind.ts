import { GuardRefusedError } from "#core/errors";
import { NodeSwitchOrder } from "#core/api/proposals";
import type { SealedProposal } from "#core/proposals/sealed";
import type { ProposalKind } from "#core/proposals/state";
import type { KindDefinition } from "#services/proposals/kind-definition";
import { defineKind } from "#services/proposals/kinds";
import { isProduction } from "#services/proposals/signing-policy";

/** Whole commitments on either side of what a third person signs. */
const TOTALS = { none: "25000.00", on_demand: "25000.01" } as const;

/**
 * A kind that needs no cluster: what it would do follows from the order alone. It takes the order of a node switch, so
 * that it can be drafted over HTTP, too. A node called `pinned` must not be touched.
 */
export function aKind(kind: ProposalKind = "node_switch"): KindDefinition<never> {
  return defineKind<NodeSwitchOrder>({
    kind,
    order: NodeSwitchOrder,
    async plan(ctx, { node, cluster = "prod-eks", to, instanceType = "m5.large", fallback }) {
      if (node === "pinned") throw new GuardRefusedError("do-not-disrupt", "pinned must not be disrupted.");
      const production = await ctx.db.read((tx) => isProduction(tx, cluster));
      return {
        connection: "111122223333",
        region: "eu-west-1",
        cluster,
        target: `node/${cluster}/${node}`,
        production,
        params: { cluster, production, node, to, instanceType, fallback, ...(kind === "sp_purchase" && { total: TOTALS[fallback] }) },
        preconditions: { node },
      };
    },
    orderOf: ({ params }: SealedProposal) => {
      const { production: _, total: __, ...order } = params;
      return NodeSwitchOrder.parse(order);
    },
    drift: async () => undefined,
    caps: async () => [],
  });
}
