import { describe, expect, it } from "vitest";
import { verifyChain } from "#core/audit/chain";
import { AuditExport } from "#core/audit/audit-export";
import { ConflictError, ForbiddenError } from "#core/errors";
import type { AnchoredHead, AuditAnchors } from "#core/ports/audit-anchors";
import type { TestDatabase } from "#db/testing/test-database";
import { anchorHeads } from "#services/audit/anchor-heads";
import { sha256 } from "#services/audit/append";
import { exportAudit } from "#services/audit/export";
import { listAudit } from "#services/audit/list";
import { verifyAudit } from "#services/audit/verify";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { aContext, aTenant } from "#services/testing/a-tenant";
import { ensureThread } from "#services/threads/create";
import { listThreads } from "#services/threads/list";

const rename = (ctx: ServiceContext, name: string, then: () => void = () => undefined) =>
  mutate(ctx, {
    scope: "settings:manage",
    action: "tenant.rename",
    target: ctx.tenant.id,
    event: `Renamed to ${name}`,
    run: async (tx) => {
      const [before] = await tx.query("SELECT name FROM tenants");
      await tx.query("UPDATE tenants SET name = $1", [name]);
      then();
      return { result: name, before, after: { name } };
    },
  });

const nameOf = async (ctx: ServiceContext) => (await ctx.db.read((tx) => tx.query<{ name: string }>("SELECT name FROM tenants")))[0]?.name;

