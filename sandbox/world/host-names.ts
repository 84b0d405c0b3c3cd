import type { Company } from "#sandbox/world/company";
import type { Instance } from "#sandbox/world/fleet";

const HOSTS_OF_SUBNET = 250;
/** Bits of an address: 3 for the pool in its cluster, 6 for the slot, 10 for the hour of launch: more hours than a node lives. */
const HOUR_BITS = 10;
const SLOT_BITS = 6;
const ADDRESS_BITS = 19;
/** Odd, so that it only shuffles: two addresses never become one. */
const SHUFFLE = 0x2f0b5;

/** `ip-10-0-5-17`: the node's name in its cluster, and the host part of its private DNS name. No two that live at once share it. */
export function hostNameOf(company: Company, instance: Instance): string {
  if (instance.nodeName !== undefined) return instance.nodeName;
  const { pool, slot = 0, launchedAt } = instance;
  const siblings = company.pools.filter(({ cluster }) => cluster === pool.cluster);
  const ordinal = siblings.findIndex(({ key }) => key === pool.key);
  const hour = pool.replacedAfterDays === 0 ? 0 : Math.floor(launchedAt / 3600);
  const number = (ordinal << (HOUR_BITS + SLOT_BITS)) | (slot << HOUR_BITS) | (hour % (1 << HOUR_BITS));
  return hostName(Number((BigInt(number) * BigInt(SHUFFLE)) % BigInt(1 << ADDRESS_BITS)));
}

/** Launched instances have subnets of their own, beyond those of the pools. */
export function launchedHostName(ordinal: number): string {
  return hostName((1 << ADDRESS_BITS) + ordinal);
}

export function privateIpOf(hostName: string): string {
  return hostName.slice("ip-".length).replaceAll("-", ".");
}

function hostName(number: number): string {
  const subnet = Math.floor(number / HOSTS_OF_SUBNET);
  return `ip-10-${Math.floor(subnet / 256)}-${subnet % 256}-${4 + (number % HOSTS_OF_SUBNET)}`;
}
