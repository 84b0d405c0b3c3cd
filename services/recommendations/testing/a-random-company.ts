import { onDemandPrice } from "#core/pricing/instance-types";
import { ec2, type Line } from "#services/insights/testing/a-bill";

const TYPES = ["m5.large", "m6i.xlarge", "c5.2xlarge", "r5.xlarge", "t3.large", "m7i.large", "c7i.xlarge", "m4.xlarge", "m7g.2xlarge"] as const;
const ACCOUNTS = ["production", "dev", "data", "platform"] as const;
const OFFICE = "(isodow(h) <= 5 and hour(h) between 8 and 18)";

function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/**
 * A small company's bill by chance: instances bought on demand, as spot or under a plan, by day or always, with disks, gateways,
 * load balancers, addresses and buckets, used and unused. Some are spotless. Compute is over 1,000 USD a month in each.
 */
export function aRandomCompany(seed: number): readonly Line[] {
  const next = stream(seed * 2654435761);
  const chance = (share: number) => next() < share;
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const spotless = chance(0.2);
  const accounts = ACCOUNTS.slice(0, 1 + Math.floor(next() * 3));
  const lines: Line[] = [];
  for (let compute = 0; compute < 1200 || lines.length < 4;) {
    const type = spotless ? one(["m7i.large", "c7i.xlarge", "m7g.2xlarge"] as const) : one(TYPES);
    const usd = Number(onDemandPrice(type, "us-east-1")?.usdPerHour ?? 0.1);
    const id = `i-0${seed}x${lines.length}`;
    const officeOnly = chance(spotless ? 0.9 : 0.3);
    const when = officeOnly ? { when: OFFICE } : {};
    const spot = chance(0.35);
    compute += usd * (spot ? 0.35 : 1) * (officeOnly ? 240 : 730);
    const account = one(accounts);
    lines.push(spot ? { ...ec2(type, id, account, usd * 0.35, when), usage: `SpotUsage:${type}` } : ec2(type, id, account, usd, when));
    const gp2 = !spotless && chance(0.3);
    const disk = `EBS:VolumeUsage.${gp2 ? "gp2" : "gp3"}`;
    lines.push({
      usage: disk,
      operation: "CreateVolume",
      resource: `vol-0${seed}x${lines.length}`,
      account,
      unit: "GB-Mo",
      amount: "100.0/720",
      cost: gp2 ? "10.0/720" : "8.0/720",
    });
  }
  const account = one(accounts);
  const gateway = `arn:aws:ec2:us-east-1:1:natgateway/nat-0${seed}`;
  lines.push({ usage: "NatGateway-Hours", operation: "NatGateway", resource: gateway, account, unit: "Hrs", cost: "0.045" });
  if (spotless || chance(0.8))
    lines.push({ usage: "NatGateway-Bytes", operation: "NatGateway", resource: gateway, account, unit: "GB", amount: "2.0", cost: "0.09" });
  if (!spotless && chance(0.3))
    lines.push({
      product: "AmazonVPC",
      service: "AmazonVPC",
      usage: "PublicIPv4:IdleAddress",
      resource: `arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-0${seed}`,
      account,
      unit: "Hrs",
      cost: "0.005",
    });
  const bucket = { product: "AmazonS3", service: "AmazonS3", resource: `bucket-${seed}`, account } as const;
  lines.push({ ...bucket, usage: "TimedStorage-ByteHrs", unit: "GB-Mo", amount: "1.0", cost: "0.03" });
  lines.push({ ...bucket, usage: "Requests-Tier2", unit: "Requests", amount: "1000.0", cost: spotless || chance(0.6) ? "0.01" : "0.001" });
  return lines;
}