export function auditSuite(test: () => TestDatabase): void {
  describe("mutate", () => {
    it("writes the change and its audit row together", async () => {
      const { ctx } = await aTenant(test());
      const before = await nameOf(ctx);
      await rename(ctx, "New name");
      const { rows } = await listAudit(ctx, { action: "tenant.rename" });
      expect(rows).toMatchObject([
        { outcome: "success", event: "Renamed to New name", before: { name: before }, after: { name: "New name" }, requestId: "req_test" },
      ]);
    });

    it("leaves nothing changed where the work fails, and says so in the log", async () => {
      const { ctx } = await aTenant(test());
      const before = await nameOf(ctx);
      await expect(
        rename(ctx, "Half done", () => {
          throw new ConflictError("No.");
        }),
      ).rejects.toThrow("No.");
      expect(await nameOf(ctx)).toBe(before);
      const { rows } = await listAudit(ctx, { action: "tenant.rename" });
      expect(rows).toMatchObject([{ outcome: "failed", after: { code: "conflict", reason: "No." } }]);
    });

    it("leaves nothing changed where the audit row cannot be written", async () => {
      const { ctx } = await aTenant(test());
      const before = await nameOf(ctx);
      const broken = { ...ctx, requestId: Symbol("no text") as unknown as string };
      await expect(rename(broken, "Unseen")).rejects.toThrow("cannot be hashed");
      expect(await nameOf(ctx)).toBe(before);
    });

    it("refuses an actor without the scope and records the attempt", async () => {
      const { ctx, session } = await aTenant(test());
      const viewer = aContext(test(), { tenantId: session.tenantId, userId: session.userId, role: "viewer" });
      await expect(rename(viewer, "Mine")).rejects.toThrow(ForbiddenError);
      const { rows } = await listAudit(ctx, { outcome: "denied" });
      expect(rows).toMatchObject([{ action: "tenant.rename", outcome: "denied", after: { code: "forbidden" } }]);
    });
  });

  describe("the audit log", () => {
    it("refuses every change of a written row, in the tenant's role and in the owner's", async () => {
      const { ctx, session } = await aTenant(test());
      for (const sql of [
        "UPDATE audit_log SET event = 'x'",
        "DELETE FROM audit_log",
        "UPDATE audit_heads SET seq = 99",
        "DELETE FROM audit_heads",
        "TRUNCATE audit_log",
      ]) {
        await expect(ctx.db.write((tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
      }
      await test().driver.ownerQuery("SELECT set_config('app.tenant_id', $1, false)", [session.tenantId]);
      await expect(
        test().driver.execute(`SELECT set_config('app.tenant_id', '${session.tenantId}', true); UPDATE audit_log SET event = 'x'`),
      ).rejects.toThrow(/append-only/);
      await expect(test().driver.execute(`SELECT set_config('app.tenant_id', '${session.tenantId}', true); DELETE FROM audit_log`)).rejects.toThrow(
        /append-only/,
      );
      await expect(test().driver.execute("TRUNCATE audit_log")).rejects.toThrow(/append-only/);
    });

    it("refuses a row that does not continue the chain", async () => {
      const { ctx, session } = await aTenant(test());
      const forge = (seq: number, prev: string) =>
        ctx.db.write((tx) =>
          tx.query(
            `INSERT INTO audit_log (tenant_id, seq, at, actor, action, event, target, outcome, prev, hash) VALUES ($1, $2, app_now(), '{}', 'a.b', '', '', 'success', $3, $4)`,
            [session.tenantId, seq, prev, "f".repeat(64)],
          ),
        );
      await expect(forge(7, "0".repeat(64))).rejects.toThrow(/does not continue the chain/);
      await expect(forge(2, "e".repeat(64))).rejects.toThrow(/does not continue the chain/);
    });

    it("does not fork where many write at once", async () => {
      const { ctx } = await aTenant(test());
      await Promise.all(Array.from({ length: 12 }, (_, index) => rename(ctx, `Name ${index}`)));
      const verification = await verifyAudit(ctx);
      expect(verification).toMatchObject({ ok: true, rows: 13, firstBadSeq: null });
      expect(verification.sentence).toBe(`ok 13 rows, head ${verification.head}`);
    });

    it("reads back exactly what was hashed, whatever a change holds", async () => {
      const { ctx } = await aTenant(test());
      const odd = {
        "ключ \u0000 \ud800": [1e21, 5e-324, -0, 0.1, Number.NaN, 123456789012345680000, true, null, undefined, "a\u0000b\ud83d", "😀\u2028"],
        date: new Date(0),
        big: 10n,
        nested: { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } },
      };
      await mutate(ctx, {
        scope: "settings:manage",
        action: "test.odd",
        target: "\u0000",
        event: "odd \ud800",
        run: async () => ({ result: 0, before: odd, after: "x".repeat(10_000) }),
      });
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true, rows: 2 });
    });

    it("finds a row that was changed behind its back", async () => {
      const { ctx, session } = await aTenant(test());
      for (let index = 0; index < 3; index += 1) await rename(ctx, `Name ${index}`);
      const behind = (sql: string) =>
        test().driver.execute(
          `SELECT set_config('app.tenant_id', '${session.tenantId}', true); ALTER TABLE audit_log DISABLE TRIGGER USER; ${sql}; ALTER TABLE audit_log ENABLE TRIGGER USER`,
        );
      await behind(`UPDATE audit_log SET event = event || '.' WHERE tenant_id = '${session.tenantId}' AND seq = 3`);
      expect(await verifyAudit(ctx)).toMatchObject({ ok: false, rows: 2, firstBadSeq: 3 });
      await behind(`UPDATE audit_log SET event = rtrim(event, '.') WHERE tenant_id = '${session.tenantId}' AND seq = 3`);
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true });
      await behind(`DELETE FROM audit_log WHERE tenant_id = '${session.tenantId}' AND seq = 4`);
      expect(await verifyAudit(ctx)).toMatchObject({ ok: false, rows: 3, firstBadSeq: 4 });
    });

    it("finds a chain that was cut off or written anew, by the head that is anchored outside of the database", async () => {
      const { ctx, session } = await aTenant(test());
      const kept: AnchoredHead[] = [];
      const anchors: AuditAnchors = {
        append: async (heads) => {
          kept.push(...heads);
        },
        latest: async (tenantId) => kept.findLast((head) => head.tenantId === tenantId),
      };
      const anchored = { ...ctx, anchors };
      await rename(ctx, "One");
      await rename(ctx, "Two");
      await anchorHeads(test().database, anchors, ctx.now());
      await anchorHeads(test().database, anchors, ctx.now());
      expect(kept.filter(({ tenantId }) => tenantId === session.tenantId)).toMatchObject([{ seq: 3 }]);
      expect(await verifyAudit(anchored)).toMatchObject({ ok: true, rows: 3 });
      await test().driver.execute(
        `SELECT set_config('app.tenant_id', '${session.tenantId}', true); ALTER TABLE audit_log DISABLE TRIGGER USER;
         DELETE FROM audit_log WHERE tenant_id = '${session.tenantId}' AND seq = 3;
         UPDATE audit_heads SET seq = 2, hash = (SELECT hash FROM audit_log WHERE tenant_id = '${session.tenantId}' AND seq = 2) WHERE tenant_id = '${session.tenantId}';
         ALTER TABLE audit_log ENABLE TRIGGER USER`,
      );
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true, rows: 2 });
      expect(await verifyAudit(anchored)).toMatchObject({ ok: false, rows: 2, firstBadSeq: 3 });
    });

    it("exports the chain so that it verifies alone", async () => {
      const { ctx } = await aTenant(test());
      await rename(ctx, '=HYPERLINK("http://evil")');
      const json = await exportAudit(ctx, "json");
      expect(json.sha256).toBe(sha256(json.body));
      const document = AuditExport.parse(JSON.parse(json.body));
      expect(verifyChain(document.rows, sha256)).toEqual({ ok: true, rows: 2, head: document.head.hash, firstBadSeq: null });
      const csv = await exportAudit(ctx, "csv");
      expect(csv.body.split("\r\n")).toHaveLength(1 + 3 + 1);
      expect(csv.body).not.toMatch(/(^|,)"?[=+@]/m);
      expect((await listAudit(ctx, { action: "audit.export" })).total).toBe(2);
    });

    it("lets no Viewer export, and records the attempt", async () => {
      const { ctx, session } = await aTenant(test());
      const viewer = aContext(test(), { tenantId: session.tenantId, userId: session.userId, role: "viewer" });
      await expect(exportAudit(viewer, "json")).rejects.toThrow(ForbiddenError);
      expect((await listAudit(ctx, { outcome: "denied" })).rows).toMatchObject([{ action: "audit.export" }]);
    });

    it("pages, filters and searches", async () => {
      const { ctx } = await aTenant(test());
      for (let index = 0; index < 5; index += 1) await rename(ctx, `100%_${index}`);
      const first = await listAudit(ctx, { limit: 4 });
      expect(first.rows.map(({ seq }) => seq)).toEqual([6, 5, 4, 3]);
      expect(first).toMatchObject({ nextBefore: 3, total: 6, actions: ["tenant.create", "tenant.rename"] });
      const second = await listAudit(ctx, { limit: 4, before: 3 });
      expect(second.rows.map(({ seq }) => seq)).toEqual([2, 1]);
      expect(second).toMatchObject({ nextBefore: null, total: 6 });
      expect((await listAudit(ctx, { search: "%_3" })).rows).toMatchObject([{ event: "Renamed to 100%_3" }]);
      expect((await listAudit(ctx, { from: "2030-01-01T00:00:00Z" })).rows).toEqual([]);
      expect((await listAudit(ctx, { to: "2026-11-18T11:59:59Z" })).rows).toEqual([]);
    });

    it("runs on the one clock", async () => {
      const { ctx } = await aTenant(test());
      const { rows } = await listAudit(ctx);
      expect(Math.abs(Date.parse(rows[0]?.at ?? "") - ctx.now().getTime())).toBeLessThan(60_000);
      expect(rows[0]?.at).toMatch(/^2026-11-18T1[23]:\d\d:\d\d\.\d{3}Z$/);
    });

    it("records what people do with their conversations", async () => {
      const { ctx } = await aTenant(test());
      await ensureThread(ctx, { id: "t", firstMessage: "What did we\nspend?" });
      await ensureThread(ctx, { id: "t", firstMessage: "again" });
      expect(await listThreads(ctx, { search: "spend" })).toMatchObject([{ id: "t", title: "What did we spend?" }]);
      expect(await listThreads(ctx, { search: "nothing like it" })).toEqual([]);
      expect((await listAudit(ctx, { action: "thread.create" })).total).toBe(1);
    });
  });
}
