import type { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import { noticeOf } from "#core/proposals/notice";
import { newId } from "#db/new-id";
import { proposalsIn } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { StoredNotice } from "#services/commitments/pipeline/notice-rows";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { tell } from "#services/notifications/tell";

export type CommitmentTelling = {
  /** What it is about, so that it is told once: `expiry/<plan>/30`. */
  readonly key: string;
  readonly kind: StoredNotice["kind"];
  readonly topic: NoticeTopic;
  /** The first line, without a full stop. */
  readonly title: string;
  /** What it is and what to do, in sentences. */
  readonly text: string;
  readonly purchase?: { readonly id: string; readonly number: number } | undefined;
  readonly plan: string | undefined;
  /** USD a day, decimal. */
  readonly costPerDay?: string | undefined;
  /** Of the return that was drafted for it. */
  readonly number?: number | undefined;
};

/** Tells the Owners, and the conversation that it was bought in, once a key. False where it was told before. */
export async function tellOnce(ctx: ServiceContext, telling: CommitmentTelling): Promise<boolean> {
  const { key, kind, topic, title, text, purchase, plan, costPerDay, number } = telling;
  return mutate(ctx, {
    scope: "costs:manage",
    action: "commitment.notify",
    target: purchase?.id ?? plan ?? "commitments",
    event: `${title}. ${text}`,
    async run(tx) {
      const rows = await tx.query(
        `INSERT INTO commitment_notices (tenant_id, id, key, kind, purchase_id, plan_id, text, cost_per_day, number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8::numeric, $9) ON CONFLICT (tenant_id, key) DO NOTHING RETURNING id`,
        [tx.tenantId, newId("ntc"), key, kind, purchase?.id ?? null, plan ?? null, text, costPerDay ?? null, number ?? null],
      );
      if (rows.length === 0) return { result: false, unchanged: true };
      await tellCommitment(tx, { topic, title, text, number: purchase?.number });
      return { result: true, after: { kind, key, ...(number !== undefined && { proposal: `APR-${number}` }) } };
    },
  });
}

/** Into the outbox: of the purchase of this number, or of commitments at large. */
export async function tellCommitment(
  tx: TenantTransaction,
  { topic, title, text, number }: { readonly topic: NoticeTopic; readonly title: string; readonly text: string; readonly number: number | undefined },
): Promise<void> {
  const proposal = number === undefined ? undefined : await proposalsIn(tx).find(number);
  const notice: ProposalNotice = proposal === undefined ? NO_PROPOSAL : noticeOf(proposal);
  await tell(tx, { topic, number: proposal?.number, threadId: proposal?.threadId, payload: { ...notice, title, reason: text, undo: null } });
}

const NO_PROPOSAL: ProposalNotice = {
  proposal: "",
  kind: "sp_purchase",
  state: "succeeded",
  rev: 1,
  title: "",
  cluster: null,
  target: "",
  savingUsdPerHour: null,
  savingUsdPerMonth: null,
  savingBasis: null,
  by: null,
  reason: null,
  outcome: null,
  undo: null,
  evidence: [],
};

/** Closes notices whose cause is over. Operational: what they say stays in the log. */
export async function closeNotices(ctx: ServiceContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.record((tx) =>
    tx.query("UPDATE commitment_notices SET closed_at = app_now() WHERE id = ANY ($1::text[]) AND closed_at IS NULL", [ids]),
  );
}
