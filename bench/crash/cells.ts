import { type Moment, MOMENTS } from "#services/execution/crash-point";
import type { FakeFaults } from "#services/execution/testing/fake-world";

/** How the provider keeps its promises. */
export const PROVIDERS = {
  honouring: {},
  forgetting: { forgottenTokens: true },
  late: { lateLookupSeconds: 60 },
  "forgetting and late": { forgottenTokens: true, lateLookupSeconds: 60 },
} as const satisfies Record<string, FakeFaults>;
export type ProviderKind = keyof typeof PROVIDERS;

export const OWNERS = ["unowned", "auto_scaling_group", "karpenter"] as const;
export type Owner = (typeof OWNERS)[number];
export const NODES: Readonly<Record<Owner, { readonly node: string; readonly instance: string }>> = {
  unowned: { node: "ip-una", instance: "i-0una" },
  auto_scaling_group: { node: "ip-asg", instance: "i-0asg" },
  karpenter: { node: "ip-kar", instance: "i-0kar" },
};

/** Every effect of a switch by its owner; `drain:` stands for the first pod. */
export const EFFECTS: Readonly<Record<Owner, readonly string[]>> = {
  unowned: ["cordon:node", "launch:instance", "drain:", "terminate:instance"],
  auto_scaling_group: ["cordon:node", "launch:tag", "launch:group", "launch:untag", "drain:", "terminate:instance"],
  karpenter: ["cordon:node", "launch:pool", "launch:claim", "launch:claim:tag", "drain:", "terminate:instance"],
};

export type Cell = { readonly owner: Owner; readonly effect: string; readonly moment: Moment; readonly provider: ProviderKind };

/** Provider by provider, so that the first part of a run is a whole of its own. */
export function allCells(): readonly Cell[] {
  const providers = Object.keys(PROVIDERS) as ProviderKind[];
  return providers.flatMap((provider) =>
    OWNERS.flatMap((owner) => EFFECTS[owner].flatMap((effect) => MOMENTS.map((moment) => ({ owner, effect, moment, provider })))),
  );
}
