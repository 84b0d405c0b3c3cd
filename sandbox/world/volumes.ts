import type { Company } from "#sandbox/world/company";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Instance } from "#sandbox/world/fleet";
import { resourceId } from "#sandbox/world/meter";
import type { VolumeSummary } from "#core/ports/inventory";

/** Root disks of the running instances and the volumes that live apart from them. */
export function volumesOf(company: Company, running: readonly Instance[]): VolumeSummary[] {
  const roots = running.map((instance): VolumeSummary => {
    const { pool } = instance;
    return {
      id: rootDiskId(instance.id),
      accountId: accountIdOf(company, pool.account),
      accountName: pool.account,
      region: pool.region,
      type: pool.disk.type,
      sizeGb: pool.disk.gb,
      attachedTo: instance.id,
      detachedAt: undefined,
      team: pool.tags["team"],
    };
  });
  const others = company.volumes.flatMap((volume): VolumeSummary[] => {
    const meter = company.meters.find((candidate) => candidate.key === volume.meter);
    if (meter === undefined) return [];
    const holder = running.find((instance) => instance.pool.key === volume.attachedToPool);
    return [
      {
        id: meter.resource,
        accountId: accountIdOf(company, meter.account),
        accountName: meter.account,
        region: meter.region,
        type: volume.type,
        sizeGb: volume.gb,
        attachedTo: holder?.id,
        detachedAt: volume.detachedAt,
        team: meter.tags["team"],
      },
    ];
  });
  return [...roots, ...others];
}

export function rootDiskId(instanceId: string): string {
  return resourceId("vol", `root/${instanceId}`);
}
