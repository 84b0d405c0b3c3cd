import { and, desc, eq, ilike, sql } from "drizzle-orm/sql";
import { checkpointThreadId } from "#db/checkpoint-pool";
import { messageFeedback, threads } from "#db/schema/threads";
import type { TenantTransaction } from "#db/tenant-database";

export type ThreadRow = { readonly id: string; readonly userId: string; readonly title: string; readonly createdAt: Date; readonly updatedAt: Date };

const COLUMNS = { id: threads.id, userId: threads.userId, title: threads.title, createdAt: threads.createdAt, updatedAt: threads.updatedAt };

/** Text of a thread that search can find, characters; the oldest goes first. */
const MAX_ASKED = 20_000;
const MAX_LISTED = 200;

/** Conversations of one tenant, in its transaction. */
export function threadsIn(tx: TenantTransaction) {
  const { drizzle, tenantId } = tx;
  const ofUser = (id: string, userId: string) => and(eq(threads.id, id), eq(threads.userId, userId));
  return {
    async find(id: string): Promise<ThreadRow | undefined> {
      const [row] = await drizzle.select(COLUMNS).from(threads).where(eq(threads.id, id));
      return row;
    },

    /** Latest first; every word must be in the title or in what was asked. */
    list(userId: string, words: readonly string[]): Promise<ThreadRow[]> {
      const found = words.map((word) => ilike(sql`${threads.title} || ' ' || ${threads.asked}`, `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`));
      return drizzle
        .select(COLUMNS)
        .from(threads)
        .where(and(eq(threads.userId, userId), ...found))
        .orderBy(desc(threads.updatedAt), threads.id)
        .limit(MAX_LISTED);
    },

    /** Undefined where someone else has a thread of this id. */
    async insert(thread: { readonly id: string; readonly userId: string; readonly title: string }): Promise<ThreadRow | undefined> {
      const [row] = await drizzle
        .insert(threads)
        .values({ ...thread, tenantId })
        .onConflictDoUpdate({
          target: [threads.tenantId, threads.id],
          set: { updatedAt: sql`app_now()` },
          setWhere: eq(threads.userId, thread.userId),
        })
        .returning(COLUMNS);
      return row;
    },

    async rename(id: string, title: string): Promise<void> {
      await drizzle.update(threads).set({ title }).where(eq(threads.id, id));
    },

    async touch(id: string, userId: string, asked: string): Promise<void> {
      await drizzle
        .update(threads)
        .set({ updatedAt: sql`app_now()`, asked: sql`right(${threads.asked} || ' ' || ${asked}::text, ${MAX_ASKED}::int)` })
        .where(ofUser(id, userId));
    },

    /** With all that the agent kept of it. */
    async remove(id: string): Promise<void> {
      const key = checkpointThreadId(tenantId, id);
      for (const table of ["checkpoint_writes", "checkpoint_blobs", "checkpoints"])
        await tx.query(`DELETE FROM langgraph.${table} WHERE thread_id = $1`, [key]);
      await drizzle.delete(threads).where(eq(threads.id, id));
    },

    /** One verdict a person and message; a second one replaces the first. */
    async saveFeedback(feedback: {
      readonly threadId: string;
      readonly messageId: string;
      readonly userId: string;
      readonly verdict: "up" | "down";
      readonly reason: string | null;
    }): Promise<void> {
      const { verdict, reason } = feedback;
      await drizzle
        .insert(messageFeedback)
        .values({ ...feedback, tenantId })
        .onConflictDoUpdate({
          target: [messageFeedback.tenantId, messageFeedback.threadId, messageFeedback.messageId, messageFeedback.userId],
          set: { verdict, reason, at: sql`app_now()` },
        });
    },
  };
}
