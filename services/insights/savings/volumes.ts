import { type Decimal, decimal, dividedBy, sumOf, times } from "#core/figures/decimal";
import { formatDay } from "#core/figures/dates";
import type { Candidate } from "#core/insights/overlap";
import { SERVICE_PRICES } from "#core/pricing/service-prices";
import type { BillCell } from "#services/insights/read-cells";
import { alive, byResource, type Check, coveredPart, key, perMonth, readService, total } from "#services/insights/savings/scan";

const DAY_MS = 86_400_000;
/** As long as Compute Optimizer waits before it calls a volume unattached. */
const UNATTACHED_DAYS = 32;
/** gp3's included speed equals that of a gp2 volume of so many GB. */
const SAME_SPEED_GB = 1000;
const BY_RESOURCE = ["resource", "account", "region", "usage_type", "purchase_option"] as const;

/** The inventory says that nothing is attached, the bill says what it costs. */
export const unattachedVolumes: Check = async (ctx, scope) => {
  const kind = "unattached_volume" as const;
  if (!ctx.inventory.connected) return { kind, reason: "the bill does not say what a volume is attached to, and no account is connected" };
  const loose = new Map((await ctx.inventory.volumes()).filter((volume) => volume.attachedTo === undefined).map((volume) => [volume.id, volume]));
  const read = await readService(ctx, scope, ["EBS"], BY_RESOURCE);
  const now = ctx.now().getTime();
  const young = [...loose.values()].filter(
    (volume) => volume.detachedAt === undefined || now - Date.parse(volume.detachedAt) < UNATTACHED_DAYS * DAY_MS,
  );
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const volume = loose.get(resource);
    if (volume === undefined) return [];
    const since = volume.detachedAt === undefined ? "" : `, since ${formatDay(new Date(volume.detachedAt))}`;
    return [
      {
        resource,
        members: [resource],
        account: volume.accountName,
        region: volume.region,
        detail: `${volume.type}, ${volume.sizeGb.toLocaleString("en-US")} GB${since}`,
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  const sure = candidates.every((candidate) => !young.some((volume) => volume.id === candidate.resource));
  return {
    kind,
    candidates,
    confidence: sure ? "high" : "medium",
    because: sure
      ? "The inventory says that nothing is attached to them, for more than a month, and the bill says that they cost."
      : "The inventory says that nothing is attached to them, some only of late.",
    action: "Snapshot them, then delete them.",
    title: (count) => `${count} ${count === 1 ? "volume is" : "volumes are"} attached to nothing`,
    read,
  };
};

/** gp2 volumes at what the same gigabytes cost as gp3 where they are. */
export const gp2Volumes: Check = async (ctx, scope) => {
  const read = await readService(ctx, scope, ["EBS"], BY_RESOURCE);
  const usage = await readService(ctx, scope, ["EBS"], ["resource", "region", "usage_type"], "usage");
  const living = await alive(ctx, scope);
  const isType = (cell: BillCell, type: string) => new RegExp(`(?:^|[-:])VolumeUsage\\.${type}$`).test(key(cell, "usage_type") ?? "");
  const candidates = byResource(read.after.filter((cell) => isType(cell, "gp2"))).flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    if (first === undefined || !living.has(resource)) return [];
    const cost = total(cells);
    const gigabytes = sumOf(usage.after.filter((cell) => key(cell, "resource") === resource && isType(cell, "gp2")).map((cell) => cell.value ?? 0n));
    const saved = times(perMonth(cost, read.resolved.period), savedShare(read.after, usage.after, key(first, "region"), isType));
    if (saved <= 0n) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: sizeWords(gigabytes, read.resolved.period),
        cost,
        saving: saved,
        covered: times(saved, cost === 0n ? 0n : dividedBy(coveredPart(cells), cost)),
      },
    ];
  });
  const large = candidates.some((candidate) => Number(/^gp2, ([\d,]+)/.exec(candidate.detail)?.[1]?.replaceAll(",", "") ?? 0) > SAME_SPEED_GB);
  return {
    kind: "gp2_volume",
    candidates,
    confidence: large ? "medium" : "high",
    because: large
      ? "The price difference is certain; the largest volumes get speed from their size and may need some bought back as gp3."
      : "The price difference is certain, and at these sizes gp3 is as fast without extra charge.",
    action: "Change the volume type in place; nothing has to stop.",
    title: (count) => `${count} gp2 ${count === 1 ? "volume" : "volumes"} would cost less as gp3`,
    read,
  };
};

/** GB-months are counted by the hours of their own month. */
function sizeWords(gigabyteMonths: Decimal, period: { readonly to: string; readonly daysWithData: number }): string {
  const last = new Date(Date.parse(period.to) - 1);
  const daysOfMonth = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 0)).getUTCDate();
  const size = (Number(gigabyteMonths) / 1e18) * (daysOfMonth / Math.max(1, period.daysWithData));
  return `gp2, ${Math.round(size).toLocaleString("en-US")} GB`;
}

type IsType = (cell: BillCell, type: string) => boolean;

/** Share of a gp2 price that gp3 saves: by what the bill pays for both in the region, else by list prices. */
function savedShare(costs: readonly BillCell[], usage: readonly BillCell[], region: string | null, isType: IsType): Decimal {
  const rate = (type: string): Decimal | undefined => {
    const here = (cell: BillCell) => key(cell, "region") === region && isType(cell, type);
    const used = total(usage.filter(here));
    return used === 0n ? undefined : dividedBy(total(costs.filter(here)), used);
  };
  const [old, fresh] = [rate("gp2"), rate("gp3")];
  const one = decimal(1);
  if (old !== undefined && fresh !== undefined && old > 0n && fresh > 0n) return fresh < old ? one - dividedBy(fresh, old) : 0n;
  return one - dividedBy(decimal(SERVICE_PRICES.gp3.usd), decimal(SERVICE_PRICES.gp2.usd));
}
