import type { Role } from "#core/identity/roles";
import { scopesOf } from "#core/identity/roles";
import type { TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import type { Identity } from "#services/identity/identity";
import type { IssuedSession } from "#services/identity/issued-session";
import { useLink } from "#services/identity/one-time-link";
import { resolveSession } from "#services/identity/session";
import { invitePerson } from "#services/people/invite";
import { kindsOf } from "#services/proposals/kinds";
import { aKind } from "#services/testing/a-kind";
import { aClient, aContext, anIdentity, aTenant, PASSWORD } from "#services/testing/a-tenant";

let made = 0;

export type TestPerson = { readonly userId: string; readonly email: string; readonly token: string; readonly ctx: ServiceContext };
export type Company = {
  readonly tenantId: string;
  readonly identity: Identity;
  readonly owner: TestPerson;
  join(role: Role): Promise<TestPerson>;
};

/** A company with people who are signed in by real sessions, and kinds that need no cluster. */
export async function aCompany(test: TestDatabase): Promise<Company> {
  const identity = anIdentity(test);
  const { session, email, ctx } = await aTenant(test, identity);
  const owner = await personOf(test, identity, session, email);
  return {
    tenantId: session.tenantId,
    identity,
    owner,
    async join(role) {
      made += 1;
      const address = `${role}${made}@company.test`;
      const { link } = await invitePerson(ctx, { email: address, role });
      const token = new URL(link ?? "", "http://x").searchParams.get("token") ?? "";
      return personOf(test, identity, await useLink(identity, { token, password: PASSWORD, name: `${role} ${made}` }, aClient()), address);
    },
  };
}

/** The same person at another time: their role and rights as the database has them now. */
export async function personOf(test: TestDatabase, identity: Identity, session: IssuedSession, email: string): Promise<TestPerson> {
  const resolved = await resolveSession(identity, session.token);
  if (!resolved) throw new Error(`${email} is not signed in.`);
  const { tenant, user, role, mayApprove, sessionId } = resolved;
  return {
    userId: user.id,
    email,
    token: session.token,
    ctx: {
      ...aContext(test, { tenantId: tenant.id, userId: user.id, role }),
      actor: { kind: "user", userId: user.id, name: user.name, sessionId, ip: "127.0.0.1", userAgent: "vitest" },
      scopes: scopesOf(role, mayApprove),
      channel: "web",
      kinds: kindsOf(aKind("node_switch"), aKind("schedule_edit"), aKind("sp_purchase"), aKind("policy_change")),
    },
  };
}
