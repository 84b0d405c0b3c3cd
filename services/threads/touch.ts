import type { ServiceContext } from "#services/context";
import { ownerOf } from "#services/threads/thread";

/** Text of a thread that search can find, characters; the oldest goes first. */
const MAX_ASKED = 20_000;

/** Notes that the thread was used and what was asked in it. Operational, so not audited. */
export async function touchThread(ctx: ServiceContext, input: { readonly id: string; readonly asked?: string }): Promise<void> {
  const asked = (input.asked ?? "").replaceAll("\u0000", "").toWellFormed();
  await ctx.db.record((tx) =>
    tx.query("UPDATE threads SET updated_at = app_now(), asked = right(asked || ' ' || $3, $4::int) WHERE id = $1 AND user_id = $2", [input.id, ownerOf(ctx), asked, MAX_ASKED]),
  );
}
