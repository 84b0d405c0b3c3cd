import { PurchaseState } from "#core/commitments/purchase-state";
import type { Payment, PlanType, Term } from "#core/commitments/model";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";
import type { PlanState } from "#core/ports/savings-plans";
import type { TenantTransaction } from "#db/tenant-database";

/** What the bill showed of a plan over the hours that were looked at. Amounts are decimal USD. */
export type Monitored = {
  readonly from: string;
  readonly to: string;
  readonly committed: string;
  readonly used: string;
  readonly unused: string;
  /** What it covered, at on-demand rates. */
  readonly covered: string;
  readonly queryId: string;
  readonly asOf: string;
};

/** A purchase as it is kept: one a proposal. Amounts are decimal USD. */
export type StoredPurchase = {
  readonly id: string;
  readonly number: number;
  readonly ladderId: string | undefined;
  readonly analysisId: string | undefined;
  readonly state: PurchaseState;
  readonly because: string;
  readonly account: string;
  readonly accountName: string;
  readonly offeringId: string;
  readonly type: PlanType;
  readonly family: string | undefined;
  readonly region: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour. */
  readonly commitment: string;
  readonly total: string;
  readonly upfront: string;
  readonly planId: string | undefined;
  readonly planArn: string | undefined;
  readonly planState: PlanState | undefined;
  readonly startAt: Date | undefined;
  readonly endAt: Date | undefined;
  readonly returnableUntil: Date | undefined;
  readonly boughtAt: Date | undefined;
  readonly seenAt: Date | undefined;
  readonly keptAt: Date | undefined;
  readonly keptBy: string | undefined;
  readonly monitored: Monitored | undefined;
  readonly monitoredAt: Date | undefined;
  readonly createdAt: Date;
};

export type HistoryRow = {
  readonly state: PurchaseState;
  readonly because: string;
  readonly by: string | undefined;
  readonly at: Date;
};

const text = (value: unknown) => (value === null || value === undefined ? undefined : String(value));
const instant = (value: unknown) => (value === null || value === undefined ? undefined : new Date(value as string | Date));

/** @param condition SQL after the table's name; values only as parameters */
export async function selectPurchases(tx: TenantTransaction, condition: string, parameters: readonly unknown[] = []): Promise<StoredPurchase[]> {
  const rows = await tx.query<Record<string, unknown>>(
    `SELECT *, commitment::text AS commitment, total::text AS total, upfront::text AS upfront FROM commitment_purchases ${condition}`,
    [...parameters],
  );
  return rows.map((row) => ({
    id: String(row["id"]),
    number: Number(row["number"]),
    ladderId: text(row["ladder_id"]),
    analysisId: text(row["analysis_id"]),
    state: PurchaseState.parse(row["state"]),
    because: String(row["because"]),
    account: String(row["account"]),
    accountName: String(row["account_name"]),
    offeringId: String(row["offering_id"]),
    type: PlanTypeName.parse(row["plan_type"]),
    family: text(row["family"]),
    region: text(row["region"]),
    term: TermName.parse(row["term"]),
    payment: PaymentName.parse(row["payment"]),
    commitment: String(row["commitment"]),
    total: String(row["total"]),
    upfront: String(row["upfront"]),
    planId: text(row["plan_id"]),
    planArn: text(row["plan_arn"]),
    planState: text(row["plan_state"]) as PlanState | undefined,
    startAt: instant(row["start_at"]),
    endAt: instant(row["end_at"]),
    returnableUntil: instant(row["returnable_until"]),
    boughtAt: instant(row["bought_at"]),
    seenAt: instant(row["seen_at"]),
    keptAt: instant(row["kept_at"]),
    keptBy: text(row["kept_by"]),
    monitored: (row["monitored"] ?? undefined) as Monitored | undefined,
    monitoredAt: instant(row["monitored_at"]),
    createdAt: new Date(row["created_at"] as string | Date),
  }));
}

/** Histories by id of the purchase, each oldest first. */
export async function historiesOf(tx: TenantTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, readonly HistoryRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ purchase_id: string; state: string; because: string; by_name: string | null; at: string | Date }>(
    "SELECT purchase_id, state, because, by_name, at FROM commitment_purchase_history WHERE purchase_id = ANY ($1::text[]) ORDER BY purchase_id, seq",
    [ids],
  );
  const histories = new Map<string, HistoryRow[]>();
  for (const { purchase_id, state, because, by_name, at } of rows) {
    const history = histories.get(purchase_id) ?? [];
    history.push({ state: PurchaseState.parse(state), because, by: by_name ?? undefined, at: new Date(at) });
    histories.set(purchase_id, history);
  }
  return histories;
}

/** Adds to the end of a history whose purchase is locked; no instant goes back behind the one before. */
export async function appendHistory(tx: TenantTransaction, purchaseId: string, events: readonly HistoryRow[]): Promise<void> {
  const [last] = await tx.query<{ seq: number; at: string | Date }>(
    "SELECT seq, at FROM commitment_purchase_history WHERE purchase_id = $1 ORDER BY seq DESC LIMIT 1",
    [purchaseId],
  );
  let seq = last?.seq ?? 0;
  let latest = last === undefined ? 0 : new Date(last.at).getTime();
  for (const { state, because, by, at } of events) {
    seq += 1;
    latest = Math.max(latest, at.getTime());
    await tx.query(
      "INSERT INTO commitment_purchase_history (tenant_id, purchase_id, seq, state, because, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [tx.tenantId, purchaseId, seq, state, because, by ?? null, new Date(latest).toISOString()],
    );
  }
}
