import { threadsIn } from "#db/repositories/threads";
import type { ServiceContext } from "#services/context";
import { ownerOf, plainText } from "#services/threads/thread";

/** Notes that the thread was used and what was asked in it. Operational, so not audited. */
export async function touchThread(ctx: ServiceContext, input: { readonly id: string; readonly asked?: string }): Promise<void> {
  await ctx.db.record((tx) => threadsIn(tx).touch(input.id, ownerOf(ctx), plainText(input.asked ?? "")));
}
