import { describe, expect, it } from "vitest";
import { ConflictError, LimitExceededError, UnauthenticatedError } from "#core/errors";
import type { PlatformDatabase } from "#db/platform-database";
import type { TestDatabase } from "#db/testing/test-database";
import { listAudit } from "#services/audit/list";
import { type Passwords, scrypt } from "#services/identity/auth";
import { resolveSession } from "#services/identity/session";
import { signIn } from "#services/identity/sign-in";
import { signOut } from "#services/identity/sign-out";
import { sweepIdentity } from "#services/identity/sweep";
import { signUp } from "#services/identity/sign-up";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aClient, aTenant, anIdentity, fastPasswords, PASSWORD } from "#services/testing/a-tenant";

/** Fails the nth statement of every transaction that it opens. */
function failingAt(platform: PlatformDatabase, nth: number): PlatformDatabase {
  return {
    transaction: (run) => {
      let count = 0;
      return platform.transaction((tx) => {
        const failing =
          <Args extends readonly unknown[], Out>(query: (...args: Args) => Promise<Out>) =>
          async (...args: Args): Promise<Out> => {
            count += 1;
            if (count === nth) throw new Error("injected");
            return query(...args);
          };
        return run({
          ...tx,
          get drizzle() {
            return tx.drizzle;
          },
          query: failing(tx.query) as typeof tx.query,
          raw: tx.raw,
          enterTenant: async (tenantId) => {
            const inner = await tx.enterTenant(tenantId);
            return { ...inner, query: failing(inner.query) as typeof inner.query };
          },
        });
      });
    },
  };
}

const countAll = async (test: TestDatabase) => {
  const tables = ["users", "credentials", "sessions", "tenants", "members", "cloud_accounts"];
  const sql = `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(", ")}`;
  return test.database.platform.transaction((tx) => tx.query(sql));
};

