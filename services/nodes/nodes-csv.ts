import type { NodeList } from "#core/api/nodes";
import { csvOf } from "#core/csv/csv-of";

/** The nodes as a table: prices and savings in USD an hour and a month of 730 h; what is unknown is an empty cell. */
export function nodesCsv({ nodes }: NodeList): string {
  return csvOf(nodes, [
    ["name", ({ name }) => name],
    ["cluster", ({ cluster }) => cluster],
    ["instance_id", ({ instanceId }) => instanceId],
    ["instance_type", ({ instanceType }) => instanceType],
    ["region", ({ region }) => region],
    ["zone", ({ zone }) => zone],
    ["bought_as", ({ capacityType }) => capacityType],
    ["owner", ({ owner }) => owner],
    ["pods", ({ pods }) => pods],
    ["usd_per_hour", ({ usdPerHour }) => usdPerHour],
    ["spot_usd_per_hour", ({ spotUsdPerHour }) => spotUsdPerHour],
    ["saving_usd_per_hour", ({ savingUsdPerHour }) => savingUsdPerHour],
    ["saving_usd_per_month", ({ savingUsdPerMonth }) => savingUsdPerMonth],
    ["saving_basis", ({ savingBasis }) => savingBasis],
    ["gross_usd_per_hour", ({ grossUsdPerHour }) => grossUsdPerHour],
    ["gross_usd_per_month", ({ grossUsdPerMonth }) => grossUsdPerMonth],
    ["why_net_differs", ({ savingReason }) => savingReason],
    ["readiness", ({ readiness }) => readiness],
    ["in_the_way", ({ why }) => why],
    ["interrupted_a_month", ({ interruptionBand }) => interruptionBand],
    ["proposal", ({ proposal }) => proposal],
  ]);
}
