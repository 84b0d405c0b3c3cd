import type { Actor } from "#core/identity/actor";
import type { PlatformDatabase } from "#db/platform-database";
import { appendAudit } from "#services/audit/append";
import type { Client } from "#services/identity/client";
import type { IssuedSession } from "#services/identity/issued-session";

/** The chain of what happens before a tenant is known. */
export const PLATFORM_CHAIN = "platform";

export function personActor(
  person: { readonly userId: string | null; readonly name: string; readonly sessionId: string | null },
  client: Client,
): Actor {
  return { kind: "user", ...person, ip: client.ip, userAgent: client.userAgent };
}

export async function recordSignIn(platform: PlatformDatabase, session: IssuedSession, client: Client): Promise<void> {
  await platform.transaction(async (tx) => {
    const [person] = await tx.query<{ name: string; email: string }>("SELECT name, email FROM users WHERE id = $1", [session.userId]);
    const name = person?.name ?? session.userId;
    await appendAudit(await tx.enterTenant(session.tenantId), {
      actor: personActor({ userId: session.userId, name, sessionId: session.sessionId }, client),
      action: "session.create",
      event: `${name} signed in`,
      target: person?.email ?? session.userId,
      outcome: "success",
      requestId: client.requestId,
    });
  });
}

/** In the tenant's log where the e-mail is a member's, else in the platform's: the same work either way. */
export async function recordRefusedSignIn(platform: PlatformDatabase, email: string, client: Client): Promise<void> {
  await platform.transaction(async (tx) => {
    const [member] = await tx.query<{ tenant_id: string }>(
      "SELECT m.tenant_id FROM users u JOIN members m ON m.user_id = u.id WHERE u.email = $1 ORDER BY m.joined_at LIMIT 1",
      [email],
    );
    await appendAudit(await tx.enterTenant(member?.tenant_id ?? PLATFORM_CHAIN), {
      actor: personActor({ userId: null, name: email, sessionId: null }, client),
      action: "session.create",
      event: `Sign-in as ${email} refused`,
      target: email,
      outcome: "denied",
      requestId: client.requestId,
    });
  });
}
