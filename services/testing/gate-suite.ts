import { describe, expect, it } from "vitest";
import type { TestDatabase } from "#db/testing/test-database";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { listProposals } from "#services/proposals/list";
import { rejectProposal } from "#services/proposals/reject";
import { aCompany } from "#services/testing/a-company";

export function gateSuite(test: () => TestDatabase): void {
  describe("the gate", () => {
    it("takes a draft to approval by the hand of somebody else", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const { proposal } = await draftProposal(owner.ctx, { kind: "node_switch", params: { node: "ip-10-0-0-1", to: "spot", fallback: "none" } });
      expect(proposal).toMatchObject({ id: "APR-1", state: "proposed", rev: 1 });
      await expect(approveProposal(owner.ctx, { id: "APR-1", hash: proposal.hash })).rejects.toThrow("Somebody else");
      const approved = await approveProposal(admin.ctx, { id: "APR-1", hash: proposal.hash });
      expect(approved.state).toBe("approved");
      expect(await getProposal(admin.ctx, "APR-1")).toMatchObject({ state: "approved", decisions: [{ userId: admin.userId, verdict: "approve" }] });
      expect(await listProposals(owner.ctx)).toMatchObject({ running: [{ id: "APR-1" }] });
      await rejectProposal(owner.ctx, { id: "APR-1", hash: proposal.hash, reason: "no" });
      expect(await listProposals(owner.ctx)).toMatchObject({ ended: [{ id: "APR-1", state: "rejected" }] });
    });
  });
}
