import { threadsIn } from "#db/repositories/threads";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { ownerOf, plainText, type StoredThread, storedThread } from "#services/threads/thread";

const MAX_WORDS = 10;

/** The person's threads, latest first. `search` finds words of the title and of what was asked. */
export async function listThreads(ctx: ServiceContext, options: { readonly search?: string | undefined } = {}): Promise<StoredThread[]> {
  requireScope(ctx, "chat:use");
  const words = plainText(options.search ?? "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS);
  return ctx.db.read(async (tx) => {
    const rows = await threadsIn(tx).list(ownerOf(ctx), words);
    const notices = await tx.query<{ thread_id: string; at: string | Date }>(
      `SELECT thread_id, max(at) AS at FROM (
         SELECT thread_id, at FROM thread_notices UNION ALL SELECT thread_id, last_run_at FROM scheduled_questions WHERE last_outcome IS NOT NULL
       ) arrived WHERE thread_id = ANY ($1::text[]) GROUP BY thread_id`,
      [rows.map(({ id }) => id)],
    );
    const latest = new Map(notices.map(({ thread_id, at }) => [thread_id, new Date(at).toISOString()]));
    return rows.map((row) => ({ ...storedThread(row), noticeAt: latest.get(row.id) ?? null }));
  });
}
