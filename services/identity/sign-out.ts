import { appendAudit } from "#services/audit/append";
import type { Client } from "#services/identity/client";
import type { Identity } from "#services/identity/identity";
import type { ResolvedSession } from "#services/identity/session";
import { personActor } from "#services/identity/sign-in-audit";

/** Ends the session at once: its token is worth nothing from here on. */
export async function signOut(identity: Identity, session: ResolvedSession, client: Client): Promise<void> {
  await identity.platform.transaction(async (tx) => {
    await tx.query("DELETE FROM sessions WHERE id = $1", [session.sessionId]);
    await appendAudit(await tx.enterTenant(session.tenant.id), {
      actor: personActor({ userId: session.user.id, name: session.user.name, sessionId: session.sessionId }, client),
      action: "session.end",
      event: `${session.user.name} signed out`,
      target: session.user.email,
      outcome: "success",
      requestId: client.requestId,
    });
  });
}
