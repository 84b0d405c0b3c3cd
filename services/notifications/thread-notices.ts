import type { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { findThread, ownerOf } from "#services/threads/thread";

export type ThreadNotice = { readonly id: string; readonly topic: NoticeTopic; readonly at: string; readonly notice: ProposalNotice };

/**
 * What arrived in a conversation by itself, oldest first.
 *
 * @throws NotFoundError for a conversation that is unknown or someone else's
 */
export async function listThreadNotices(ctx: ServiceContext, threadId: string): Promise<readonly ThreadNotice[]> {
  requireScope(ctx, "chat:use");
  return ctx.db.read(async (tx) => {
    await findThread(tx, ownerOf(ctx), threadId);
    const rows = await tx.query<{ id: string; topic: NoticeTopic; at: string | Date; payload: ProposalNotice }>(
      "SELECT id, topic, at, payload FROM thread_notices WHERE thread_id = $1 ORDER BY at, id",
      [threadId],
    );
    return rows.map(({ id, topic, at, payload }) => ({ id, topic, at: new Date(at).toISOString(), notice: payload }));
  });
}
