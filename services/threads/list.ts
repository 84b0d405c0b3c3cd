import { threadsIn } from "#db/repositories/threads";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { ownerOf, plainText, type StoredThread, storedThread } from "#services/threads/thread";

const MAX_WORDS = 10;

/** The person's threads, latest first. `search` finds words of the title and of what was asked. */
export async function listThreads(ctx: ServiceContext, options: { readonly search?: string | undefined } = {}): Promise<StoredThread[]> {
  requireScope(ctx, "chat:use");
  const words = plainText(options.search ?? "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS);
  const rows = await ctx.db.read((tx) => threadsIn(tx).list(ownerOf(ctx), words));
  return rows.map(storedThread);
}
