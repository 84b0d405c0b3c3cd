import { describe, expect, it } from "vitest";
import {
  ConflictError,
  ForbiddenError,
  GuardRefusedError,
  IllegalTransitionError,
  LimitExceededError,
  NotFoundError,
  StaleProposalError,
} from "#core/errors";
import { openSeal, sealHash } from "#core/proposals/sealed";
import type { TestDatabase } from "#db/testing/test-database";
import { sha256 } from "#services/audit/append";
import { verifyAudit } from "#services/audit/verify";
import { stepUp } from "#services/identity/step-up";
import { resolveSession } from "#services/identity/session";
import { signOut } from "#services/identity/sign-out";
import { changeApproving } from "#services/people/change-approving";
import { changeRole } from "#services/people/change-role";
import { removePerson } from "#services/people/remove";
import { approveProposal } from "#services/proposals/approve";
import { cancelProposal } from "#services/proposals/cancel";
import { decideBatch } from "#services/proposals/decide-batch";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { listProposals } from "#services/proposals/list";
import { rejectProposal } from "#services/proposals/reject";
import { resolveProposal } from "#services/proposals/resolve";
import { reviseProposal } from "#services/proposals/revise";
import { policyVersionNow } from "#services/proposals/signing-policy";
import { changeClusterSettings } from "#services/switches/cluster-settings";
import { type Company, aCompany, type TestPerson } from "#services/testing/a-company";
import { aClient, PASSWORD } from "#services/testing/a-tenant";
import { advance, aDraft, HOUR, logged } from "#services/testing/gate-steps";

