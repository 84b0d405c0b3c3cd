import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { ownerOf, type StoredThread, storedThread, THREAD_COLUMNS, type ThreadRow } from "#services/threads/thread";

const MAX_THREADS = 200;

/** The person's threads, latest first. `search` finds words of the title and of what was asked. */
export async function listThreads(ctx: ServiceContext, options: { readonly search?: string | undefined } = {}): Promise<StoredThread[]> {
  requireScope(ctx, "chat:use");
  const words = (options.search ?? "").replaceAll("\u0000", "").toWellFormed().split(/\s+/).filter((word) => word !== "").slice(0, 10);
  const parameters: unknown[] = [ownerOf(ctx)];
  const terms = words.map((word) => {
    parameters.push(`%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`);
    return ` AND (title || ' ' || asked) ILIKE $${parameters.length}`;
  });
  const rows = await ctx.db.read((tx) =>
    tx.query<ThreadRow>(`SELECT ${THREAD_COLUMNS} FROM threads WHERE user_id = $1${terms.join("")} ORDER BY updated_at DESC, id LIMIT ${MAX_THREADS}`, parameters),
  );
  return rows.map(storedThread);
}
