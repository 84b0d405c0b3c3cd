import type { NodeSetSaving } from "#core/api/nodes";
import type { InstanceUse } from "#core/commitments/instance-change";
import { InvalidInputError } from "#core/errors";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import { type ClaimedChange, readEffects } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";
import { setSaving } from "#services/nodes/set-saving";
import { getProposal } from "#services/proposals/get";

/**
 * What several moves of nodes, as they are sealed, do to the bill together: each card counts its own alone, and they share
 * the plans that pay for them.
 *
 * @throws InvalidInputError for none, or another kind; NotFoundError for an id that is unknown
 */
export async function savingTogether(ctx: ServiceContext, ids: readonly string[]): Promise<NodeSetSaving> {
  if (ids.length === 0) throw new InvalidInputError("Name the proposals, such as APR-1.");
  const switches: { readonly claim: ClaimedChange; readonly gross: string }[] = [];
  for (const id of new Set(ids)) {
    const text = openSeal((await getProposal(ctx, id)).sealed);
    if (text.kind !== "node_switch") throw new InvalidInputError(`${id} moves no node: leave it out of the sum.`);
    switches.push(claimOf(id, text.connection, text.region, NodeSwitch.parse(text.params)));
  }
  const effects = await readEffects(ctx);
  const [effect] = "unknown" in effects ? [] : effects.inTurn([switches.map(({ claim }) => claim)]);
  return setSaving(
    switches.map(({ gross }) => gross),
    effect,
  );
}

function claimOf(id: string, account: string, region: string, { node, target, price }: NodeSwitch) {
  const gross = price.gross?.savingUsdPerHour ?? price.savingUsdPerHour;
  const use = (instanceType: string, capacityType: InstanceUse["capacityType"], usdPerHour: string): InstanceUse => ({
    account,
    region,
    instanceType,
    capacityType,
    usdPerHour: Number(usdPerHour),
    units: 1,
  });
  return {
    gross,
    claim: {
      change: {
        id,
        before: [use(node.instanceType, node.capacityType, price.now.usdPerHour)],
        after: [use(target.instanceType, target.capacityType, price.after.usdPerHour)],
      },
      grossUsdPerHour: Number(gross),
    },
  };
}
