import { setTimeout as pause } from "node:timers/promises";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { Checkpoint, CheckpointMetadata } from "@langchain/langgraph/web";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { type CheckpointPool, checkpointThreadId } from "#db/checkpoint-pool";
import type { TenantDatabase } from "#db/tenant-database";

const savers = new WeakMap<TenantDatabase, TenantCheckpoints>();

/** Checkpoints of one tenant, under its row-level security. The tables come with the migrations. */
export function checkpointerFor(db: TenantDatabase): PostgresSaver {
  let saver = savers.get(db);
  if (!saver) {
    saver = new TenantCheckpoints(db.checkpoints);
    savers.set(db, saver);
  }
  return saver;
}

export function threadKey(db: TenantDatabase, threadId: string): string {
  return checkpointThreadId(db.tenantId, threadId);
}

/**
 * A write waits this long, milliseconds, for the step that it stands beside to get going: the embedded database works
 * in this very thread, and a question should be on its way to the model before its checkpoint is written. What a tool
 * found is written at once, so that a crash does not run it again.
 */
const AFTER_YOU_MS = 30;
const FOUND_BY_TOOLS = "evidence";

type Versions = Parameters<PostgresSaver["put"]>[3];
type Writes = Parameters<PostgresSaver["putWrites"]>[1];

/**
 * LangGraph's own saver, which reads; it writes a row a statement in a transaction of its own. A step stands between
 * a person and the first word, so here each write is one statement.
 */
class TenantCheckpoints extends PostgresSaver {
  private readonly tenantPool: CheckpointPool;

  constructor(pool: CheckpointPool) {
    super(pool as unknown as ConstructorParameters<typeof PostgresSaver>[0], undefined, { schema: "langgraph" });
    this.tenantPool = pool;
  }

  override async put(config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: Versions): Promise<RunnableConfig> {
    const {
      thread_id,
      checkpoint_ns = "",
      checkpoint_id,
    } = config.configurable as { readonly thread_id: string; readonly checkpoint_ns?: string; readonly checkpoint_id?: string };
    const [blobs, dumpedMetadata] = await Promise.all([
      this._dumpBlobs(thread_id, checkpoint_ns, checkpoint.channel_values, newVersions),
      this._dumpMetadata(metadata),
    ]);
    await pause(AFTER_YOU_MS);
    const row = [thread_id, checkpoint_ns, checkpoint.id, checkpoint_id ?? null, this._dumpCheckpoint(checkpoint), dumpedMetadata];
    const insert = `INSERT INTO langgraph.checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata) VALUES ${tuples(1, 6, 0)}
      ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id) DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata`;
    const withBlobs =
      blobs.length === 0
        ? ""
        : `WITH blobs AS (INSERT INTO langgraph.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob) VALUES ${tuples(blobs.length, 6, 6)} ON CONFLICT DO NOTHING) `;
    await this.tenantPool.query(withBlobs + insert, [...row, ...blobs.flatMap((blob) => blob.map((value) => value ?? null))]);
    return { configurable: { thread_id, checkpoint_ns, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(config: RunnableConfig, writes: Writes, taskId: string): Promise<void> {
    if (writes.length === 0) return;
    const {
      thread_id,
      checkpoint_ns = "",
      checkpoint_id,
    } = config.configurable as { readonly thread_id: string; readonly checkpoint_ns?: string; readonly checkpoint_id: string };
    const rows = await this._dumpWrites(thread_id, checkpoint_ns, checkpoint_id, taskId, writes);
    if (!writes.some(([channel]) => channel === FOUND_BY_TOOLS)) await pause(AFTER_YOU_MS);
    // Marks of the runtime itself (errors, interrupts) have fixed negative places and replace what stood there.
    const isMark = rows.every(([, , , , index]) => index < 0);
    await this.tenantPool.query(
      `INSERT INTO langgraph.checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob) VALUES ${tuples(rows.length, 8, 0)}
       ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO ${isMark ? "UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob" : "NOTHING"}`,
      rows.flat(),
    );
  }
}

/** `($1, $2), ($3, $4)`, numbered from after `offset`. */
function tuples(rows: number, columns: number, offset: number): string {
  return Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (_, column) => `$${offset + row * columns + column + 1}`).join(", ")})`,
  ).join(", ");
}

/** Steps of finished turns are of no use: only a thread's newest checkpoint is ever read. Keeps threads from growing by every step. */
export async function pruneCheckpoints(db: TenantDatabase, key: string): Promise<void> {
  await db.checkpoints.query(
    `WITH newest AS (SELECT checkpoint_id, checkpoint -> 'channel_versions' AS versions FROM langgraph.checkpoints WHERE thread_id = $1 ORDER BY checkpoint_id DESC LIMIT 1),
       old_steps AS (DELETE FROM langgraph.checkpoints c USING newest n WHERE c.thread_id = $1 AND c.checkpoint_id < n.checkpoint_id),
       old_writes AS (DELETE FROM langgraph.checkpoint_writes w USING newest n WHERE w.thread_id = $1 AND w.checkpoint_id < n.checkpoint_id)
     DELETE FROM langgraph.checkpoint_blobs b USING newest n WHERE b.thread_id = $1 AND (n.versions ->> b.channel) IS DISTINCT FROM b.version`,
    [key],
  );
}
