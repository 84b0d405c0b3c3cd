import { describe, expect, it } from "vitest";
import { NotFoundError } from "#core/errors";
import { checkpointThreadId } from "#db/checkpoint-pool";
import type { TestDatabase } from "#db/testing/test-database";
import { listActivity } from "#services/audit/activity";
import { listAudit } from "#services/audit/list";
import { listPeople } from "#services/people/list";
import { removePerson } from "#services/people/remove";
import { aContext, aTenant } from "#services/testing/a-tenant";
import { ensureThread } from "#services/threads/create";
import { getThread } from "#services/threads/get";
import { listThreads } from "#services/threads/list";
import { removeThread } from "#services/threads/remove";
import { renameThread } from "#services/threads/rename";
import { touchThread } from "#services/threads/touch";

/** Tables that hold rows of a tenant, with a column that names it. */
const OWN_TABLES = ["members", "cloud_accounts", "one_time_links", "audit_log", "audit_heads", "threads", "message_feedback", "queries"];

export function isolationSuite(test: () => TestDatabase): void {
  describe("tenants apart", () => {
    it("shows a raw query no row of another tenant", async () => {
      const [a, b] = [await aTenant(test()), await aTenant(test())];
      await ensureThread(b.ctx, { id: "t-b", firstMessage: "secret of b" });
      for (const table of OWN_TABLES) {
        const rows = await a.ctx.db.read((tx) => tx.query<{ tenant_id: string }>(`SELECT tenant_id FROM ${table}`));
        expect({ table, foreign: rows.filter((row) => row.tenant_id !== a.session.tenantId) }).toEqual({ table, foreign: [] });
      }
      const users = await a.ctx.db.read((tx) => tx.query<{ email: string }>("SELECT email FROM users"));
      expect(users).toEqual([{ email: a.email }]);
    });

    it("has row-level security forced on every table that a tenant can reach", async () => {
      const { rows } = await test().driver.ownerQuery(
        `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname IN ('public', 'langgraph') AND has_table_privilege('major_tom_app', c.oid, 'SELECT')
           AND c.relname NOT IN ('app_clock', 'checkpoint_migrations')`,
      );
      expect(rows.length).toBeGreaterThanOrEqual(10);
      expect(rows.filter((row) => row["enabled"] !== true || row["forced"] !== true)).toEqual([]);
    });

    it("refuses to write a row for another tenant", async () => {
      const [a, b] = [await aTenant(test()), await aTenant(test())];
      const plant = a.ctx.db.record((tx) =>
        tx.query("INSERT INTO queries (tenant_id, id, kind, request, sql, data_version) VALUES ($1, 'q', 'sql', '{}', '', '')", [b.session.tenantId]),
      );
      await expect(plant).rejects.toThrow(/row-level security/);
    });

    it("keeps passwords and sessions out of a tenant's reach", async () => {
      const { ctx } = await aTenant(test());
      for (const sql of [
        "SELECT * FROM credentials",
        "SELECT * FROM sessions",
        "SELECT token FROM sessions",
        "SELECT * FROM sign_in_attempts",
        "SELECT * FROM verifications",
      ]) {
        await expect(ctx.db.read((tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
      }
    });

    it("cannot write in a transaction that reads", async () => {
      const { ctx } = await aTenant(test());
      await expect(ctx.db.read((tx) => tx.query("DELETE FROM threads"))).rejects.toThrow(/read-only/);
    });

    it("answers a foreign id exactly as an unknown one", async () => {
      const [a, b] = [await aTenant(test()), await aTenant(test())];
      await ensureThread(b.ctx, { id: "theirs", firstMessage: "hello" });
      const verbs = [
        (id: string) => getThread(a.ctx, id),
        (id: string) => renameThread(a.ctx, { id, title: "mine now" }),
        (id: string) => removeThread(a.ctx, id),
      ];
      for (const verb of verbs) {
        const foreign = await verb("theirs").catch((error: unknown) => error);
        const unknown = await verb("nobody's").catch((error: unknown) => error);
        expect(foreign).toBeInstanceOf(NotFoundError);
        expect(foreign).toEqual(unknown);
      }
      const [foreign, unknown] = await Promise.all([
        removePerson(a.ctx, b.session.userId).catch((error: unknown) => error),
        removePerson(a.ctx, "usr_nobody").catch((error: unknown) => error),
      ]);
      expect(foreign).toBeInstanceOf(NotFoundError);
      expect(foreign).toEqual(unknown);
      expect(await getThread(b.ctx, "theirs")).toMatchObject({ title: "hello" });
    });

    it("lets two tenants use one thread id without noticing", async () => {
      const [a, b] = [await aTenant(test()), await aTenant(test())];
      await ensureThread(a.ctx, { id: "same", firstMessage: "of a" });
      await ensureThread(b.ctx, { id: "same", firstMessage: "of b" });
      expect(await getThread(a.ctx, "same")).toMatchObject({ title: "of a" });
      await removeThread(b.ctx, "same");
      expect(await getThread(a.ctx, "same")).toMatchObject({ title: "of a" });
    });

    it("answers a tenant the same whether or not another one exists", async () => {
      const a = await aTenant(test());
      await ensureThread(a.ctx, { id: "t", firstMessage: "what did we spend?" });
      const all = async () => ({
        people: await listPeople(a.ctx),
        threads: await listThreads(a.ctx),
        audit: await listAudit(a.ctx),
        activity: await listActivity(a.ctx),
      });
      const before = await all();
      const b = await aTenant(test());
      await ensureThread(b.ctx, { id: "t2", firstMessage: "what did they spend?" });
      expect(await all()).toEqual(before);
    });

    it("keeps the agent's checkpoints behind the same wall", async () => {
      const [a, b] = [await aTenant(test()), await aTenant(test())];
      const put = (tenantId: string, db: typeof a.ctx.db) =>
        db.checkpoints.query("INSERT INTO langgraph.checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ($1, 'c', '{}')", [
          checkpointThreadId(tenantId, "t"),
        ]);
      await put(a.session.tenantId, a.ctx.db);
      await expect(put(a.session.tenantId, b.ctx.db)).rejects.toThrow(/row-level security/);
      expect((await b.ctx.db.checkpoints.query("SELECT thread_id FROM langgraph.checkpoints")).rows).toEqual([]);
      expect((await a.ctx.db.checkpoints.query("SELECT thread_id FROM langgraph.checkpoints")).rows).toHaveLength(1);
    });

    it("rolls a checkpoint client back without leaking into others", async () => {
      const { ctx, session } = await aTenant(test());
      const key = checkpointThreadId(session.tenantId, "t");
      const client = await ctx.db.checkpoints.connect();
      await client.query("BEGIN");
      await client.query("INSERT INTO langgraph.checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ($1, 'x', '{}')", [key]);
      const meanwhile = touchThread(ctx, { id: "none" });
      await client.query("ROLLBACK");
      client.release();
      await meanwhile;
      expect((await ctx.db.checkpoints.query("SELECT 1 FROM langgraph.checkpoints WHERE thread_id = $1", [key])).rows).toEqual([]);
    });

    it("keeps one person's conversations from the others of the company", async () => {
      const { ctx, session } = await aTenant(test());
      const colleague = aContext(test(), { tenantId: session.tenantId, userId: "usr_colleague", role: "viewer" });
      await ensureThread(ctx, { id: "private", firstMessage: "salaries?" });
      expect(await listThreads(colleague)).toEqual([]);
      await expect(getThread(colleague, "private")).rejects.toThrow(NotFoundError);
      await expect(ensureThread(colleague, { id: "private", firstMessage: "hi" })).rejects.toThrow(NotFoundError);
    });

    it("refuses a transaction inside another instead of waiting for ever", async () => {
      const { ctx } = await aTenant(test());
      await expect(ctx.db.read(() => ctx.db.read((tx) => tx.query("SELECT 1")))).rejects.toThrow("inside another");
    });
  });
}
