import { InvalidInputError } from "#core/errors";
import { threadsIn } from "#db/repositories/threads";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { findThread, MAX_TITLE, ownerOf, type StoredThread, titleFrom } from "#services/threads/thread";

/** @throws NotFoundError for a thread that is unknown or someone else's */
export async function renameThread(ctx: ServiceContext, input: { readonly id: string; readonly title: string }): Promise<StoredThread> {
  if (input.title.trim() === "") throw new InvalidInputError(`A title needs between 1 and ${MAX_TITLE} characters.`);
  const title = titleFrom(input.title);
  return mutate(ctx, {
    scope: "chat:use",
    action: "thread.rename",
    target: input.id,
    event: "Renamed a conversation",
    run: async (tx) => {
      const thread = await findThread(tx, ownerOf(ctx), input.id);
      await threadsIn(tx).rename(input.id, title);
      return { result: { ...thread, title }, before: { title: thread.title }, after: { title } };
    },
  });
}
