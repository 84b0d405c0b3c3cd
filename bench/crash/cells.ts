import type { ProposalKind } from "#core/proposals/state";
import { type Moment, MOMENTS } from "#services/execution/crash-point";
import { PLANS } from "#services/execution/testing/fake-plans";
import type { FakeFaults } from "#services/execution/testing/fake-world";

/** How the provider keeps its promises. */
export const PROVIDERS = {
  honouring: {},
  forgetting: { forgottenTokens: true },
  late: { lateLookupSeconds: 60 },
  "forgetting and late": { forgottenTokens: true, lateLookupSeconds: 60 },
} as const satisfies Record<string, FakeFaults>;
export type ProviderKind = keyof typeof PROVIDERS;

/** Whose node is switched; or the kind of money that is moved. */
export const NODE_OWNERS = ["unowned", "auto_scaling_group", "karpenter"] as const;
export const MONEY = ["sp_purchase", "sp_return", "sp_delete_queued"] as const;
export const OWNERS = [...NODE_OWNERS, ...MONEY] as const;
export type NodeOwner = (typeof NODE_OWNERS)[number];
export type Owner = (typeof OWNERS)[number];
export const isNodeOwner = (owner: Owner): owner is NodeOwner => NODE_OWNERS.some((one) => one === owner);
export const NODES: Readonly<Record<NodeOwner, { readonly node: string; readonly instance: string }>> = {
  unowned: { node: "ip-una", instance: "i-0una" },
  auto_scaling_group: { node: "ip-asg", instance: "i-0asg" },
  karpenter: { node: "ip-kar", instance: "i-0kar" },
};

/** Every effect of a switch by its owner; `drain:` stands for the first pod. */
export const EFFECTS: Readonly<Record<Owner, readonly string[]>> = {
  unowned: ["cordon:node", "launch:instance", "drain:", "terminate:instance"],
  auto_scaling_group: ["cordon:node", "launch:tag", "launch:group", "launch:untag", "drain:", "terminate:instance"],
  karpenter: ["cordon:node", "launch:pool", "launch:claim", "launch:claim:tag", "drain:", "terminate:instance"],
  sp_purchase: ["purchase:plan"],
  sp_return: ["return:plan"],
  sp_delete_queued: ["delete_queued:plan"],
};

/** What is drafted and signed in a cell. */
export function draftOf(owner: Owner): { readonly kind: ProposalKind; readonly params: unknown } {
  switch (owner) {
    case "sp_purchase":
      return { kind: owner, params: { commitment: COMMITMENT } };
    case "sp_return":
      return { kind: owner, params: { plan: PLANS.returnable } };
    case "sp_delete_queued":
      return { kind: owner, params: { plan: PLANS.queued } };
    default:
      return { kind: "node_switch", params: { node: NODES[owner].node, to: "spot", fallback: "on_demand" } };
  }
}
export const COMMITMENT = "2.5";

export type Cell = { readonly owner: Owner; readonly effect: string; readonly moment: Moment; readonly provider: ProviderKind };

/** Provider by provider, so that the first part of a run is a whole of its own. */
export function allCells(): readonly Cell[] {
  const providers = Object.keys(PROVIDERS) as ProviderKind[];
  return providers.flatMap((provider) =>
    OWNERS.flatMap((owner) => EFFECTS[owner].flatMap((effect) => MOMENTS.map((moment) => ({ owner, effect, moment, provider })))),
  );
}
