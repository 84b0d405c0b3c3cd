import type { CommitmentPause, PauseAnswer } from "#core/api/commitment-workflow";
import { ForbiddenError, IllegalTransitionError } from "#core/errors";
import { hasSteppedUp } from "#core/proposals/quorum";
import type { VendorLink } from "#core/vendor/link";
import type { TenantTransaction } from "#db/tenant-database";
import { cancelQueued } from "#services/commitments/pipeline/cancel-queued";
import { pauseView } from "#services/commitments/pipeline/commitment-pause";
import { tellCommitment } from "#services/commitments/pipeline/tell-once";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { gateFacts } from "#services/proposals/gate-facts";
import { pauseOwnLink, resumeOwnLink, takeBackAtVendor } from "#services/vendor/pause-with-us";

export type Pressed = {
  readonly reason?: string | undefined;
  /** The vendor's people press it through the link, which has checked who they are. */
  readonly side?: "customer" | "vendor";
};

/**
 * From the commit on nothing of a ladder is drafted and no purchase starts; plans of ours that are still queued are cancelled, by
 * this press where whoever presses may sign. Pressing again tries again what could not be cancelled.
 *
 * @throws ForbiddenError for who is neither Owner nor Admin
 */
export async function pauseCommitments(ctx: ServiceContext, { reason, side = "customer" }: Pressed = {}): Promise<PauseAnswer> {
  let link: VendorLink | undefined;
  const ladders = await mutate(ctx, {
    scope: "proposal:create",
    action: "commitment.pause",
    target: "commitments",
    event: "Paused buying commitments",
    async run(tx) {
      if (side === "customer") await requireManager(ctx, tx);
      await lockPause(tx);
      link = side === "customer" ? await pauseOwnLink(ctx, tx, reason) : undefined;
      const before = (await commitmentSettings(tx)).pause;
      if (before !== undefined) return link === undefined ? { result: 0, unchanged: true } : { result: 0, after: { vendor: "paused" } };
      await tx.query(
        `INSERT INTO commitment_settings (tenant_id, paused_at, paused_by, paused_side, pause_reason) VALUES ($1, app_now(), $2, $3, $4)
         ON CONFLICT (tenant_id) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by, paused_side = excluded.paused_side, pause_reason = excluded.pause_reason`,
        [tx.tenantId, ctx.actor.name, side, reason === "" ? null : (reason ?? null)],
      );
      const stopped = await tx.query(
        "UPDATE commitment_ladders SET status = 'paused', by_pause = true, waits_for = 'Buying is paused.', updated_at = app_now() WHERE status = 'active' RETURNING id",
        [],
      );
      await tellCommitment(tx, {
        topic: "paused",
        title: `${ctx.actor.name} paused buying commitments`,
        text: `Nothing is bought until an Owner resumes it on the page Commitments; plans that are queued are being cancelled.${reason ? ` The reason: ${reason}` : ""}`,
        number: undefined,
      });
      return { result: stopped.length, before: { paused: false }, after: { paused: true, side, reason: reason ?? null, ladders: stopped.length } };
    },
  });
  if (link !== undefined) await takeBackAtVendor(ctx, link);
  const queued = [...(await cancelQueued(ctx))];
  const pause = await ctx.db.read(async (tx) => pauseView(ctx, await commitmentSettings(tx)));
  return { pause, queued, ladders, text: sentence(queued, ladders) };
}

/**
 * Buying may go on. Plans that were cancelled stay cancelled; ladders that the pause stopped go on from their next date.
 *
 * @throws ForbiddenError for anyone but an Owner who has just confirmed their password; IllegalTransitionError where nothing is paused
 */
export async function resumeCommitments(ctx: ServiceContext, { reason }: Pick<Pressed, "reason"> = {}): Promise<CommitmentPause> {
  await mutate(ctx, {
    scope: "limits:manage",
    action: "commitment.resume",
    target: "commitments",
    event: "Resumed buying commitments",
    async run(tx) {
      const { hand, roster, now } = await gateFacts(ctx, tx);
      if (hand.kind !== "user" || !hand.sessionLive || roster.get(hand.userId ?? "")?.role !== "owner") {
        throw new ForbiddenError("Only an Owner who is signed in may resume buying.");
      }
      if (!hasSteppedUp(hand.stepUpAt, now)) {
        throw new ForbiddenError("Confirm your password first: this needs a sign-in of the last 15 minutes.");
      }
      await lockPause(tx);
      const { pause } = await commitmentSettings(tx);
      if (pause === undefined) throw new IllegalTransitionError("Buying is not paused.");
      await tx.query(
        "UPDATE commitment_settings SET paused_at = NULL, paused_by = NULL, paused_side = NULL, pause_reason = NULL, updated_at = app_now(), updated_by = $1",
        [ctx.actor.name],
      );
      await resumeOwnLink(ctx, tx);
      const again = await tx.query(
        "UPDATE commitment_ladders SET status = 'active', by_pause = false, waits_for = NULL, updated_at = app_now() WHERE status = 'paused' AND by_pause RETURNING id",
        [],
      );
      await tellCommitment(tx, {
        topic: "resumed",
        title: `${ctx.actor.name} resumed buying commitments`,
        text: `It was paused by ${pause.by}.${again.length === 0 ? "" : ` ${again.length === 1 ? "One ladder goes" : `${again.length} ladders go`} on.`}`,
        number: undefined,
      });
      return {
        result: undefined,
        before: { paused: true, by: pause.by, side: pause.side },
        after: { paused: false, reason: reason ?? null, ladders: again.length },
      };
    },
  });
  return ctx.db.read(async (tx) => pauseView(ctx, await commitmentSettings(tx)));
}

/** Two presses of the same moment follow each other. */
async function lockPause(tx: TenantTransaction): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('commitments/pause:' || $1, 0))", [tx.tenantId]);
}

async function requireManager(ctx: ServiceContext, tx: TenantTransaction): Promise<void> {
  const { hand, roster } = await gateFacts(ctx, tx);
  const role = roster.get(hand.userId ?? "")?.role;
  if (hand.kind !== "user" || !(role === "owner" || role === "admin")) throw new ForbiddenError("Only an Owner or an Admin may pause buying.");
}

function sentence(queued: PauseAnswer["queued"], ladders: number): string {
  const count = (outcome: PauseAnswer["queued"][number]["outcome"]) => queued.filter((one) => one.outcome === outcome).length;
  const plans = (number: number) => (number === 1 ? "1 queued plan" : `${number} queued plans`);
  const parts = [
    "Buying is paused: nothing is bought until an Owner resumes it.",
    ...(queued.length === 0 ? ["No plan is queued."] : []),
    ...(count("signed") > 0 ? [`${plans(count("signed"))} ${count("signed") === 1 ? "is" : "are"} being cancelled.`] : []),
    ...(count("waiting") > 0 ? [`The cancelling of ${plans(count("waiting"))} is drafted and waits for the signature of an Owner or an Admin.`] : []),
    ...(count("left") > 0 ? [`${plans(count("left"))} could not be cancelled; the reason stands beside each.`] : []),
    ...(ladders > 0 ? [`${ladders === 1 ? "A ladder is" : `${ladders} ladders are`} stopped.`] : []),
  ];
  return parts.join(" ");
}
