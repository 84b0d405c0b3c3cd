import table from "./instance-types.json" with { type: "json" };
import { isPricedRegion, PRICED_REGIONS, type PricedRegion } from "#core/pricing/regions";

export type InstanceType = {
  readonly type: string;
  readonly family: string;
  readonly size: string;
  readonly vcpu: number;
  readonly memoryMib: number;
  readonly arch: "amd64" | "arm64";
  readonly gpuCount: number;
  readonly gpuName: string | undefined;
  /** What is left for pods after kubelet and system reserve; undefined is unknown. */
  readonly allocatableCpuMillis: number | undefined;
  readonly allocatableMemoryMib: number | undefined;
  /** AL2023, without prefix delegation. */
  readonly maxPods: number | undefined;
};

export type InstancePrice = {
  /** On-demand Linux list price, USD per hour, decimal string. */
  readonly usdPerHour: string;
  /** Not read from a price list for this region, but derived from another region or size. */
  readonly estimated: boolean;
};

export type SpotFacts = {
  /** Average saving against on demand over 30 days, percent. */
  readonly savingsPercent: number;
  /** Upper edge of the share reclaimed in a month, percent; the open band "> 20 %" has none. */
  readonly interruptionPercentUpTo: number | undefined;
};

type Row = readonly [
  string,
  number,
  number,
  string,
  number,
  string | null,
  number | null,
  number | null,
  number | null,
  readonly (number | null)[],
  string,
  readonly (number | null)[],
  readonly (number | null)[],
];

const ROWS = new Map((table.rows as unknown as readonly Row[]).map((row) => [row[0], row]));
const INTERRUPTION_UPPER_EDGES = [5, 10, 15, 20, undefined] as const;
/** Letters of `priceSources` that mark a derived price: e family ratio, x regional factor. */
const ESTIMATED_SOURCES = new Set(["e", "x"]);

/** @source docs/data-sources.md#ec2-instance-types */
export function instanceType(type: string): InstanceType | undefined {
  const row = ROWS.get(type);
  if (row === undefined) return undefined;
  const [name, vcpu, memoryMib, arch, gpuCount, gpuName, cpu, memory, maxPods] = row;
  return {
    type: name,
    family: name.split(".")[0] ?? name,
    size: name.split(".")[1] ?? "",
    vcpu,
    memoryMib,
    arch: arch === "arm64" ? "arm64" : "amd64",
    gpuCount,
    gpuName: gpuName ?? undefined,
    allocatableCpuMillis: cpu ?? undefined,
    allocatableMemoryMib: memory ?? undefined,
    maxPods: maxPods ?? undefined,
  };
}

export function instanceTypeNames(): readonly string[] {
  return [...ROWS.keys()];
}

/** @returns undefined where the type or its price in the region is not known */
export function onDemandPrice(type: string, region: string): InstancePrice | undefined {
  const row = ROWS.get(type);
  const column = regionIndex(region);
  const usd = row?.[9][column];
  if (row === undefined || usd === undefined || usd === null) return undefined;
  return { usdPerHour: decimalString(usd), estimated: ESTIMATED_SOURCES.has(row[10].charAt(column)) };
}

/** Where a list price was read and when, by the letters of `priceSources`. */
const PRICE_ORIGINS: Readonly<Record<string, { readonly source: string; readonly asOf: string }>> = {
  k: { source: "EC2 list price", asOf: "2026-07-20T00:00:00.000Z" },
  r: { source: "EC2 list price", asOf: "2025-01-14T00:00:00.000Z" },
  s: { source: "EC2 list price", asOf: "2025-01-14T00:00:00.000Z" },
  l: { source: "EC2 list price", asOf: "2025-03-02T00:00:00.000Z" },
  e: { source: "EC2 list price, estimated", asOf: "2025-01-14T00:00:00.000Z" },
  x: { source: "EC2 list price, estimated", asOf: "2026-07-20T00:00:00.000Z" },
};

/**
 * Where `onDemandPrice` has its price from, and the instant of that reading.
 *
 * @source docs/data-sources.md#ec2-instance-types
 */
export function priceOrigin(type: string, region: string): { readonly source: string; readonly asOf: string } | undefined {
  return PRICE_ORIGINS[ROWS.get(type)?.[10].charAt(regionIndex(region)) ?? ""];
}

/** @source docs/data-sources.md#spot-advisor */
export function spotFacts(type: string, region: string): SpotFacts | undefined {
  const row = ROWS.get(type);
  const column = regionIndex(region);
  const savings = row?.[11][column];
  const band = row?.[12][column];
  if (savings === undefined || savings === null || band === undefined || band === null) return undefined;
  return { savingsPercent: savings, interruptionPercentUpTo: INTERRUPTION_UPPER_EDGES[band] };
}

function regionIndex(region: string): number {
  return isPricedRegion(region) ? PRICED_REGIONS.indexOf(region satisfies PricedRegion) : -1;
}

function decimalString(usd: number): string {
  return usd.toFixed(6).replace(/0+$/, "").replace(/\.$/, "");
}
