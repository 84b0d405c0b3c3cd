/** Share of a cluster's nodes that may be away at once, percent: Karpenter's default budget. */
export const NODES_AT_ONCE_PERCENT = 10;

/**
 * How many nodes may be disrupted at once: the share rounded up, less those that are ending or not ready. Never below zero.
 *
 * @source Karpenter, disruption budgets: `allowed = roundup(total * percentage) - deleting - notReady`
 */
export function allowedDisruptions(nodes: { readonly total: number; readonly deleting: number; readonly notReady: number }, percent: number): number {
  const share = Math.ceil((nodes.total * percent) / 100);
  return Math.max(0, share - nodes.deleting - nodes.notReady);
}
