import { type Decimal, decimal } from "#core/figures/decimal";
import { instanceType, onDemandPrice } from "#core/pricing/instance-types";

/** Newer families that take over an older one's work as they are: same architecture, same shape. Nearest first. */
const SUCCESSORS: Readonly<Record<string, readonly string[]>> = {
  m4: ["m6i", "m5", "m6a", "m7i-flex"],
  c4: ["c6i", "c5", "c6a", "c5a"],
  r4: ["r6i", "r5", "r6a", "r5a"],
  t2: ["t3", "t3a"],
  m5: ["m7i-flex", "m6i", "m6a"],
  m5a: ["m6a"],
  c5: ["c6i", "c6a"],
  c5a: ["c6a"],
  r5: ["r6i", "r6a"],
  r5a: ["r6a"],
  t3: ["t3a"],
  i3: ["i4i"],
};
/** Not a generation on, only another vendor: no reason to call the first one old. */
const CURRENT: ReadonlySet<string> = new Set(["t3"]);

export type NewerGeneration = {
  readonly type: string;
  /** On-demand price difference, USD per hour, positive. */
  readonly saves: Decimal;
  /** Some price was not read from a price list. */
  readonly estimated: boolean;
  readonly otherVendor: boolean;
};

/** The newer type of the same size that costs least where the old one runs; undefined where none is cheaper or priced. */
export function newerGeneration(type: string, region: string): NewerGeneration | undefined {
  const [family = "", size = ""] = type.split(".");
  const old = onDemandPrice(type, region);
  const shape = instanceType(type);
  if (old === undefined || shape === undefined || CURRENT.has(family)) return undefined;
  let best: NewerGeneration | undefined;
  for (const successor of SUCCESSORS[family] ?? []) {
    const name = `${successor}.${size}`;
    const price = onDemandPrice(name, region);
    const newer = instanceType(name);
    if (price === undefined || newer === undefined || newer.vcpu < shape.vcpu || newer.memoryMib < shape.memoryMib * 0.97) continue;
    const saves = decimal(old.usdPerHour) - decimal(price.usdPerHour);
    if (saves > (best?.saves ?? 0n))
      best = { type: name, saves, estimated: old.estimated || price.estimated, otherVendor: successor.endsWith("a") !== family.endsWith("a") };
  }
  return best;
}
