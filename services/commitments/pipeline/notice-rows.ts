import { CommitmentAlarm } from "#core/api/commitment-workflow";
import type { TenantTransaction } from "#db/tenant-database";

type Kind = CommitmentAlarm["kind"];

/** What was told of commitments; an alarm is open until its cause is over. */
export type StoredNotice = {
  readonly id: string;
  readonly key: string;
  readonly kind: Kind;
  readonly purchaseId: string | undefined;
  readonly planId: string | undefined;
  readonly text: string;
  /** USD a day, decimal. */
  readonly costPerDay: string | undefined;
  /** Of the return that was drafted for it. */
  readonly number: number | undefined;
  readonly at: Date;
  readonly closedAt: Date | undefined;
};

type Row = {
  id: string;
  key: string;
  kind: Kind;
  purchase_id: string | null;
  plan_id: string | null;
  text: string;
  cost_per_day: string | null;
  number: number | null;
  at: string | Date;
  closed_at: string | Date | null;
};

/** @param condition SQL after the table's name; values only as parameters */
export async function selectNotices(tx: TenantTransaction, condition: string, parameters: readonly unknown[] = []): Promise<StoredNotice[]> {
  const rows = await tx.query<Row>(
    `SELECT id, key, kind, purchase_id, plan_id, text, cost_per_day::text, number, at, closed_at FROM commitment_notices ${condition}`,
    [...parameters],
  );
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    kind: row.kind,
    purchaseId: row.purchase_id ?? undefined,
    planId: row.plan_id ?? undefined,
    text: row.text,
    costPerDay: row.cost_per_day ?? undefined,
    number: row.number ?? undefined,
    at: new Date(row.at),
    closedAt: row.closed_at === null ? undefined : new Date(row.closed_at),
  }));
}

/** A notice as pages show it. */
export function alarmView(notice: StoredNotice): CommitmentAlarm {
  const at = notice.at.toISOString();
  return {
    id: notice.id,
    kind: notice.kind,
    purchase: notice.purchaseId ?? null,
    plan: notice.planId ?? null,
    text: notice.text,
    at,
    cost:
      notice.costPerDay === undefined
        ? null
        : {
            id: `${notice.id}.cost`,
            value: notice.costPerDay,
            unit: "USD/day",
            metric: "unused_commitment",
            kind: "measured",
            period: { from: at, to: at },
            timeZone: "UTC",
            asOf: at,
            queryId: notice.id,
            label: "What it costs a day as it is",
          },
    open: notice.closedAt === undefined,
    proposal: notice.number === undefined ? null : `APR-${notice.number}`,
  };
}