export function gateSuite(test: () => TestDatabase): void {
  const sameAs = ({ id, hash }: { readonly id: string; readonly hash: string }) => ({ id, hash });

  describe("a draft", () => {
    it("is sealed: the hash is that of the canonical text, which names tenant, number, revision and expiry", async () => {
      const { owner, tenantId } = await aCompany(test());
      const { proposal } = await draftProposal(owner.ctx, { kind: "node_switch", params: { node: "n1", to: "spot", fallback: "none" } });
      const detail = await getProposal(owner.ctx, proposal.id);
      expect(detail.hash).toBe(sealHash(detail.sealed, sha256));
      const sealed = openSeal(detail.sealed);
      expect(sealed).toMatchObject({
        v: 1,
        tenant: tenantId,
        proposal: "APR-1",
        rev: 1,
        kind: "node_switch",
        params: { node: "n1", production: true },
      });
      expect(sealed.expires_at).toBe(detail.expiresAt);
      expect(Date.parse(detail.expiresAt) - Date.parse(detail.createdAt)).toBeGreaterThan((4 * HOUR - 60) * 1000);
      expect(detail).toMatchObject({
        state: "proposed",
        startBy: null,
        decisions: [],
        signatures: { given: 0, needed: 1 },
        requester: { kind: "human" },
      });
    });

    it("is refused to a Viewer, for an order that does not fit, where the guard says no, and where nothing can plan it", async () => {
      const { owner, join } = await aCompany(test());
      const viewer = await join("viewer");
      await expect(aDraft(viewer)).rejects.toThrow(ForbiddenError);
      await expect(draftProposal(owner.ctx, { kind: "node_switch", params: { node: "n", to: "moon" } })).rejects.toThrow("to Invalid option");
      await expect(aDraft(owner, { node: "pinned" })).rejects.toThrow(GuardRefusedError);
      await expect(draftProposal(owner.ctx, { kind: "drain", params: {} })).rejects.toThrow("Nothing is connected here");
      expect(await logged(owner.ctx, "proposal.draft")).toEqual([
        "failed unavailable",
        "failed guard-refused",
        "failed invalid-input",
        "denied forbidden",
      ]);
    });

    it("is refused where a live proposal is about the same thing, by its id, and allowed again when that is over", async () => {
      const { owner } = await aCompany(test());
      const first = await aDraft(owner, { node: "same" });
      await expect(aDraft(owner, { node: "same" })).rejects.toThrow(
        new ConflictError("APR-1 is about the same thing and is proposed. Decide on it, or withdraw it, before you draft another."),
      );
      await cancelProposal(owner.ctx, { id: first.id });
      expect(await aDraft(owner, { node: "same" })).toMatchObject({ id: "APR-2" });
    });

    it("is one when the agent's tool runs again in the same conversation, and asks for the person of the thread", async () => {
      const { owner } = await aCompany(test());
      await owner.ctx.db.record((tx) =>
        tx.query("INSERT INTO threads (tenant_id, id, user_id, title) VALUES ($1, 'th1', $2, 'x')", [tx.tenantId, owner.userId]),
      );
      const agent = { ...owner.ctx, actor: { ...owner.ctx.actor, kind: "agent" as const } };
      const order = { kind: "node_switch" as const, params: { node: "agents", to: "spot", fallback: "none" }, threadId: "th1" };
      const [first, again] = [await draftProposal(agent, order), await draftProposal(agent, order)];
      expect([first.wasThere, again.wasThere, again.proposal.id]).toEqual([false, true, first.proposal.id]);
      expect(first.proposal.requester).toEqual({ userId: owner.userId, kind: "agent" });
      await expect(draftProposal(agent, { ...order, params: { ...order.params, fallback: "on_demand" } })).rejects.toThrow(ConflictError);
      await expect(draftProposal(agent, { ...order, params: { ...order.params, node: "x" }, threadId: "somebody else's" })).rejects.toThrow(
        NotFoundError,
      );
      await expect(approveProposal(agent, sameAs(first.proposal))).rejects.toThrow("Only a person who is signed in may sign.");
    });

    it("is the twentieth at most that is open, numbered without gaps also when many come at once", async () => {
      const { owner } = await aCompany(test());
      const outcomes = await Promise.allSettled(Array.from({ length: 23 }, () => aDraft(owner)));
      const numbers = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value.number] : []));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(outcomes.filter((each) => each.status === "rejected" && each.reason instanceof LimitExceededError)).toHaveLength(3);
      await cancelProposal(owner.ctx, { id: "APR-7" });
      expect(await aDraft(owner)).toMatchObject({ id: "APR-21" });
    });
  });

  describe("who signs", () => {
    it("is somebody else than the requester in production, where two people may sign", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const proposal = await aDraft(owner);
      await expect(approveProposal(owner.ctx, sameAs(proposal))).rejects.toThrow("Somebody else than the person who asked for it must sign.");
      const approved = await approveProposal(admin.ctx, sameAs(proposal));
      expect(approved).toMatchObject({
        state: "approved",
        decisions: [{ userId: admin.userId, verdict: "approve", channel: "web", hash: proposal.hash }],
      });
      expect((approved.startBy?.getTime() ?? 0) - (approved.decisions[0]?.at.getTime() ?? 0)).toBe(0.5 * HOUR * 1000);
      await expect(approveProposal(admin.ctx, sameAs(proposal))).rejects.toThrow(IllegalTransitionError);
      expect(await logged(owner.ctx, "proposal.approve")).toEqual(["failed illegal-transition", "success", "denied forbidden"]);
      expect(await verifyAudit(owner.ctx)).toMatchObject({ ok: true });
    });

    it("is the requester where nobody else may sign, and where an Owner said that it is no production", async () => {
      const { owner, join } = await aCompany(test());
      await join("viewer");
      expect(await approveProposal(owner.ctx, sameAs(await aDraft(owner)))).toMatchObject({ state: "approved" });
      await join("admin");
      const proposal = await aDraft(owner);
      await expect(approveProposal(owner.ctx, sameAs(proposal))).rejects.toThrow(ForbiddenError);
      await changeClusterSettings(owner.ctx, "prod-eks", { production: false });
      expect(await approveProposal(owner.ctx, sameAs(await aDraft(owner)))).toMatchObject({ state: "approved" });
    });

    it("is asked anew where a cluster has become production since", async () => {
      const { owner, join } = await aCompany(test());
      await join("admin");
      await aDraft(owner);
      await changeClusterSettings(owner.ctx, "prod-eks", { production: false });
      const proposal = await approveProposal(owner.ctx, sameAs(await aDraft(owner)));
      const versionNow = () => owner.ctx.db.read((tx) => policyVersionNow(tx, proposal));
      expect(await versionNow()).toBe(proposal.policyVersion);
      await changeClusterSettings(owner.ctx, "prod-eks", { production: true });
      expect(await versionNow()).not.toBe(proposal.policyVersion);
    });

    it("is no Viewer, no terminal, nobody whose session has ended, and nobody from whom an Owner took it", async () => {
      const company = await aCompany(test());
      const { owner, join, identity } = company;
      const [viewer, admin, gone] = [await join("viewer"), await join("admin"), await join("admin")];
      const proposal = await aDraft(owner);
      await expect(approveProposal(viewer.ctx, sameAs(proposal))).rejects.toThrow("Your role may not approve changes.");
      const terminal = { ...owner.ctx, channel: "api" as const, actor: { ...owner.ctx.actor, sessionId: "terminal" } };
      await expect(approveProposal(terminal, sameAs(proposal))).rejects.toThrow("Only a person who is signed in may sign.");
      const borrowed = { ...admin.ctx, actor: { ...admin.ctx.actor, sessionId: gone.ctx.actor.sessionId } };
      await expect(approveProposal(borrowed, sameAs(proposal))).rejects.toThrow("Only a person who is signed in may sign.");
      const session = await resolveSession(identity, gone.token);
      if (session) await signOut(identity, session, aClient());
      await expect(approveProposal(gone.ctx, sameAs(proposal))).rejects.toThrow(ForbiddenError);
      await changeApproving(owner.ctx, { userId: admin.userId, mayApprove: false });
      expect((await resolveSession(identity, admin.token))?.mayApprove).toBe(false);
      await expect(approveProposal(admin.ctx, sameAs(proposal))).rejects.toThrow("An Owner has taken approving from you.");
      expect(await getProposal(admin.ctx, proposal.id)).toMatchObject({
        youMaySign: false,
        whyNot: "An Owner has taken approving from you. Ask an Owner to sign.",
        youMay: { reject: true },
      });
      await changeApproving(owner.ctx, { userId: admin.userId, mayApprove: true });
      expect(await approveProposal(admin.ctx, sameAs(proposal))).toMatchObject({ state: "approved" });
      await expect(changeApproving(owner.ctx, { userId: viewer.userId, mayApprove: true })).rejects.toThrow("A Viewer never approves.");
      await expect(changeApproving(admin.ctx, { userId: owner.userId, mayApprove: false })).rejects.toThrow(ForbiddenError);
    });

    it("is who holds the role now, not who held it when the page was opened", async () => {
      const { owner, join } = await aCompany(test());
      const [admin, other] = [await join("admin"), await join("admin")];
      const proposal = await aDraft(owner);
      await changeRole(owner.ctx, { userId: admin.userId, role: "viewer" });
      await expect(approveProposal(admin.ctx, sameAs(proposal))).rejects.toThrow("Only an Owner or an Admin may sign this.");
      await removePerson(owner.ctx, other.userId);
      await expect(approveProposal(other.ctx, sameAs(proposal))).rejects.toThrow(ForbiddenError);
    });

    it("confirms the password where the kind asks for it: right, of this session, of the last 15 minutes", async () => {
      const { owner, identity } = await aCompany(test());
      const proposal = await aDraft(owner, { kind: "policy_change" });
      const session = await resolveSession(identity, owner.token);
      if (!session) throw new Error("no session");
      expect(await getProposal(owner.ctx, proposal.id)).toMatchObject({
        needsStepUp: true,
        youMaySign: false,
        signing: "1 Owner, with the password confirmed",
      });
      expect((await listProposals(owner.ctx)).waitingForYou).toMatchObject([{ id: proposal.id }]);
      await expect(approveProposal(owner.ctx, sameAs(proposal))).rejects.toThrow("Confirm your password first");
      await expect(stepUp(identity, session, "wrong", aClient())).rejects.toThrow("The password is wrong.");
      await expect(stepUp(identity, { ...session, sessionId: "terminal" }, PASSWORD, aClient())).rejects.toThrow(ForbiddenError);
      await stepUp(identity, session, PASSWORD, aClient());
      await advance(test(), 16 * 60);
      await expect(approveProposal(owner.ctx, sameAs(proposal))).rejects.toThrow("Confirm your password first");
      await stepUp(identity, session, PASSWORD, aClient());
      const { decisions } = await approveProposal(owner.ctx, sameAs(proposal));
      expect(decisions[0]?.stepUpAt).toBeInstanceOf(Date);
      expect(await logged(owner.ctx, "session.step-up")).toEqual(["success", "success", "denied", "denied"]);
    });

    it("is nobody of another company: unknown and foreign are one", async () => {
      const [a, b] = [await aCompany(test()), await aCompany(test())];
      const proposal = await aDraft(a.owner);
      const refusal = async (person: TestPerson, id: string) => {
        const { ctx } = person;
        const calls = [
          getProposal(ctx, id),
          approveProposal(ctx, { id, hash: proposal.hash }),
          rejectProposal(ctx, { id, hash: proposal.hash, reason: "x" }),
          cancelProposal(ctx, { id }),
          reviseProposal(ctx, { id, hash: proposal.hash, params: {} }),
          resolveProposal(ctx, { id, outcome: "failed", reason: "x" }),
        ];
        return (await Promise.allSettled(calls)).map((each) => (each.status === "rejected" ? String(each.reason) : "done"));
      };
      const foreign = await refusal(b.owner, proposal.id);
      expect(new Set(foreign)).toEqual(new Set([String(new NotFoundError("There is no such proposal."))]));
      expect(await refusal(b.owner, "APR-999")).toEqual(foreign);
      expect(await refusal(a.owner, "anything")).toEqual(foreign);
      expect(await listProposals(b.owner.ctx)).toMatchObject({ waitingForYou: [], waitingForOthers: [], ended: [] });
    });
  });

  describe("what was seen", () => {
    it("is what is signed: another hash is refused, before anything else of the person is asked", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const proposal = await aDraft(owner);
      const other = { id: proposal.id, hash: "0".repeat(64) };
      await expect(approveProposal(admin.ctx, other)).rejects.toThrow(StaleProposalError);
      await expect(rejectProposal(admin.ctx, { ...other, reason: "x" })).rejects.toThrow(StaleProposalError);
      await expect(reviseProposal(admin.ctx, { ...other, params: {} })).rejects.toThrow(StaleProposalError);
      expect(await logged(owner.ctx, "proposal.approve")).toEqual(["failed stale-proposal"]);
    });

    it("changes with an edit: a new revision, new bytes, no signature, and the old hash is worth nothing", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const proposal = await aDraft(owner);
      await approveProposal(admin.ctx, sameAs(proposal));
      const next = await reviseProposal(owner.ctx, { ...sameAs(proposal), params: { instanceType: "m6i.large" } });
      expect(next).toMatchObject({ rev: 2, state: "proposed", decisions: [], startBy: undefined });
      await expect(approveProposal(admin.ctx, sameAs(proposal))).rejects.toThrow(StaleProposalError);
      const detail = await getProposal(admin.ctx, proposal.id);
      expect(detail.revisions).toMatchObject([
        { rev: 1, cause: "draft", hash: proposal.hash, differences: [] },
        { rev: 2, cause: "edit", differences: [{ path: "params.instanceType", before: "m5.large", after: "m6i.large" }] },
      ]);
      expect(await approveProposal(admin.ctx, { id: proposal.id, hash: next.hash })).toMatchObject({ state: "approved", rev: 2 });
      await expect(reviseProposal(owner.ctx, { id: next.id, hash: next.hash, params: { node: 7 } })).rejects.toThrow("node Invalid input");
    });

    it("expires: by its life, and once approved by the time to start; it is told, logged and over", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const [approved, waiting] = [await aDraft(owner), await aDraft(owner)];
      await approveProposal(admin.ctx, sameAs(approved));
      await advance(test(), 0.5 * HOUR + 1);
      expect(await getProposal(owner.ctx, approved.id)).toMatchObject({ state: "expired" });
      await advance(test(), 3.5 * HOUR);
      await expect(approveProposal(admin.ctx, sameAs(waiting))).rejects.toThrow(new StaleProposalError(`${waiting.id} has expired. Draft it again.`));
      expect((await listProposals(owner.ctx)).ended).toMatchObject([{ id: waiting.id, state: "expired" }, { id: approved.id }]);
      await expect(cancelProposal(owner.ctx, { id: waiting.id })).rejects.toThrow(IllegalTransitionError);
      expect(await logged(owner.ctx, "proposal.expire")).toEqual(["success", "success"]);
    });
  });

  describe("the other ends", () => {
    it("are a refusal by anyone who manages, with its reason, also by who signed", async () => {
      const { owner, join } = await aCompany(test());
      const [admin, viewer] = [await join("admin"), await join("viewer")];
      const proposal = await aDraft(owner);
      await expect(rejectProposal(viewer.ctx, { ...sameAs(proposal), reason: "x" })).rejects.toThrow(ForbiddenError);
      await approveProposal(admin.ctx, sameAs(proposal));
      await rejectProposal(admin.ctx, { ...sameAs(proposal), reason: "not on a Friday" });
      const detail = await getProposal(owner.ctx, proposal.id);
      expect(detail).toMatchObject({
        state: "rejected",
        startBy: null,
        decisions: [{ verdict: "reject", reason: "not on a Friday", name: admin.ctx.actor.name }],
      });
      expect(detail.youMay).toEqual({ reject: false, revise: false, cancel: false, resolve: false, stop: false });
    });

    it("are a withdrawal by the requester or an Owner, and by nobody else", async () => {
      const { owner, join } = await aCompany(test());
      const [a, b] = [await join("admin"), await join("admin")];
      const [first, second] = [await aDraft(a), await aDraft(a)];
      await expect(cancelProposal(b.ctx, { id: first.id })).rejects.toThrow("Only who asked for it, or an Owner, may withdraw it.");
      expect(await cancelProposal(a.ctx, { id: first.id, reason: "changed my mind" })).toMatchObject({ state: "cancelled" });
      expect(await cancelProposal(owner.ctx, { id: second.id })).toMatchObject({ state: "cancelled" });
    });

    it("are an Owner's word on what needed a person, with the evidence in the log", async () => {
      const company = await aCompany(test());
      const { owner, join } = company;
      const admin = await join("admin");
      const proposal = await needsAttention(company, admin);
      await expect(resolveProposal(admin.ctx, { id: proposal.id, outcome: "failed", reason: "saw nothing" })).rejects.toThrow("Only an Owner");
      expect(await getProposal(owner.ctx, proposal.id)).toMatchObject({ outcome: { text: "The answer never came." }, youMay: { resolve: true } });
      await resolveProposal(owner.ctx, { id: proposal.id, outcome: "failed", reason: "no instance was launched" });
      const rows = await owner.ctx.db.read((tx) =>
        tx.query("SELECT a.state, l.released_at IS NOT NULL AS released FROM actions a JOIN cap_ledger l ON l.action_id = a.id"),
      );
      expect(rows).toEqual([{ state: "failed", released: true }]);
      const [row] = (await owner.ctx.db.read((tx) =>
        tx.query("SELECT after FROM audit_log WHERE action = 'proposal.resolve' AND outcome = 'success'"),
      )) as { after: object }[];
      expect(row?.after).toMatchObject({ state: "failed", reason: "no instance was launched", evidence: { text: "The answer never came." } });
      await expect(resolveProposal(owner.ctx, { id: proposal.id, outcome: "failed", reason: "again" })).rejects.toThrow(IllegalTransitionError);
    });

    it("are decided one by one in a batch: what fails stops none of the others", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const [a, b, c] = [await aDraft(owner), await aDraft(admin), await aDraft(owner)];
      const { results } = await decideBatch(admin.ctx, [
        { ...sameAs(a), verdict: "approve" },
        { ...sameAs(b), verdict: "approve" },
        { id: "APR-99", hash: a.hash, verdict: "approve" },
        { ...sameAs(c), verdict: "reject", reason: "no" },
      ]);
      expect(results.map(({ id, state, code }) => [id, state, code])).toEqual([
        [a.id, "approved", null],
        [b.id, null, "forbidden"],
        ["APR-99", null, "not-found"],
        [c.id, "rejected", null],
      ]);
    });
  });

  describe("the list", () => {
    it("says what waits for whom, and pages through what has ended", async () => {
      const { owner, join } = await aCompany(test());
      const admin = await join("admin");
      const [mine, theirs] = [await aDraft(owner), await aDraft(admin, { cluster: "staging-eks" })];
      for (let each = 0; each < 3; each += 1) await cancelProposal(owner.ctx, { id: (await aDraft(owner)).id });
      const list = await listProposals(owner.ctx, { limit: 2 });
      expect(list.waitingForYou).toMatchObject([{ id: theirs.id, cluster: "staging-eks", youMaySign: true, whyNot: null }]);
      expect(list.waitingForOthers).toMatchObject([
        { id: mine.id, youMaySign: false, whyNot: "Somebody else than the person who asked for it must sign." },
      ]);
      expect([list.ended.map(({ id }) => id), list.nextBefore]).toEqual([["APR-5", "APR-4"], "APR-4"]);
      const rest = await listProposals(owner.ctx, { limit: 2, before: "APR-4" });
      expect([rest.ended.map(({ id }) => id), rest.nextBefore, rest.waitingForYou]).toEqual([["APR-3"], null, []]);
      expect((await listProposals(owner.ctx, { cluster: "staging-eks" })).waitingForOthers).toEqual([]);
      expect((await listProposals(owner.ctx, { state: "cancelled" })).waitingForYou).toEqual([]);
    });
  });
}

/** As the executor leaves it where it cannot tell what happened. */
async function needsAttention({ owner }: Company, admin: TestPerson) {
  const proposal = await aDraft(owner);
  await approveProposal(admin.ctx, { id: proposal.id, hash: proposal.hash });
  await owner.ctx.db.record(async (tx) => {
    const outcome = { text: "The answer never came.", undo: null, evidence: [{ label: "RunInstances", value: "timed out" }] };
    await tx.query("UPDATE proposals SET state = 'needs_attention' WHERE number = $1", [proposal.number]);
    await tx.query("INSERT INTO actions (tenant_id, id, number, rev, state, outcome) VALUES ($1, $2, $3, 1, 'needs_attention', $4::text::jsonb)", [
      tx.tenantId,
      "act_1",
      proposal.number,
      JSON.stringify(outcome),
    ]);
    await tx.query("INSERT INTO cap_ledger (tenant_id, id, cap, amount, action_id) VALUES ($1, 'cap_1', 'nodes', 1, 'act_1')", [tx.tenantId]);
  });
  return proposal;
}
