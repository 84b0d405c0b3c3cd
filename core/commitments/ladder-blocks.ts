import type { LadderInput } from "#core/commitments/ladder";
import { formatDay } from "#core/figures/dates";
/** Days of data that a purchase must have before the next one is sized. */
export const SETTLING_DAYS = 7;

const DAY_MS = 86_400_000;

/** Why no tranche may be drafted now, one sentence each; empty where one may. */
export function blockedBy({
  paused,
  openAnomalies,
  lastPurchaseAt,
  dataTo,
}: Pick<LadderInput, "paused" | "openAnomalies" | "lastPurchaseAt" | "dataTo">): string[] {
  const blocked: string[] = [];
  if (paused) blocked.push("Purchases are paused: an Owner of the customer resumes them.");
  if (openAnomalies.length > 0) {
    blocked.push(`Open anomaly: ${openAnomalies.join(", ")}. Nothing is sized on usage that may not last: close it first.`);
  }
  const settledAt = lastPurchaseAt === undefined ? undefined : Date.parse(lastPurchaseAt) + SETTLING_DAYS * DAY_MS;
  if (settledAt !== undefined && Date.parse(dataTo) < settledAt) {
    const day = formatDay(new Date(settledAt));
    blocked.push(`The last purchase has fewer than ${SETTLING_DAYS} days of data: the next one is sized when the bill reaches ${day}.`);
  }
  return blocked;
}
