import type { z } from "zod";
import type { Feedback } from "#core/api/schemas";
import { threadsIn } from "#db/repositories/threads";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { findThread, ownerOf, plainText } from "#services/threads/thread";

/** One verdict a person and answer; a second one replaces the first. @throws NotFoundError for someone else's thread */
export async function saveFeedback(ctx: ServiceContext, input: z.infer<typeof Feedback> & { readonly threadId: string }): Promise<void> {
  const { threadId, messageId, verdict, reason } = input;
  await mutate(ctx, {
    scope: "chat:use",
    action: "feedback.save",
    target: `${threadId}/${messageId}`,
    event: verdict === "up" ? "Found an answer good" : "Found an answer bad",
    run: async (tx) => {
      const userId = ownerOf(ctx);
      await findThread(tx, userId, threadId);
      await threadsIn(tx).saveFeedback({ threadId, messageId, userId, verdict, reason: reason === undefined ? null : plainText(reason) });
      return { result: undefined, after: { verdict, reason: reason ?? null } };
    },
  });
}
