import { threadsIn } from "#db/repositories/threads";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { findThread, ownerOf } from "#services/threads/thread";

/**
 * Removes a conversation and all that the agent kept of it.
 *
 * @throws NotFoundError for a thread that is unknown or someone else's
 */
export async function removeThread(ctx: ServiceContext, id: string): Promise<void> {
  await mutate(ctx, {
    scope: "chat:use",
    action: "thread.remove",
    target: id,
    event: "Removed a conversation",
    run: async (tx) => {
      const thread = await findThread(tx, ownerOf(ctx), id);
      await threadsIn(tx).remove(id);
      return { result: undefined, before: { title: thread.title } };
    },
  });
}
