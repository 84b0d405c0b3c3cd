import type { Role } from "#core/identity/roles";
import type { Hand, Signer } from "#core/proposals/proposal";
import type { Roster } from "#core/proposals/quorum";
import { appNow } from "#db/app-now";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** What the gate decides by, all as the database has it in this transaction. */
export type GateFacts = { readonly now: Date; readonly roster: Roster; readonly hand: Hand };

export async function gateFacts(ctx: ServiceContext, tx: TenantTransaction): Promise<GateFacts> {
  return { now: await appNow(tx), roster: await rosterIn(tx), hand: await handIn(ctx, tx) };
}

/** Every member, with the role and the right to approve that they have now. */
export async function rosterIn(tx: TenantTransaction): Promise<Roster> {
  const rows = await tx.query<{ user_id: string; role: Role; may_approve: boolean | null; since: string | Date }>(
    "SELECT user_id, role, may_approve, greatest(joined_at, role_changed_at) AS since FROM members",
  );
  return new Map(
    rows.map(({ user_id, role, may_approve, since }): [string, Signer] => [
      user_id,
      { userId: user_id, role, mayApprove: may_approve ?? true, since: new Date(since) },
    ]),
  );
}

/** Who asks, by their session in the database and not by what the request says of it. A terminal has no session. */
export async function handIn({ actor, channel }: ServiceContext, tx: TenantTransaction): Promise<Hand> {
  const [session] = await tx.query<{ user_id: string; live: boolean; step_up_at: string | Date | null }>("SELECT * FROM gate_session($1)", [
    actor.sessionId ?? "",
  ]);
  const isTheirs = session !== undefined && session.user_id === actor.userId;
  return {
    kind: actor.kind,
    userId: actor.userId,
    sessionId: isTheirs ? actor.sessionId : null,
    sessionLive: isTheirs && session.live,
    impersonated: false,
    stepUpAt: isTheirs && session.step_up_at !== null ? new Date(session.step_up_at) : undefined,
    channel,
  };
}
