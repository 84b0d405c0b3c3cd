import type { WaterfallResult } from "#core/commitments/waterfall/result";

/** What is left on demand of a family in a region. `left`: USD over the span; `steady`: USD in the quietest quarter of its hours, at most. */
type FamilyLeft = { readonly family: string; readonly region: string; readonly left: number; readonly steady: number };

/**
 * Families by region, in the order in which an EC2 Instance plan could be for them: a plan pays in every hour, so the one with most left on
 * demand hour after hour comes before one that is dear and seldom runs.
 */
export function familiesLeft({ rows, usage }: WaterfallResult, within: { readonly account?: string | undefined } = {}): readonly FamilyLeft[] {
  const hourly = new Map<string, { readonly family: string; readonly region: string; readonly usd: Float64Array }>();
  for (const { row, onDemand } of rows) {
    if (row.service !== "ec2" || row.family === undefined || (within.account !== undefined && row.account !== within.account)) continue;
    const key = `${row.family} ${row.region}`;
    const known = hourly.get(key) ?? { family: row.family, region: row.region, usd: new Float64Array(usage.hours) };
    onDemand.forEach((quantity, hour) => (known.usd[hour] = (known.usd[hour] ?? 0) + quantity * row.onDemandRate));
    hourly.set(key, known);
  }
  return [...hourly.values()]
    .map(({ family, region, usd }) => ({
      family,
      region,
      left: usd.reduce((sum, one) => sum + one, 0),
      steady: usd.toSorted()[Math.floor(usd.length / 4)] ?? 0,
    }))
    .toSorted((a, b) => b.steady - a.steady || b.left - a.left || (a.family < b.family ? -1 : 1));
}
