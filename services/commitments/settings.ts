import { compareDecimals, roundDecimal } from "#core/money";
import type { LimitName } from "#core/proposals/cap-raise";
import type { TenantTransaction } from "#db/tenant-database";

/** Limits of money and how plans are bought, as this transaction sees them. Amounts are USD of whole commitments, two places. */
export type CommitmentSettings = {
  readonly capRollingUsd: string;
  readonly capOutstandingUsd: string;
  /** Above it one more person signs. */
  readonly thresholdUsd: string;
  /** Hours between the purchase call and the start, 1 to 72. */
  readonly queueHours: number;
  /** A tenant of one person: its Owner's signature, and a plan that is queued a day ahead. */
  readonly soloRule: boolean;
  readonly sharingOff: readonly string[];
  readonly billingMode: "self" | "vendor";
  readonly pause: CommitmentPause | undefined;
  /** Signed raises that do not count yet. */
  readonly pendingRaises: readonly { readonly limit: LimitName; readonly to: string; readonly from: Date }[];
  readonly updatedAt: Date | undefined;
  readonly updatedBy: string | undefined;
};
export type CommitmentPause = {
  readonly at: Date;
  readonly by: string;
  readonly side: "customer" | "vendor";
  readonly reason: string | undefined;
};

type Row = {
  cap_rolling_usd: string;
  cap_outstanding_usd: string;
  threshold_usd: string;
  queue_hours: number;
  solo_rule: boolean;
  sharing_off: readonly string[];
  billing_mode: "self" | "vendor";
  paused_at: string | Date | null;
  paused_by: string | null;
  paused_side: "customer" | "vendor" | null;
  pause_reason: string | null;
  updated_at: string | Date;
  updated_by: string | null;
};
type Raise = { limit_name: LimitName; amount_usd: string; counts_from: string | Date; counts: boolean };

const DEFAULTS = { capRollingUsd: "50000.00", capOutstandingUsd: "150000.00", thresholdUsd: "25000.00", queueHours: 24 } as const;

/** Where nobody said anything: the defaults. A signed raise counts from its own time on. */
export async function commitmentSettings(tx: TenantTransaction): Promise<CommitmentSettings> {
  const [row] = await tx.query<Row>("SELECT * FROM commitment_settings");
  const raises = await tx.query<Raise>(
    `SELECT limit_name, amount_usd::text, counts_from, counts_from <= app_now() AS counts FROM commitment_cap_raises
     WHERE voided_at IS NULL ORDER BY counts_from, action_id`,
  );
  const raised = (limit: LimitName, base: string) =>
    raises
      .filter((raise) => raise.counts && raise.limit_name === limit)
      .reduce((most, { amount_usd }) => (compareDecimals(amount_usd, most) > 0 ? amount_usd : most), base);
  return {
    capRollingUsd: cents(raised("rolling_30_days", row?.cap_rolling_usd ?? DEFAULTS.capRollingUsd)),
    capOutstandingUsd: cents(raised("outstanding", row?.cap_outstanding_usd ?? DEFAULTS.capOutstandingUsd)),
    thresholdUsd: cents(raised("third_signature", row?.threshold_usd ?? DEFAULTS.thresholdUsd)),
    queueHours: row?.queue_hours ?? DEFAULTS.queueHours,
    soloRule: row?.solo_rule ?? false,
    sharingOff: row?.sharing_off ?? [],
    billingMode: row?.billing_mode ?? "self",
    pause: row && pauseOf(row),
    pendingRaises: raises
      .filter(({ counts }) => !counts)
      .map(({ limit_name, amount_usd, counts_from }) => ({ limit: limit_name, to: cents(amount_usd), from: new Date(counts_from) })),
    updatedAt: row && new Date(row.updated_at),
    updatedBy: row?.updated_by ?? undefined,
  };
}

export function limitOf(settings: CommitmentSettings, limit: LimitName): string {
  switch (limit) {
    case "rolling_30_days":
      return settings.capRollingUsd;
    case "outstanding":
      return settings.capOutstandingUsd;
    case "third_signature":
      return settings.thresholdUsd;
  }
}

/** Why nothing is bought now; undefined where it is. */
export function pausedWords({ pause }: CommitmentSettings): string | undefined {
  if (pause === undefined) return undefined;
  const why = pause.reason === undefined ? "" : ` (${pause.reason})`;
  return `Buying is paused by ${pause.by}${why}. An Owner resumes it on the page Commitments.`;
}

function pauseOf({ paused_at, paused_by, paused_side, pause_reason }: Row): CommitmentPause | undefined {
  if (paused_at === null) return undefined;
  return { at: new Date(paused_at), by: paused_by ?? "somebody", side: paused_side ?? "customer", reason: pause_reason ?? undefined };
}

function cents(amount: string): string {
  return roundDecimal(amount, 2);
}
