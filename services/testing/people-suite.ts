import { describe, expect, it } from "vitest";
import { ConflictError, ForbiddenError, NotFoundError, UnauthenticatedError } from "#core/errors";
import type { TestDatabase } from "#db/testing/test-database";
import { verifyAudit } from "#services/audit/verify";
import { firstOwnerLink, readLink, useLink } from "#services/identity/one-time-link";
import { resolveSession, terminalMembership } from "#services/identity/session";
import { signIn } from "#services/identity/sign-in";
import { changeRole } from "#services/people/change-role";
import { invitePerson } from "#services/people/invite";
import { listPeople } from "#services/people/list";
import { removePerson } from "#services/people/remove";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aClient, anIdentity, aTenant, fastPasswords, PASSWORD } from "#services/testing/a-tenant";

export function peopleSuite(test: () => TestDatabase): void {
  describe("people", () => {
    it("joins by a one-time link, once", async () => {
      const identity = anIdentity(test());
      const { ctx } = await aTenant(test(), identity);
      const invitation = await invitePerson(ctx, { email: "New@Example.test", role: "viewer" });
      const token = new URL(invitation.link ?? "", "http://x").searchParams.get("token") ?? "";
      expect(await readLink(identity.platform, token)).toMatchObject({ purpose: "invitation", email: "new@example.test", role: "viewer" });
      const session = await useLink(identity, { token, password: PASSWORD, name: "Newcomer", email: "someone-else@example.test" }, aClient());
      expect(await resolveSession(identity, session.token)).toMatchObject({
        role: "viewer",
        user: { email: "new@example.test" },
        tenant: { id: ctx.tenant.id },
      });
      await expect(useLink(identity, { token, password: PASSWORD }, aClient())).rejects.toThrow(NotFoundError);
      await expect(readLink(identity.platform, "unknown")).rejects.toThrow("This link is not valid any more.");
      expect(await listPeople(ctx)).toMatchObject([
        { role: "owner", isYou: true },
        { role: "viewer", isYou: false },
      ]);
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true });
    });

    it("asks the password of an account that exists before it joins another company", async () => {
      const identity = anIdentity(test());
      const [a, b] = [await aTenant(test(), identity), await aTenant(test(), identity)];
      const invitation = await invitePerson(a.ctx, { email: b.email, role: "admin" });
      const token = new URL(invitation.link ?? "", "http://x").searchParams.get("token") ?? "";
      await expect(useLink(identity, { token, password: "not the password" }, aClient())).rejects.toThrow(ConflictError);
      const session = await useLink(identity, { token, password: PASSWORD }, aClient());
      expect(await resolveSession(identity, session.token)).toMatchObject({ role: "admin", tenant: { id: a.session.tenantId } });
      expect(await resolveSession(identity, b.session.token)).toMatchObject({ role: "owner", tenant: { id: b.session.tenantId } });
    });

    it("withdraws an invitation when a newer one is made", async () => {
      const identity = anIdentity(test());
      const { ctx } = await aTenant(test(), identity);
      const links = [
        await invitePerson(ctx, { email: "twice@example.test", role: "owner" }),
        await invitePerson(ctx, { email: "twice@example.test", role: "viewer" }),
      ];
      const [first, second] = links.map(({ link }) => new URL(link ?? "", "http://x").searchParams.get("token") ?? "");
      await expect(readLink(identity.platform, first ?? "")).rejects.toThrow(NotFoundError);
      expect(await readLink(identity.platform, second ?? "")).toMatchObject({ role: "viewer" });
    });

    it("never loses the last Owner, not even to two demotions at once", async () => {
      const identity = anIdentity(test());
      const { ctx, session } = await aTenant(test(), identity);
      await expect(changeRole(ctx, { userId: session.userId, role: "viewer" })).rejects.toThrow(ForbiddenError);
      await expect(removePerson(ctx, session.userId)).rejects.toThrow("is the last Owner");
      const invitation = await invitePerson(ctx, { email: "second@example.test", role: "owner" });
      const second = await useLink(
        identity,
        { token: new URL(invitation.link ?? "", "http://x").searchParams.get("token") ?? "", password: PASSWORD },
        aClient(),
      );
      const outcomes = await Promise.allSettled([
        changeRole(ctx, { userId: session.userId, role: "admin" }),
        changeRole(ctx, { userId: second.userId, role: "admin" }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect((await listPeople(ctx)).filter(({ role }) => role === "owner")).toHaveLength(1);
    });

    it("takes a demotion and a removal into account at the next request", async () => {
      const identity = anIdentity(test());
      const { ctx } = await aTenant(test(), identity);
      const invitation = await invitePerson(ctx, { email: "demoted@example.test", role: "admin" });
      const session = await useLink(
        identity,
        { token: new URL(invitation.link ?? "", "http://x").searchParams.get("token") ?? "", password: PASSWORD },
        aClient(),
      );
      expect(await resolveSession(identity, session.token)).toMatchObject({ role: "admin" });
      await changeRole(ctx, { userId: session.userId, role: "viewer" });
      expect(await resolveSession(identity, session.token)).toMatchObject({ role: "viewer" });
      await removePerson(ctx, session.userId);
      expect(await resolveSession(identity, session.token)).toBeUndefined();
      await expect(signIn(identity, { email: "demoted@example.test", password: PASSWORD }, aClient())).rejects.toThrow(UnauthenticatedError);
    });

    it("makes the first Owner of a tenant by a link, and no second one", async () => {
      const identity = anIdentity(test());
      const id = `local-${Math.random()}`;
      expect(await ensureTenant(identity.platform, fastPasswords, { id, name: "Local", costSource: "local", people: [] })).toEqual({ created: true });
      expect(await ensureTenant(identity.platform, fastPasswords, { id, name: "Local", costSource: "local", people: [] })).toEqual({
        created: false,
      });
      expect(await terminalMembership(identity.platform, id)).toMatchObject({
        role: "owner",
        user: { id: "terminal" },
        tenant: { id, costSource: "local" },
      });
      const stale = await firstOwnerLink(identity.platform, id);
      const token = (await firstOwnerLink(identity.platform, id)) ?? "";
      await expect(readLink(identity.platform, stale ?? "")).rejects.toThrow(NotFoundError);
      const session = await useLink(identity, { token, password: PASSWORD, email: `me-${id}@example.test` }, aClient());
      expect(await resolveSession(identity, session.token)).toMatchObject({ role: "owner", tenant: { id } });
      expect(await firstOwnerLink(identity.platform, id)).toBeUndefined();
      expect(await terminalMembership(identity.platform, id)).toMatchObject({ role: "owner", user: { id: session.userId } });
      expect(await terminalMembership(identity.platform, "no such tenant")).toBeUndefined();
    });
  });
}
