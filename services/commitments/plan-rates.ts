import type { PlanType, RateOf, UsageRow } from "#core/commitments/model";
import type { OfferingRate } from "#core/ports/savings-plans";
import { coverableService } from "#services/commitments/coverable";
import type { CommitmentLine } from "#services/commitments/commitment-lines";

/** Services that a plan of a type may cover at all. */
const COVERS: Readonly<Record<PlanType, ReadonlySet<string>>> = {
  Compute: new Set(["ec2", "fargate", "lambda"]),
  EC2Instance: new Set(["ec2"]),
  SageMaker: new Set(["sagemaker"]),
};

type PlanKind = { readonly type: PlanType; readonly region?: string | undefined | null; readonly family?: string | undefined | null };

/** Whether a plan of this kind covers such usage, whatever its rates. */
export function mayCover({ type, region, family }: PlanKind, row: UsageRow): boolean {
  if (!COVERS[type].has(row.service)) return false;
  return type !== "EC2Instance" || ((region ?? row.region) === row.region && (family ?? row.family) === row.family);
}

const keyOf = (region: string, usageType: string, operation: string) => `${region}/${usageType}/${operation}`;

/** Rates that the bill itself shows: the newest of each kind of usage. */
export function billRates(lines: readonly CommitmentLine[]): ReadonlyMap<string, number> {
  const rates = new Map<string, { readonly rate: number; readonly last: number }>();
  for (const line of lines) {
    if (line.kind !== "SavingsPlanCoveredUsage" || coverableService(line.service) === undefined) continue;
    const rate = line.rate ?? (line.effective !== undefined && line.quantity > 0 ? line.effective / line.quantity : undefined);
    if (rate === undefined || !(rate > 0)) continue;
    const key = keyOf(line.region, line.usageType, line.operation);
    const known = rates.get(key);
    if (known === undefined || line.last >= known.last) rates.set(key, { rate, last: line.last });
  }
  return new Map([...rates].map(([key, { rate }]) => [key, rate]));
}

export function rateFromBill(rates: ReadonlyMap<string, number>, row: UsageRow): number | undefined {
  return rates.get(keyOf(row.region, row.usageType, row.operation));
}

/**
 * Rates of an offering by usage row. An operation tells operating systems of EC2 apart, so there it must agree; other
 * services name it in one place and not in the other, and then the usage type decides.
 */
export function rateOfOffering(rates: readonly OfferingRate[], kind: PlanKind): RateOf {
  const exact = new Map<string, number>();
  const byUsageType = new Map<string, number | null>();
  for (const { region, usageType, operation, rate } of rates) {
    const usd = Number(rate);
    if (!Number.isFinite(usd) || usd < 0) continue;
    exact.set(keyOf(region ?? "", usageType, operation), usd);
    const loose = keyOf(region ?? "", usageType, "");
    const before = byUsageType.get(loose);
    byUsageType.set(loose, before === undefined || before === usd ? usd : null);
  }
  return (row) => {
    if (!mayCover(kind, row)) return undefined;
    for (const region of [row.region, ""]) {
      const found = exact.get(keyOf(region, row.usageType, row.operation));
      if (found !== undefined) return found;
      if (row.service !== "ec2") {
        const loose = byUsageType.get(keyOf(region, row.usageType, ""));
        if (loose !== undefined && loose !== null) return loose;
      }
    }
    return undefined;
  };
}
