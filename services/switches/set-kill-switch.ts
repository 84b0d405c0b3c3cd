import { ForbiddenError } from "#core/errors";
import { hasSteppedUp } from "#core/proposals/quorum";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";
import { gateFacts } from "#services/proposals/gate-facts";
import { switchRows } from "#services/switches/kill-switches";
import { scopeInWords, switchScope, type SwitchScope } from "#services/switches/scope";

export type SwitchChange = { readonly scope: string; readonly engaged: boolean; readonly reason?: string | undefined };

/**
 * Engaging is easy (Owner, Admin); releasing is not (Owner, who has just confirmed their password). From the commit on
 * nothing new is sent to a provider in that scope, but what makes it safe again.
 *
 * @throws ForbiddenError, NotFoundError for a scope that is none
 */
export async function setKillSwitch(ctx: ServiceContext, { scope: text, engaged, reason }: SwitchChange): Promise<void> {
  let scope: SwitchScope | undefined;
  await mutate(ctx, {
    scope: engaged ? "kill-switch:engage" : "kill-switch:release",
    action: engaged ? "kill-switch.engage" : "kill-switch.release",
    target: text,
    event: `${engaged ? "Engaged" : "Released"} the kill switch`,
    async prepare() {
      scope = await switchScope(ctx, text);
      if (scope === "platform") {
        throw new ForbiddenError("The platform's kill switch is thrown on the machine itself: npm run kill-switch -- engage --reason ...");
      }
    },
    async run(tx) {
      if (scope === undefined) throw new Error("A kill switch was set without its scope.");
      if (ctx.actor.kind !== "user") throw new ForbiddenError("Only a person may set a kill switch.");
      if (!engaged) await requireStepUp(ctx, tx);
      const before = (await switchRows(tx)).find((row) => row.scope === scope);
      await tx.query(
        `INSERT INTO kill_switches (tenant_id, scope, engaged, reason, by_user_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, app_now())
         ON CONFLICT (tenant_id, scope) DO UPDATE SET engaged = excluded.engaged, reason = excluded.reason, by_user_id = excluded.by_user_id,
           by_name = excluded.by_name, at = excluded.at`,
        [tx.tenantId, scope, engaged, reason === "" ? null : (reason ?? null), ctx.actor.userId, ctx.actor.name],
      );
      await announce(tx, "switch", scope);
      return {
        result: undefined,
        event: `${engaged ? "Engaged" : "Released"} the kill switch ${scopeInWords(scope)}`,
        before: { engaged: before?.engaged ?? false, reason: before?.reason ?? null },
        after: { engaged, reason: reason ?? null },
      };
    },
  });
}

/** @throws ForbiddenError where the session has not confirmed its password in the last 15 minutes */
async function requireStepUp(ctx: ServiceContext, tx: TenantTransaction): Promise<void> {
  const { hand, now } = await gateFacts(ctx, tx);
  if (!hand.sessionLive) throw new ForbiddenError("Only a person who is signed in may release a kill switch.");
  if (!hasSteppedUp(hand.stepUpAt, now)) throw new ForbiddenError("Confirm your password first: this needs a sign-in of the last 15 minutes.");
}
