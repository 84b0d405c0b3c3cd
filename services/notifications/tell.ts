import type { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import { announce } from "#services/notifications/announce";

export type Telling = {
  readonly topic: NoticeTopic;
  /** Of the proposal; undefined where none is behind it. */
  readonly number: number | undefined;
  readonly threadId: string | undefined;
  readonly payload: ProposalNotice;
};

/** Writes what is to be told in the transaction that it tells of. Delivery comes after the commit and never undoes it. */
export async function tell(tx: TenantTransaction, { topic, number, threadId, payload }: Telling): Promise<void> {
  await tx.query("INSERT INTO outbox (tenant_id, id, topic, number, thread_id, payload) VALUES ($1, $2, $3, $4, $5, $6::text::jsonb)", [
    tx.tenantId,
    newId("out"),
    topic,
    number ?? null,
    threadId ?? null,
    JSON.stringify(payload),
  ]);
  if (number !== undefined) await announce(tx, "proposal", payload.proposal);
  await announce(tx, "outbox");
}
