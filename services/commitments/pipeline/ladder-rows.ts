import { LadderStatus } from "#core/api/commitment-workflow";
import type { Payment, PlanType, Term } from "#core/commitments/model";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";
import type { TenantTransaction } from "#db/tenant-database";

/** A ladder as it is kept. USD an hour, decimal. */
export type StoredLadder = {
  readonly id: string;
  readonly analysisId: string;
  readonly status: LadderStatus;
  /** Stopped by the pause of everything. */
  readonly byPause: boolean;
  readonly type: PlanType;
  readonly family: string | undefined;
  readonly region: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  readonly account: string | undefined;
  readonly target: string;
  readonly tranche: string;
  readonly everyWeeks: number;
  readonly nextDue: Date;
  readonly waitsFor: string | undefined;
  readonly startedBy: string;
  readonly startedAt: Date;
};

type Row = {
  id: string;
  analysis_id: string;
  status: string;
  by_pause: boolean;
  plan_type: string;
  family: string | null;
  region: string | null;
  term: string;
  payment: string;
  account: string | null;
  target: string;
  tranche: string;
  every_weeks: number;
  next_due: string | Date;
  waits_for: string | null;
  started_by: string;
  started_at: string | Date;
};

/** @param condition SQL after the table's name; values only as parameters */
export async function selectLadders(tx: TenantTransaction, condition: string, parameters: readonly unknown[] = []): Promise<StoredLadder[]> {
  const rows = await tx.query<Row>(`SELECT *, target::text AS target, tranche::text AS tranche FROM commitment_ladders ${condition}`, [
    ...parameters,
  ]);
  return rows.map((row) => ({
    id: row.id,
    analysisId: row.analysis_id,
    status: LadderStatus.parse(row.status),
    byPause: row.by_pause,
    type: PlanTypeName.parse(row.plan_type),
    family: row.family ?? undefined,
    region: row.region ?? undefined,
    term: TermName.parse(row.term),
    payment: PaymentName.parse(row.payment),
    account: row.account ?? undefined,
    target: row.target,
    tranche: row.tranche,
    everyWeeks: row.every_weeks,
    nextDue: new Date(row.next_due),
    waitsFor: row.waits_for ?? undefined,
    startedBy: row.started_by,
    startedAt: new Date(row.started_at),
  }));
}

/** The order of a tranche names its analysis and its ladder, so that the sealed text says where it comes from. */
export function basisOf(analysis: string, ladder: string): string {
  return `${analysis}/${ladder}`;
}

/** Back from what an order named: an analysis, an option of it, a ladder. */
export function readBasis(basis: string | null): { readonly analysis: string | undefined; readonly ladder: string | undefined } {
  const [analysis, more] = (basis ?? "").split("/");
  return { analysis: analysis === "" ? undefined : analysis, ladder: more?.startsWith("lad_") === true ? more : undefined };
}
