import { describe, expect, it } from "vitest";
import type { TestDatabase } from "#db/testing/test-database";
import { verifyAudit } from "#services/audit/verify";
import type { ServiceContext } from "#services/context";
import { approveProposal } from "#services/proposals/approve";
import { cancelProposal } from "#services/proposals/cancel";
import { getProposal } from "#services/proposals/get";
import { rejectProposal } from "#services/proposals/reject";
import { reviseProposal } from "#services/proposals/revise";
import { aCompany, type TestPerson } from "#services/testing/a-company";
import { aDraft } from "#services/testing/gate-steps";

type Given = { readonly number: number; readonly rev: number; readonly hash: string };

export function gateWallsSuite(test: () => TestDatabase): void {
  const decide = (ctx: ServiceContext, { number, rev, hash }: Given, by: TestPerson, sessionId = by.ctx.actor.sessionId) =>
    ctx.db.record((tx) =>
      tx.query(
        "INSERT INTO decisions (tenant_id, number, rev, hash, user_id, session_id, verdict, channel) VALUES ($1, $2, $3, $4, $5, $6, 'approve', 'web')",
        [tx.tenantId, number, rev, hash, by.userId, sessionId],
      ),
    );

  describe("the walls in the database", () => {
    it("let no decision in that is not of a live session of an Owner or Admin of the tenant, on the current hash", async () => {
      const { owner, join, tenantId } = await aCompany(test());
      const [admin, viewer, stranger] = [await join("admin"), await join("viewer"), (await aCompany(test())).owner];
      const proposal = await aDraft(owner);
      const noPerson = "a decision needs a live session of an Owner or Admin of the tenant";
      await expect(decide(owner.ctx, proposal, owner, "ses_made_up")).rejects.toThrow(noPerson);
      await expect(decide(owner.ctx, proposal, owner, admin.ctx.actor.sessionId)).rejects.toThrow(noPerson);
      await expect(decide(owner.ctx, proposal, viewer)).rejects.toThrow(noPerson);
      await expect(decide(owner.ctx, proposal, stranger)).rejects.toThrow(noPerson);
      await expect(decide(stranger.ctx, proposal, owner)).rejects.toThrow(noPerson);
      const otherBytes = "a decision is on the hash of the current revision of an open proposal";
      await expect(decide(owner.ctx, { ...proposal, hash: "f".repeat(64) }, admin)).rejects.toThrow(otherBytes);
      await test().database.platform.transaction((tx) =>
        tx.query("UPDATE sessions SET expires_at = app_now() WHERE id = $1", [admin.ctx.actor.sessionId]),
      );
      await expect(decide(owner.ctx, proposal, admin)).rejects.toThrow(noPerson);
      await decide(owner.ctx, proposal, owner);
      await cancelProposal(owner.ctx, { id: proposal.id });
      await expect(owner.ctx.db.record((tx) => tx.query("UPDATE decisions SET verdict = 'reject' WHERE tenant_id = $1", [tenantId]))).rejects.toThrow(
        otherBytes,
      );
    });

    it("keep a sealed text, and one live proposal a target, and one action a proposal", async () => {
      const { owner } = await aCompany(test());
      const [a, b] = [await aDraft(owner, { node: "t1" }), await aDraft(owner, { node: "t2" })];
      const write = (sql: string) => owner.ctx.db.record((tx) => tx.query(sql.replaceAll(":t", `'${tx.tenantId}'`)));
      await expect(write(`UPDATE proposal_revisions SET sealed = '{}' WHERE number = ${a.number}`)).rejects.toThrow("a revision is sealed");
      await expect(write(`UPDATE proposal_revisions SET expires_at = expires_at + interval '1 h' WHERE number = ${a.number}`)).rejects.toThrow(
        "sealed",
      );
      await expect(write(`DELETE FROM proposals WHERE number = ${a.number}`)).rejects.toThrow("permission denied");
      await expect(write(`UPDATE proposals SET target = 'node/prod-eks/t1' WHERE number = ${b.number}`)).rejects.toThrow("proposals_once_a_target");
      await write(`INSERT INTO actions (tenant_id, id, number, rev, state) VALUES (:t, 'a1', ${a.number}, 1, 'executing')`);
      await expect(write(`INSERT INTO actions (tenant_id, id, number, rev, state) VALUES (:t, 'a2', ${a.number}, 1, 'executing')`)).rejects.toThrow(
        "actions_once_a_proposal",
      );
    });

    it("tell a tenant of its own sessions only that they live, and of others nothing", async () => {
      const [a, b] = [await aCompany(test()), await aCompany(test())];
      const seen = (ctx: ServiceContext, id: string | null) => ctx.db.read((tx) => tx.query("SELECT user_id, live FROM gate_session($1)", [id]));
      expect(await seen(a.owner.ctx, a.owner.ctx.actor.sessionId)).toEqual([{ user_id: a.owner.userId, live: true }]);
      expect(await seen(a.owner.ctx, b.owner.ctx.actor.sessionId)).toEqual([]);
      await expect(a.owner.ctx.db.read((tx) => tx.query("SELECT token FROM sessions"))).rejects.toThrow("permission denied");
      await expect(a.owner.ctx.db.read((tx) => tx.query("SELECT at FROM step_ups"))).rejects.toThrow("permission denied");
      const { platform } = test().database;
      await expect(platform.transaction((tx) => tx.query("SELECT payload FROM outbox"))).rejects.toThrow("permission denied");
      await expect(platform.transaction((tx) => tx.query("SELECT target FROM proposals"))).rejects.toThrow("permission denied");
    });
  });

  describe("at the same time", () => {
    it("two people sign, and it is approved once, with one of them refused as too late", async () => {
      const { owner, join } = await aCompany(test());
      const admins = [await join("admin"), await join("admin"), await join("admin")];
      const { id, hash } = await aDraft(owner);
      const outcomes = await Promise.allSettled([...admins, ...admins].map(({ ctx }) => approveProposal(ctx, { id, hash })));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const detail = await getProposal(owner.ctx, id);
      expect([detail.state, detail.decisions.length]).toEqual(["approved", 1]);
      expect(await verifyAudit(owner.ctx)).toMatchObject({ ok: true });
    });

    it.each([
      ["a refusal", (one: TestPerson, id: string, hash: string) => rejectProposal(one.ctx, { id, hash, reason: "no" }), "rejected"],
      ["a withdrawal", (one: TestPerson, id: string) => cancelProposal(one.ctx, { id }), "cancelled"],
      [
        "an edit",
        (one: TestPerson, id: string, hash: string) => reviseProposal(one.ctx, { id, hash, params: { instanceType: "c7i.large" } }),
        "proposed",
      ],
    ] as const)("a signature and %s leave one of both ends, never a mixture", async (_, other, state) => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      for (let round = 0; round < 4; round += 1) {
        const { id, hash } = await aDraft(owner);
        const [signed, ended] = await Promise.allSettled([approveProposal(admin.ctx, { id, hash }), other(owner, id, hash)]);
        const detail = await getProposal(owner.ctx, id);
        // The other is allowed after the signature too; a signature on what has changed or ended is not.
        expect([ended.status, detail.state, detail.startBy]).toEqual(["fulfilled", state, null]);
        if (state === "proposed") expect(detail.decisions).toEqual([]);
        else expect(detail.decisions.filter(({ verdict }) => verdict === "approve").length).toBe(signed.status === "fulfilled" ? 1 : 0);
        if (state === "proposed") await cancelProposal(owner.ctx, { id });
      }
    });
  });
}
