import { expire, isOver } from "#core/proposals/lifecycle";
import { noticeOf } from "#core/proposals/notice";
import { appNow } from "#db/app-now";
import { proposalsIn } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { tell } from "#services/notifications/tell";
import { asSystem } from "#services/system";

const OVERDUE =
  "state IN ('proposed', 'partially_approved', 'approved') AND (r.expires_at <= app_now() OR (state = 'approved' AND start_by <= app_now()))";

/** Expires what nobody signed or started in time. For a timer, and before anything looks at proposals. */
export async function expireOverdue(ctx: ServiceContext): Promise<number> {
  const overdue = await ctx.db.read((tx) =>
    tx.query<{ number: number }>(
      `SELECT number FROM proposals JOIN proposal_revisions r USING (tenant_id, number, rev) WHERE ${OVERDUE} ORDER BY number`,
    ),
  );
  for (const { number } of overdue) await expireOne(ctx, number);
  return overdue.length;
}

async function expireOne(ctx: ServiceContext, number: number): Promise<void> {
  await mutate(asSystem(ctx), {
    scope: "proposal:create",
    action: "proposal.expire",
    target: `APR-${number}`,
    event: `APR-${number} expired`,
    async run(tx) {
      const stored = await proposalsIn(tx).lock(number);
      const now = await appNow(tx);
      if (!stored || !isOver(stored, now)) return { result: undefined, unchanged: true };
      const next = { ...stored, ...expire(stored, now) };
      await proposalsIn(tx).save(next);
      const reason = stored.state === "approved" ? (stored.held ?? "It was not started in time.") : "It was not signed in time.";
      await tell(tx, { topic: "expired", number, threadId: stored.threadId, payload: noticeOf(next, { reason }) });
      return { result: undefined, before: { state: stored.state, rev: stored.rev }, after: { state: next.state, reason } };
    },
  });
}
