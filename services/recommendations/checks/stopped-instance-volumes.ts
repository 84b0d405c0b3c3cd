import type { Candidate } from "#core/insights/overlap";
import { byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** Volumes that hang on an instance which had no hour in two weeks: it is stopped, they go on. */
export const stoppedInstanceVolumes: AdviceCheck = async (ctx, scope) => {
  const type = "stopped_instance_volume" as const;
  if (!ctx.inventory.connected) return { type, reason: "the bill does not say what a volume is attached to, and no account is connected" };
  const attached = new Map((await ctx.inventory.volumes()).filter((volume) => volume.attachedTo !== undefined).map((volume) => [volume.id, volume]));
  const read = await readService(ctx, scope, ["EBS"], ["resource", "account", "region", "usage_type", "purchase_option"]);
  const instances = await readService(ctx, scope, ["EC2"], ["resource"], "usage");
  const ran = new Set(instances.after.map((cell) => key(cell, "resource")));
  const nodes = new Set((await ctx.inventory.nodes()).map(({ instanceId }) => instanceId));
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const volume = attached.get(resource);
    const instance = volume?.attachedTo;
    if (volume === undefined || instance === undefined || ran.has(instance) || nodes.has(instance) || total(cells) <= 0n) return [];
    return [
      {
        resource,
        members: [resource],
        account: volume.accountName,
        region: volume.region,
        detail: `${volume.type}, ${volume.sizeGb.toLocaleString("en-US")} GB, on ${instance}, which did not run`,
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  return {
    type,
    candidates,
    confidence: "medium",
    because: "The inventory says what they are attached to, and the bill has no hour of that instance in two weeks; it may be started again.",
    title: (count) => `${count} ${count === 1 ? "volume belongs" : "volumes belong"} to instances that did not run for two weeks`,
    evidence: evidenceOf(read),
  };
};
