import { threadsIn } from "#db/repositories/threads";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { noSuchThread, ownerOf, type StoredThread, storedThread, titleFrom } from "#services/threads/thread";

/**
 * Opens the person's thread of this id, making it where it is missing. The client chooses the id.
 *
 * @throws NotFoundError when the id is taken by someone else of the tenant
 */
export async function ensureThread(ctx: ServiceContext, input: { readonly id: string; readonly firstMessage: string }): Promise<StoredThread> {
  const userId = ownerOf(ctx);
  const known = await ctx.db.read((tx) => threadsIn(tx).find(input.id));
  if (known) {
    if (known.userId !== userId) throw noSuchThread();
    return storedThread(known);
  }
  const title = titleFrom(input.firstMessage);
  return mutate(ctx, {
    scope: "chat:use",
    action: "thread.create",
    target: input.id,
    event: "Started a conversation",
    run: async (tx) => {
      const row = await threadsIn(tx).insert({ id: input.id, userId, title });
      if (!row) throw noSuchThread();
      return { result: storedThread(row), after: { title } };
    },
  });
}
