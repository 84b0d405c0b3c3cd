import { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import type { ServiceContext } from "#services/context";
import { findThread, ownerOf } from "#services/threads/thread";

/** What arrived in a conversation by itself. */
export type ThreadNotice = { readonly id: string; readonly topic: NoticeTopic; readonly at: string; readonly notice: ProposalNotice };

/** More would bury the conversation; the Approvals page has the rest. */
const MOST = 200;

/**
 * Notices of the person's thread, oldest first. One of another shape than this program knows is left out.
 *
 * @throws NotFoundError for a thread that is unknown or someone else's
 */
export async function threadNotices(ctx: ServiceContext, threadId: string): Promise<ThreadNotice[]> {
  const rows = await ctx.db.read(async (tx) => {
    await findThread(tx, ownerOf(ctx), threadId);
    return tx.query<{ id: string; topic: string; payload: unknown; at: string | Date }>(
      `SELECT id, topic, payload, at FROM thread_notices WHERE thread_id = $1 ORDER BY at DESC, id DESC LIMIT ${MOST}`,
      [threadId],
    );
  });
  return rows.toReversed().flatMap(({ id, topic, payload, at }): ThreadNotice[] => {
    const notice = ProposalNotice.safeParse(payload);
    const known = NoticeTopic.safeParse(topic);
    return notice.success && known.success ? [{ id, topic: known.data, at: new Date(at).toISOString(), notice: notice.data }] : [];
  });
}
