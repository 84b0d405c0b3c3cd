import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { findThread, ownerOf, type StoredThread } from "#services/threads/thread";

/** @throws NotFoundError for a thread that is unknown or someone else's */
export async function getThread(ctx: ServiceContext, id: string): Promise<StoredThread> {
  requireScope(ctx, "chat:use");
  return ctx.db.read((tx) => findThread(tx, ownerOf(ctx), id));
}
