import type { InstanceUse } from "#core/commitments/instance-change";
import type { CommitmentsDo } from "#core/nodes/node-price";
import { readCommitmentEffect } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";
import type { PricedCase } from "#services/nodes/switch-case";

/** What Savings Plans and reservations do where one node of this account is bought differently or is another type. */
export async function commitmentsOfSwitch(ctx: ServiceContext, account: string, { seen, now, after }: PricedCase): Promise<CommitmentsDo> {
  const { node, instance, target, view } = seen;
  const { capacityType } = node;
  if (instance === undefined || now === undefined || after === undefined || capacityType === undefined) return { unknown: "Its price is not known." };
  const use = (instanceType: string, bought: InstanceUse["capacityType"], usdPerHour: string): InstanceUse => ({
    account,
    region: instance.region,
    instanceType,
    capacityType: bought,
    usdPerHour: Number(usdPerHour),
    units: 1,
  });
  const effect = await readCommitmentEffect(ctx, [
    {
      id: `${view.name}/${node.name}`,
      before: [use(instance.instanceType, capacityType, now.usdPerHour)],
      after: [use(target.instanceType, target.capacityType, after.usdPerHour)],
    },
  ]);
  return "unknown" in effect ? effect : { usdPerHour: effect.effectUsdPerHour, reason: effect.reason };
}
