import { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import type { ServiceContext } from "#services/context";
import { ownerOf } from "#services/threads/thread";

/** What arrived in a conversation by itself. */
export type ThreadNotice = { readonly id: string; readonly topic: NoticeTopic; readonly at: string; readonly notice: ProposalNotice };

/** More would bury the conversation; the Approvals page has the rest. */
const MOST = 200;

/**
 * Notices of the person's thread, oldest first; none of a thread that is unknown or someone else's. One of another
 * shape than this program knows is left out.
 */
export async function threadNotices(ctx: ServiceContext, threadId: string): Promise<ThreadNotice[]> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ id: string; topic: string; payload: unknown; at: string | Date }>(
      `SELECT n.id, n.topic, n.payload, n.at FROM thread_notices n JOIN threads t ON t.tenant_id = n.tenant_id AND t.id = n.thread_id
       WHERE n.thread_id = $1 AND t.user_id = $2 ORDER BY n.at DESC, n.id DESC LIMIT ${MOST}`,
      [threadId, ownerOf(ctx)],
    ),
  );
  return rows.toReversed().flatMap(({ id, topic, payload, at }): ThreadNotice[] => {
    const notice = ProposalNotice.safeParse(payload);
    const known = NoticeTopic.safeParse(topic);
    return notice.success && known.success ? [{ id, topic: known.data, at: new Date(at).toISOString(), notice: notice.data }] : [];
  });
}
