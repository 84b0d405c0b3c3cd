import type { NodeRow, NodeSetSaving } from "#core/api/nodes";
import { LEAST_SEEN } from "#core/commitments/effects";
import type { InstanceUse } from "#core/commitments/instance-change";
import { reasonText } from "#core/commitments/net-effect-reason";
import { netSavingOf } from "#core/nodes/node-price";
import { type ClaimedChange, readEffects } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";
import { NOT_CONNECTED } from "#services/nodes/connected-clusters";
import { clusterAccountIds } from "#services/nodes/list-clusters";
import { setSaving } from "#services/nodes/set-saving";

/** What commitments do to moves of nodes to spot, one by one and together. */
export type NodeNets = {
  /** As if it alone moved: the same as on its card. */
  readonly rowOf: (node: NodeRow) => NodeRow;
  /** Sets of nodes, each moved as a whole after the sets before it. */
  readonly inTurn: (sets: readonly (readonly NodeRow[])[]) => readonly NodeSetSaving[];
  /** One sentence: what savings are net of, or why they are not. */
  readonly note: string;
};

/** The same waterfall as that of a card, a recommendation and an analysis: the bill of the last two weeks, as commitments stand. */
export async function nodeNets(ctx: ServiceContext): Promise<NodeNets> {
  const effects = ctx.clouds.connected ? await readEffects(ctx) : { unknown: NOT_CONNECTED };
  if ("unknown" in effects) {
    return {
      rowOf: (node) => node,
      inTurn: (sets) => sets.map((nodes) => setSaving(grossOf(nodes), undefined)),
      note: `Before commitments: what Savings Plans and reservations then do could not be worked out. ${effects.unknown}`,
    };
  }
  const accounts = await clusterAccountIds(ctx);
  const claimOf = (node: NodeRow) => claimOfNode(node, accounts.get(node.cluster));
  return {
    rowOf: (node) => {
      const claim = claimOf(node);
      if (claim === undefined || node.grossUsdPerHour === null) return node;
      const { effectUsdPerHour, reason } = effects.alone(claim);
      const net = netSavingOf(node.grossUsdPerHour, { usdPerHour: effectUsdPerHour, reason: undefined });
      return {
        ...node,
        savingUsdPerHour: net.usdPerHour,
        savingUsdPerMonth: net.usdPerMonth,
        savingBasis: "net",
        savingReason: reasonText(reason, LEAST_SEEN) ?? null,
      };
    },
    inTurn: (sets) =>
      effects
        .inTurn(sets.map((nodes) => nodes.flatMap((node) => claimOf(node) ?? [])))
        .map((effect, at) => setSaving(grossOf(sets[at] ?? []), effect)),
    note: "Net of what Savings Plans and reservations do then, by the bill of the last two weeks: each node as if it alone moved. A month is 730 hours.",
  };
}

const grossOf = (nodes: readonly NodeRow[]) => nodes.map(({ grossUsdPerHour }) => grossUsdPerHour);

/** Undefined where a price, or the account that pays, is not known. */
function claimOfNode(node: NodeRow, account: string | undefined): ClaimedChange | undefined {
  const { capacityType, instanceType, region, usdPerHour, spotUsdPerHour, grossUsdPerHour } = node;
  if (account === undefined || capacityType !== "on_demand" || instanceType === null || usdPerHour === null) return undefined;
  if (spotUsdPerHour === null || grossUsdPerHour === null) return undefined;
  const use = (bought: InstanceUse["capacityType"], usd: string): InstanceUse => ({
    account,
    region,
    instanceType,
    capacityType: bought,
    usdPerHour: Number(usd),
    units: 1,
  });
  return {
    change: { id: `${node.cluster}/${node.name}`, before: [use("on_demand", usdPerHour)], after: [use("spot", spotUsdPerHour)] },
    grossUsdPerHour: Number(grossUsdPerHour),
  };
}
