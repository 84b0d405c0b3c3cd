import { NotFoundError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { ownerOf, type StoredThread, storedThread, THREAD_COLUMNS, type ThreadRow, titleFrom } from "#services/threads/thread";

/**
 * Opens the person's thread of this id, making it where it is missing. The client chooses the id.
 *
 * @throws NotFoundError when the id is taken by someone else of the tenant
 */
export async function ensureThread(ctx: ServiceContext, input: { readonly id: string; readonly firstMessage: string }): Promise<StoredThread> {
  const userId = ownerOf(ctx);
  const [known] = await ctx.db.read((tx) => tx.query<ThreadRow & { readonly user_id: string }>(`SELECT ${THREAD_COLUMNS}, user_id FROM threads WHERE id = $1`, [input.id]));
  if (known) {
    if (known.user_id !== userId) throw new NotFoundError("There is no such conversation.");
    return storedThread(known);
  }
  const title = titleFrom(input.firstMessage);
  return mutate(ctx, {
    scope: "chat:use",
    action: "thread.create",
    target: input.id,
    event: "Started a conversation",
    run: async (tx) => {
      const [row] = await tx.query<ThreadRow>(
        `INSERT INTO threads (tenant_id, id, user_id, title) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, id) DO UPDATE SET updated_at = app_now() WHERE threads.user_id = $3 RETURNING ${THREAD_COLUMNS}`,
        [tx.tenantId, input.id, userId, title],
      );
      if (!row) throw new NotFoundError("There is no such conversation.");
      return { result: storedThread(row), after: { title } };
    },
  });
}
