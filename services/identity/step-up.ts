import { ForbiddenError } from "#core/errors";
import { STEP_UP_SECONDS } from "#core/proposals/policy";
import { appendAudit } from "#services/audit/append";
import type { Client } from "#services/identity/client";
import type { Identity } from "#services/identity/identity";
import type { ResolvedSession } from "#services/identity/session";
import { personActor } from "#services/identity/sign-in-audit";
import { forgetAttempts, reserveAttempt, signInKeys } from "#services/identity/throttle";

/**
 * Proves the password of a session that is open already; good for 15 minutes and for this session only.
 *
 * @throws LimitExceededError after too many attempts, ForbiddenError for a wrong password and for a terminal
 */
export async function stepUp(identity: Identity, session: ResolvedSession, password: string, client: Client): Promise<{ readonly goodUntil: Date }> {
  const { user, sessionId } = session;
  await reserveAttempt(identity.platform, signInKeys(user.email === "" ? user.id : user.email, client.ip));
  const hash = await passwordHash(identity, session);
  const isRight = hash !== undefined && (await identity.passwords.verify({ hash, password }));
  const at = await identity.platform.transaction(async (tx) => {
    const rows = isRight
      ? await tx.query<{ at: string | Date }>(
          `INSERT INTO step_ups (session_id, at) SELECT id, app_now() FROM sessions WHERE id = $1 AND user_id = $2
           ON CONFLICT (session_id) DO UPDATE SET at = excluded.at RETURNING at`,
          [sessionId, user.id],
        )
      : [];
    await appendAudit(await tx.enterTenant(session.tenant.id), {
      actor: personActor({ userId: user.id, name: user.name, sessionId }, client),
      action: "session.step-up",
      event: rows[0] ? `${user.name} confirmed their password` : `${user.name} did not confirm their password`,
      target: user.email,
      outcome: rows[0] ? "success" : "denied",
      requestId: client.requestId,
    });
    return rows[0]?.at;
  });
  if (at === undefined) {
    throw new ForbiddenError(hash === undefined ? "Only a person who is signed in may confirm a password." : "The password is wrong.");
  }
  await forgetAttempts(identity.platform, user.email);
  return { goodUntil: new Date(new Date(at).getTime() + STEP_UP_SECONDS * 1000) };
}

/** Undefined where the session is none of a person's: a terminal. */
async function passwordHash({ platform }: Identity, { sessionId, user }: ResolvedSession): Promise<string | undefined> {
  const [row] = await platform.transaction((tx) =>
    tx.query<{ password: string | null }>(
      `SELECT c.password FROM sessions s JOIN credentials c ON c.user_id = s.user_id
       WHERE s.id = $1 AND s.user_id = $2 AND s.expires_at > app_now() AND c.provider_id = 'credential' AND c.password IS NOT NULL`,
      [sessionId, user.id],
    ),
  );
  return row?.password ?? undefined;
}
