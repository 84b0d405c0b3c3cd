import { describe, expect, it } from "vitest";
import type { TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { CHANNEL, type Announcement } from "#services/notifications/announce";
import { deliverOutbox, tenantsWithOutbox } from "#services/notifications/deliver-outbox";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { rejectProposal } from "#services/proposals/reject";
import { aCompany, type TestPerson } from "#services/testing/a-company";
import { aDraft } from "#services/testing/gate-steps";
import { threadNotices } from "#services/threads/notices";

export function outboxSuite(test: () => TestDatabase): void {
  const aThread = async ({ ctx, userId }: TestPerson, id: string) => {
    await ctx.db.record((tx) => tx.query("INSERT INTO threads (tenant_id, id, user_id, title) VALUES ($1, $2, $3, 'x')", [tx.tenantId, id, userId]));
    return id;
  };
  const undelivered = async (ctx: ServiceContext) =>
    (await ctx.db.read((tx) => tx.query<{ topic: string }>("SELECT topic FROM outbox WHERE delivered_at IS NULL ORDER BY created_at"))).map(
      ({ topic }) => topic,
    );

  describe("the outbox", () => {
    it("brings what became of a proposal into the conversation that asked for it, once, however often it is delivered", async () => {
      const { owner, join, tenantId } = await aCompany(test());
      const admin = await join("admin");
      const threadId = await aThread(owner, "t-outbox");
      const { id, hash } = await aDraft(owner, { threadId });
      await approveProposal(admin.ctx, { id, hash });
      await rejectProposal(admin.ctx, { id, hash, reason: "on second thought" });
      expect(await undelivered(owner.ctx)).toEqual(["proposed", "approved", "rejected"]);
      expect(await tenantsWithOutbox(test().database.platform)).toContain(tenantId);
      const delivered = await Promise.all([1, 2, 3].map(() => deliverOutbox(owner.ctx.db)));
      expect(delivered.reduce((sum, each) => sum + each, 0)).toBe(3);
      await owner.ctx.db.record((tx) => tx.query("UPDATE outbox SET delivered_at = NULL, attempts = 0"));
      await deliverOutbox(owner.ctx.db);
      const notices = await threadNotices(owner.ctx, threadId);
      expect(notices).toMatchObject([
        { topic: "approved", notice: { proposal: id, state: "approved", by: admin.ctx.actor.name } },
        { topic: "rejected", notice: { proposal: id, state: "rejected", reason: "on second thought" } },
      ]);
      expect(await tenantsWithOutbox(test().database.platform)).not.toContain(tenantId);
    });

    it("holds nothing up: one that cannot be delivered is counted and tried later, the others arrive", async () => {
      const { owner } = await aCompany(test());
      const threadId = await aThread(owner, "t-removed");
      await aDraft(owner, { threadId });
      const write = (sql: string) => owner.ctx.db.record((tx) => tx.query(sql.replaceAll(":t", `'${tx.tenantId}'`)));
      await write("INSERT INTO outbox (tenant_id, id, topic, thread_id, payload) VALUES (:t, 'out_gone', 'done', 'no such thread', '{}')");
      await write(
        `INSERT INTO outbox (tenant_id, id, topic, number, thread_id, payload, created_at) VALUES (:t, 'out_bad', 'done', 1, '${threadId}', '{}', app_now() - interval '1 h')`,
      );
      // Another notice has its id already, and a wall of the database is in the way.
      await test().driver.ownerQuery("ALTER TABLE thread_notices ADD CONSTRAINT no_bad CHECK (id <> 'out_bad')");
      const failures: unknown[] = [];
      try {
        expect(await deliverOutbox(owner.ctx.db, (error) => failures.push(error))).toBe(2);
      } finally {
        await test().driver.ownerQuery("ALTER TABLE thread_notices DROP CONSTRAINT no_bad");
      }
      expect(String(failures)).toContain("no_bad");
      const rows = await owner.ctx.db.read((tx) => tx.query("SELECT id, attempts FROM outbox WHERE delivered_at IS NULL"));
      expect(rows).toEqual([{ id: "out_bad", attempts: 1 }]);
      expect(await deliverOutbox(owner.ctx.db)).toBe(1);
      expect(await threadNotices(owner.ctx, threadId)).toEqual([]);
    });

    it("tells money to every Owner, in a conversation of their own, once, and not again where they asked for it", async () => {
      const { owner, join } = await aCompany(test());
      const other = await join("owner");
      await join("admin");
      const threadId = await aThread(owner, "t-money");
      const { proposal } = await draftProposal(
        { ...owner.ctx, actor: { ...owner.ctx.actor, kind: "agent" } },
        { kind: "sp_purchase", params: { node: "n-money", cluster: "prod-eks", to: "spot" }, threadId },
      );
      await rejectProposal(other.ctx, { id: proposal.id, hash: proposal.hash, reason: "too much" });
      await Promise.all([1, 2].map(() => deliverOutbox(owner.ctx.db)));
      await owner.ctx.db.record((tx) => tx.query("UPDATE outbox SET delivered_at = NULL, attempts = 0"));
      await deliverOutbox(owner.ctx.db);
      const told = await owner.ctx.db.read((tx) =>
        tx.query<{ user_id: string; topic: string; thread_id: string }>(
          "SELECT t.user_id, n.topic, n.thread_id FROM thread_notices n JOIN threads t ON t.tenant_id = n.tenant_id AND t.id = n.thread_id ORDER BY n.topic",
        ),
      );
      const of = (userId: string) =>
        told.filter(({ user_id }) => user_id === userId).map(({ topic, thread_id }) => `${topic} ${thread_id === threadId ? "there" : "apart"}`);
      expect(of(owner.userId)).toEqual(["proposed apart", "rejected there"]);
      expect(of(other.userId)).toEqual(["proposed apart", "rejected apart"]);
      expect(told).toHaveLength(4);
    });

    it("is announced when the change commits, to whoever listens, and not where it fails", async () => {
      const { owner, tenantId } = await aCompany(test());
      const heard: Announcement[] = [];
      const arrived = Promise.withResolvers<void>();
      const stop = await test().database.listen(CHANNEL, (payload) => {
        const announcement = JSON.parse(payload) as Announcement;
        if (announcement.tenantId === tenantId) heard.push(announcement);
        if (announcement.tenantId === tenantId && announcement.id === "last") arrived.resolve();
      });
      try {
        await expect(aDraft(owner, { node: "pinned" })).rejects.toThrow("pinned");
        const { id } = await aDraft(owner);
        await owner.ctx.db.record((tx) => tx.query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ tenantId, type: "thread", id: "last" })]));
        await arrived.promise;
        expect(heard.filter(({ type }) => type === "proposal")).toEqual([{ tenantId, type: "proposal", id }]);
        expect(heard.map(({ type }) => type)).toEqual(expect.arrayContaining(["outbox", "activity"]));
      } finally {
        await stop();
      }
    });

    it("may be read and written by what hears it: a listener opens transactions of its own", async () => {
      const { owner } = await aCompany(test());
      const counted = Promise.withResolvers<number>();
      const stop = await test().database.listen(CHANNEL, (payload) => {
        if ((JSON.parse(payload) as Announcement).tenantId !== owner.ctx.tenant.id) return;
        deliverOutbox(owner.ctx.db).then((count) => count > 0 && counted.resolve(count), counted.reject);
      });
      try {
        await aDraft(owner);
        expect(await counted.promise).toBe(1);
      } finally {
        await stop();
      }
    });
  });
}
