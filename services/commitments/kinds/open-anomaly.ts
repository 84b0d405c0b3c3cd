import type { PlanType } from "#core/commitments/model";
import { anomalyTitle } from "#core/costs/anomaly/title";
import { dayNumber, dayText } from "#core/costs/forecast/day-number";
import { MajorTomError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import { selectAnomalies } from "#services/anomalies/anomaly-store";
import { detectAnomalies } from "#services/anomalies/detect-anomalies";
import type { ServiceContext } from "#services/context";

/** Days back in which something unusual makes the base of a purchase unsound. */
export const ANOMALY_DAYS = 7;

const COMPUTE: ReadonlySet<string> = new Set(["EC2", "Fargate", "Lambda", "ECS", "EKS"]);
const COVERED: Readonly<Record<PlanType, ReadonlySet<string>>> = {
  Compute: COMPUTE,
  EC2Instance: new Set(["EC2"]),
  SageMaker: new Set(["SageMaker"]),
};

/** The dearest anomaly of what the plan would cover that nobody has explained yet, as its title and first day; undefined: none. */
export async function openAnomaly(tx: TenantTransaction, type: PlanType, now: Date): Promise<string | undefined> {
  const since = dayText(dayNumber(now.toISOString().slice(0, 10)) - ANOMALY_DAYS);
  const open = await selectAnomalies(tx, "WHERE state = 'open' AND last_day >= $1 ORDER BY impact_total DESC, id LIMIT 500", [since]);
  const found = open.find(({ parts, scope }) => [scope, ...parts].some(({ service }) => service !== null && COVERED[type].has(service)));
  return found === undefined ? undefined : `${anomalyTitle({ ...found, parts: found.parts.length })} (since ${found.firstDay})`;
}

/** What to do about it. */
export const anomalyWords = (title: string): string =>
  `An anomaly of compute cost is open: ${title}. Say on the page Anomalies that it is expected, or close it, before anything is committed on its base.`;

/** Looks through new data first. @returns why it could not, for the card */
export async function lookForAnomalies(ctx: ServiceContext): Promise<string | undefined> {
  try {
    await detectAnomalies(ctx);
    return undefined;
  } catch (error) {
    if (error instanceof MajorTomError) return error.message;
    throw error;
  }
}
