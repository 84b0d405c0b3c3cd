const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  hrs: ["hour", "hours"],
  hours: ["hour", "hours"],
  hour: ["hour", "hours"],
  h: ["hour", "hours"],
  "gb-mo": ["GB-month", "GB-months"],
  "gb-month": ["GB-month", "GB-months"],
  "gb-hours": ["GB-hour", "GB-hours"],
  "vcpu-hours": ["vCPU-hour", "vCPU-hours"],
  "lambda-gb-second": ["GB-second", "GB-seconds"],
  "iops-mo": ["IOPS-month", "IOPS-months"],
  requests: ["request", "requests"],
  request: ["request", "requests"],
  days: ["day", "days"],
  nodes: ["node", "nodes"],
  mixed: ["unit", "units of several kinds"],
};

/** A usage unit of the bill in words: `Hrs` as "hours". Names that we do not know stay as the bill has them. */
export function usageUnit(unit: string, isOne = false): string {
  const words = WORDS[unit.toLowerCase()];
  return words === undefined ? unit : words[isOne ? 0 : 1];
}

/** "per hour" for `h`, "per GB-month" for `GB-Mo`. */
export function perUnit(unit: string): string {
  return `per ${usageUnit(unit, true)}`;
}
