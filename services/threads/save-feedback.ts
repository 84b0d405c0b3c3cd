import type { z } from "zod";
import type { Feedback } from "#core/api/schemas";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { findThread, ownerOf } from "#services/threads/thread";

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
      await tx.query(
        `INSERT INTO message_feedback (tenant_id, thread_id, message_id, user_id, verdict, reason) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, thread_id, message_id, user_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = app_now()`,
        [tx.tenantId, threadId, messageId, userId, verdict, reason?.replaceAll("\u0000", "").toWellFormed() ?? null],
      );
      return { result: undefined, after: { verdict, reason: reason ?? null } };
    },
  });
}
