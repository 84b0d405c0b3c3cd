import type { z } from "zod";
import type { ProposalSummary } from "#core/api/proposals";
import { readableCard, savingOf, UNREADABLE } from "#core/proposals/notice";
import { countedSignatures, whyNotSign } from "#core/proposals/quorum";
import { TERMINAL } from "#core/proposals/state";
import type { StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { type GateFacts, gateFacts } from "#services/proposals/gate-facts";
import { engagedSwitches } from "#services/switches/engaged-switches";

/** What a list needs besides the proposals themselves, read in the same transaction. */
export type Around = {
  readonly facts: GateFacts;
  readonly names: ReadonlyMap<string, string>;
  readonly progress: ReadonlyMap<number, string>;
  /** Why nothing of a cluster may be sent: its kill switch, or one above it. */
  readonly stopped: (cluster: string | undefined) => string | undefined;
};

export async function readAround(ctx: ServiceContext, tx: TenantTransaction): Promise<Around> {
  return {
    facts: await gateFacts(ctx, tx),
    names: await memberNames(tx),
    progress: await runningSteps(tx),
    stopped: await engagedSwitches(tx),
  };
}

/** Names of members; whoever has left is known by their id alone. */
async function memberNames(tx: TenantTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>("SELECT u.id, u.name FROM users u JOIN members m ON m.user_id = u.id");
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The step that runs, of every action that runs: "drain: 6 of 9 pods moved". */
async function runningSteps(tx: TenantTransaction): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.query<{ number: number; name: string; note: string | null }>(
    `SELECT DISTINCT ON (a.number) a.number, s.name, s.note FROM actions a JOIN action_steps s ON s.tenant_id = a.tenant_id AND s.action_id = a.id
     WHERE a.state IN ('executing', 'rolling_back') ORDER BY a.number, s.intent_at DESC, s.name DESC`,
  );
  return new Map(
    rows.map(({ number, name, note }) => [number, [(name.split(":")[0] ?? name).replaceAll("_", " "), note].filter(Boolean).join(": ")]),
  );
}

const isWaiting = ({ state }: StoredProposal) => state === "proposed" || state === "partially_approved";

/** Why the caller may not sign it now; undefined where they may. Only of what waits for signatures. */
function whyNot(proposal: StoredProposal, { hand, roster, now }: GateFacts): string | undefined {
  if (!isWaiting(proposal)) return "It does not wait for a signature.";
  return whyNotSign(proposal, hand, roster, now);
}

/** Whether nobody but the caller need do anything first: they may sign, at most after confirming their password. */
export function waitsForCaller(proposal: StoredProposal, { hand, roster, now }: GateFacts): boolean {
  return isWaiting(proposal) && whyNotSign(proposal, { ...hand, stepUpAt: now }, roster, now) === undefined;
}

export function summaryOf(proposal: StoredProposal, { facts, names, progress, stopped }: Around): z.infer<typeof ProposalSummary> {
  const { requester } = proposal;
  const refusal = whyNot(proposal, facts);
  const { savingUsdPerMonth, savingBasis } = savingOf(proposal.sealed);
  return {
    id: proposal.id,
    kind: proposal.kind,
    state: proposal.state,
    rev: proposal.rev,
    title: readableCard(proposal.sealed)?.title ?? UNREADABLE,
    cluster: proposal.cluster ?? null,
    savingUsdPerMonth,
    savingBasis,
    requester: {
      userId: requester.userId,
      name: requester.userId === null ? "Major Tom" : (names.get(requester.userId) ?? requester.userId),
      kind: requester.kind,
    },
    createdAt: proposal.createdAt.toISOString(),
    updatedAt: proposal.updatedAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    startBy: proposal.startBy?.toISOString() ?? null,
    held: proposal.held ?? (TERMINAL.has(proposal.state) ? null : (stopped(proposal.cluster) ?? null)),
    batch: proposal.batch ?? null,
    threadId: proposal.threadId ?? null,
    signatures: { given: countedSignatures(proposal, facts.roster, facts.now).length, needed: proposal.policy.signatures },
    youMaySign: refusal === undefined,
    whyNot: isWaiting(proposal) ? (refusal ?? null) : null,
    progress: progress.get(proposal.number) ?? null,
  };
}
