import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { checkpointThreadId } from "#db/checkpoint-pool";
import type { TenantDatabase } from "#db/tenant-database";

const savers = new WeakMap<TenantDatabase, PostgresSaver>();

/** Checkpoints of one tenant, under its row-level security. The tables come with the migrations. */
export function checkpointerFor(db: TenantDatabase): PostgresSaver {
  let saver = savers.get(db);
  if (!saver) {
    saver = new PostgresSaver(db.checkpoints as unknown as ConstructorParameters<typeof PostgresSaver>[0], undefined, { schema: "langgraph" });
    savers.set(db, saver);
  }
  return saver;
}

export function threadKey(db: TenantDatabase, threadId: string): string {
  return checkpointThreadId(db.tenantId, threadId);
}

/** Steps of finished turns are of no use: only a thread's newest checkpoint is ever read. Keeps threads from growing by every step. */
export async function pruneCheckpoints(db: TenantDatabase, key: string): Promise<void> {
  await db.record(async (tx) => {
    await tx.query("DELETE FROM langgraph.checkpoints WHERE thread_id = $1 AND checkpoint_id < (SELECT max(checkpoint_id) FROM langgraph.checkpoints WHERE thread_id = $1)", [key]);
    await tx.query("DELETE FROM langgraph.checkpoint_writes w WHERE thread_id = $1 AND NOT EXISTS (SELECT 1 FROM langgraph.checkpoints c WHERE c.thread_id = $1 AND c.checkpoint_id = w.checkpoint_id)", [key]);
    await tx.query(
      `DELETE FROM langgraph.checkpoint_blobs b WHERE thread_id = $1 AND NOT EXISTS (
         SELECT 1 FROM langgraph.checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') v WHERE c.thread_id = $1 AND v.key = b.channel AND v.value = b.version)`,
      [key],
    );
  });
}
