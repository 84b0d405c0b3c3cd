/** Normalized units of the sizes. Source: AWS, "How Reserved Instances are applied", instance size flexibility. */
const UNITS: Readonly<Record<string, number>> = { nano: 0.25, micro: 0.5, small: 1, medium: 2, large: 4, xlarge: 8 };

/**
 * Normalized units of one instance: `large` is 4, `xlarge` 8, `2xlarge` 16. A Multi-AZ database counts twice, one with two
 * readable standbys three times. Undefined for what has no such size (`metal`).
 */
export function unitsOfSize(instanceType: string, usageType = ""): number | undefined {
  const size = instanceType.split(".").find((part) => /^(?:nano|micro|small|medium|\d*x?large)$/.test(part)) ?? "";
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  const units = times === undefined ? UNITS[size] : Number(times) * 8;
  if (units === undefined) return undefined;
  return /Multi-AZCluster/.test(usageType) ? units * 3 : /Multi-AZ/.test(usageType) ? units * 2 : units;
}
