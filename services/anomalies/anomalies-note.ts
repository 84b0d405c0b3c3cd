import { formatFigure } from "#core/figures/format";
import { requireScope } from "#services/access";
import { anomalyRow } from "#services/anomalies/anomaly-row";
import { selectAnomalies } from "#services/anomalies/anomaly-store";
import { readWatch } from "#services/anomalies/watch";
import type { ServiceContext } from "#services/context";

/** One line for the overview, from what was found last; null before the first look. */
export async function anomaliesNote(ctx: ServiceContext): Promise<string | null> {
  requireScope(ctx, "costs:read");
  const [open, watch] = await ctx.db.read(
    async (tx) => [await selectAnomalies(tx, "WHERE state = 'open' ORDER BY impact_total DESC LIMIT 50"), await readWatch(tx)] as const,
  );
  if (watch.checkedAt === null) return null;
  const [dearest] = open.map(anomalyRow);
  if (dearest === undefined) return `Nothing unusual in ${watch.series} series${watch.through === null ? "" : ` through ${watch.through}`}.`;
  return `${open.length} open ${open.length === 1 ? "anomaly" : "anomalies"}; the dearest: ${dearest.title}, ${formatFigure(dearest.impactTotal)} so far.`;
}