export function identitySuite(test: () => TestDatabase): void {
  describe("sign-up", () => {
    it("makes person, tenant, ownership, session and a placeholder account", async () => {
      const identity = anIdentity(test());
      const session = await signUp(identity, { organization: "Acme", email: " Ada@Example.test ", password: PASSWORD }, aClient());
      expect(await resolveSession(identity, session.token)).toMatchObject({
        user: { email: "ada@example.test", name: "ada" },
        tenant: { name: "Acme" },
        role: "owner",
        accountState: "pending",
      });
      const accounts = await test()
        .database.tenant(session.tenantId)
        .read((tx) => tx.query("SELECT account_id, state FROM cloud_accounts"));
      expect(accounts).toEqual([{ account_id: expect.stringMatching(/^pending-[0-9a-z]{20}$/), state: "pending" }]);
    });

    it("stores neither the password nor the token", async () => {
      const { session } = await aTenant(test(), anIdentity(test(), { passwords: scrypt }));
      const rows = await test().database.platform.transaction(async (tx) => [
        ...(await tx.query("SELECT * FROM sessions")),
        ...(await tx.query("SELECT * FROM credentials WHERE user_id = $1", [session.userId])),
      ]);
      expect(JSON.stringify(rows)).not.toContain(session.token);
      expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    });

    it("leaves nothing behind, whichever statement fails", async () => {
      const before = await countAll(test());
      const sound = anIdentity(test());
      let failures = 0;
      for (let nth = 1; ; nth += 1) {
        const platform = failingAt(sound.platform, nth);
        const identity = { ...sound, platform };
        const outcome = await signUp(identity, { organization: "Acme", email: `fault${nth}@example.test`, password: PASSWORD }, aClient()).catch(
          (error: unknown) => error,
        );
        if (!(outcome instanceof Error)) break;
        failures += 1;
        expect({ nth, counts: await countAll(test()) }).toEqual({ nth, counts: before });
      }
      expect(failures).toBeGreaterThanOrEqual(8);
    });

    it("refuses an e-mail that is taken, in any case of letters", async () => {
      const { email } = await aTenant(test());
      const before = await countAll(test());
      await expect(signUp(anIdentity(test()), { organization: "Copy", email: email.toUpperCase(), password: PASSWORD }, aClient())).rejects.toThrow(
        ConflictError,
      );
      expect(await countAll(test())).toEqual(before);
    });
  });

  describe("sign-in", () => {
    it("gives a token that works until sign-out", async () => {
      const identity = anIdentity(test());
      const { email } = await aTenant(test(), identity);
      const session = await signIn(identity, { email, password: PASSWORD }, aClient());
      const resolved = await resolveSession(identity, session.token);
      expect(resolved?.user.email).toBe(email);
      if (resolved) await signOut(identity, resolved, aClient());
      expect(await resolveSession(identity, session.token)).toBeUndefined();
    });

    it("answers a wrong password and an unknown e-mail alike, after one hash each", async () => {
      let hashes = 0;
      const counting: Passwords = {
        hash: async (password) => {
          hashes += 1;
          return fastPasswords.hash(password);
        },
        verify: async (check) => {
          hashes += 1;
          return fastPasswords.verify(check);
        },
      };
      const identity = anIdentity(test(), { passwords: counting });
      const { email } = await aTenant(test(), identity);
      const attempt = async (body: { email: string; password: string }) => {
        hashes = 0;
        const error = await signIn(identity, body, aClient()).catch((thrown: unknown) => thrown);
        return { error, hashes };
      };
      const known = await attempt({ email, password: "wrong password" });
      const unknown = await attempt({ email: "nobody@example.test", password: "wrong password" });
      expect(known.error).toBeInstanceOf(UnauthenticatedError);
      expect(unknown).toEqual(known);
      expect(known.hashes).toBe(1);
    });

    it("records refused attempts in the log of the tenant that they were aimed at", async () => {
      const identity = anIdentity(test());
      const { email, ctx } = await aTenant(test(), identity);
      await signIn(identity, { email, password: "wrong password" }, aClient({ ip: "203.0.113.9" })).catch(() => undefined);
      expect((await listAudit(ctx, { outcome: "denied" })).rows).toMatchObject([
        { action: "session.create", target: email, actor: { ip: "203.0.113.9" } },
      ]);
    });

    it("slows down guesses at one e-mail, from any address, and then refuses the right password, too", async () => {
      const identity = anIdentity(test());
      const { email } = await aTenant(test(), identity);
      for (let guess = 0; guess < 10; guess += 1)
        await expect(signIn(identity, { email, password: `guess ${guess} ....` }, aClient())).rejects.toThrow(UnauthenticatedError);
      await expect(signIn(identity, { email, password: PASSWORD }, aClient())).rejects.toThrow(LimitExceededError);
      await test().database.platform.transaction((tx) =>
        tx.query("UPDATE sign_in_attempts SET due_at = due_at - interval '1 minute' WHERE key = $1", [`email:${email}`]),
      );
      await expect(signIn(identity, { email, password: PASSWORD }, aClient())).resolves.toBeDefined();
    });

    it("counts guesses that come at the same instant", async () => {
      const identity = anIdentity(test());
      const { email } = await aTenant(test(), identity);
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, () => signIn(identity, { email, password: "wrong password" }, aClient()).catch((error: unknown) => error)),
      );
      expect(outcomes.filter((outcome) => outcome instanceof UnauthenticatedError)).toHaveLength(10);
      expect(outcomes.filter((outcome) => outcome instanceof LimitExceededError)).toHaveLength(6);
    });

    it("slows down guesses from one address at any e-mail", async () => {
      const identity = anIdentity(test());
      const ip = "198.51.100.7";
      const guess = (n: number) => signIn(identity, { email: `guess${n}@example.test`, password: "wrong password" }, aClient({ ip }));
      await expect(guess(1)).rejects.toThrow(UnauthenticatedError);
      // As if it had spent all of its hundred.
      await test().database.platform.transaction((tx) =>
        tx.query("UPDATE sign_in_attempts SET due_at = app_now() + interval '200 s' WHERE key = $1", [`ip:${ip}`]),
      );
      await expect(guess(2)).rejects.toThrow(LimitExceededError);
    });

    it("lets sample logins in on the sandbox only", async () => {
      const open = anIdentity(test(), { sampleLogins: true });
      const closed = anIdentity(test(), { sampleLogins: false });
      const email = `sample-${Math.random()}@demo.test`;
      await ensureTenant(open.platform, fastPasswords, {
        id: `demo-${email}`,
        name: "Demo",
        costSource: "sandbox:demo",
        people: [{ email, name: "Owner", role: "owner", password: PASSWORD }],
      });
      const session = await signIn(open, { email, password: PASSWORD }, aClient());
      expect(await resolveSession(open, session.token)).toBeDefined();
      expect(await resolveSession(closed, session.token)).toBeUndefined();
      await expect(signIn(closed, { email, password: PASSWORD }, aClient())).rejects.toThrow("E-mail or password is wrong.");
    });

    it("ends a session by the one clock", async () => {
      const identity = anIdentity(test());
      const { session } = await aTenant(test(), identity);
      expect(session.expiresAt.toISOString().slice(0, 10)).toBe("2026-11-25");
      const expire = (ago: string) =>
        test().database.platform.transaction((tx) =>
          tx.query("UPDATE sessions SET expires_at = app_now() - $2::interval WHERE id = $1 RETURNING id", [session.sessionId, ago]),
        );
      await expire("0 s");
      expect(await resolveSession(identity, session.token)).toBeUndefined();
      await sweepIdentity(identity.platform);
      expect(await expire("2 days")).toHaveLength(1);
      await sweepIdentity(identity.platform);
      expect(await expire("2 days")).toHaveLength(0);
    });
  });
}
