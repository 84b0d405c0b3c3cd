import type { PurchaseFacts } from "#core/commitments/purchase-state";
import type { ProviderPlan } from "#core/ports/savings-plans";
import { openSeal } from "#core/proposals/sealed";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { InvalidInputError } from "#core/errors";
import { proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { AccountPlans } from "#services/commitments/pipeline/kept-plans";
import { readBasis } from "#services/commitments/pipeline/ladder-rows";
import { ACTION_TAG } from "#services/execution/token";

/** A proposal to buy with everything that its state follows from. */
export type PurchaseSeen = {
  readonly proposal: StoredProposal;
  readonly params: SavingsPlanPurchase;
  readonly plan: ProviderPlan | undefined;
  readonly seen: PurchaseFacts["plan"];
  readonly seenAt: Date | undefined;
  /** When the last signature was given, where it was. */
  readonly approvedAt: Date | undefined;
  readonly approvedBy: string | undefined;
  /** When the purchase call was proved. */
  readonly boughtAt: Date | undefined;
  /** Who last did something to the proposal; undefined: Major Tom itself. */
  readonly lastBy: string | undefined;
  readonly requestedBy: string;
  readonly analysisAt: Date | undefined;
};

type ActionRow = {
  id: string;
  number: number;
  started_at: string | Date | null;
  ended_at: string | Date | null;
  bought_at: string | Date | null;
  refs: unknown;
};

/** A plan may be missing from the provider's list for so long after it was bought, milliseconds. */
const LIST_LAGS_MS = 15 * 60_000;

/** Every proposal to buy, the oldest first, beside what the provider shows. One whose sealed text cannot be read is left out. */
export async function purchasesSeen(tx: TenantTransaction, reads: readonly AccountPlans[]): Promise<readonly PurchaseSeen[]> {
  const proposals = await proposalsIn(tx).select("WHERE p.kind = 'sp_purchase' ORDER BY p.number", []);
  if (proposals.length === 0) return [];
  const numbers = proposals.map(({ number }) => number);
  const actions = new Map((await actionsOf(tx, numbers)).map((action) => [action.number, action]));
  const last = await lastActors(tx, proposals);
  const names = await namesOf(tx);
  const analyses = await analysesAt(tx);
  return proposals.flatMap((proposal): PurchaseSeen[] => {
    const params = paramsOf(proposal.sealed);
    if (params === undefined) return [];
    const action = actions.get(proposal.number);
    const read = reads.find(({ account }) => account === params.account);
    const plan =
      action &&
      planOf(
        action,
        reads.flatMap(({ plans }) => plans),
      );
    const signed = proposal.decisions.filter(({ verdict, rev }) => verdict === "approve" && rev === proposal.rev);
    const isApproved = action !== undefined || proposal.state === "approved" || proposal.startBy !== undefined;
    return [
      {
        proposal,
        params,
        plan,
        seen: plan ?? (isAbsent(read, action) ? "absent" : "unknown"),
        seenAt: plan === undefined ? undefined : read?.at,
        approvedAt: isApproved ? signed.at(-1)?.at : undefined,
        approvedBy: isApproved ? signed.map(({ userId }) => names.get(userId) ?? userId).join(", ") : undefined,
        boughtAt: action?.bought_at ? new Date(action.bought_at) : undefined,
        lastBy: last.get(proposal.id),
        requestedBy: proposal.requester.userId === null ? "Major Tom" : (names.get(proposal.requester.userId) ?? proposal.requester.userId),
        analysisAt: analyses.get(readBasis(params.basis.analysis).analysis ?? ""),
      },
    ];
  });
}

/** Undefined where the text is none that could be signed. */
export function paramsOf(sealed: string): SavingsPlanPurchase | undefined {
  try {
    return SavingsPlanPurchase.safeParse(openSeal(sealed).params).data;
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** The one that its step proved; one with the tag that every purchase carries where that is not shown, since anybody can copy a tag. */
function planOf({ id: action, refs }: ActionRow, plans: readonly ProviderPlan[]): ProviderPlan | undefined {
  const proved = Array.isArray(refs) ? plans.find(({ id, arn }) => refs.includes(id) || refs.includes(arn)) : undefined;
  return proved ?? plans.find(({ tags }) => tags[ACTION_TAG]?.split("/")[0] === action);
}

function isAbsent(read: AccountPlans | undefined, action: ActionRow | undefined): boolean {
  if (read?.at === undefined || action?.ended_at === null || action === undefined) return false;
  return read.at.getTime() - new Date(action.ended_at).getTime() > LIST_LAGS_MS;
}

function actionsOf(tx: TenantTransaction, numbers: readonly number[]): Promise<ActionRow[]> {
  return tx.query<ActionRow>(
    `SELECT a.id, a.number, a.started_at, a.ended_at, s.ended_at AS bought_at, CASE WHEN jsonb_typeof(s.ref) = 'array' THEN s.ref ELSE s.ref->'refs' END AS refs
     FROM actions a LEFT JOIN action_steps s ON s.tenant_id = a.tenant_id AND s.action_id = a.id AND s.name = 'purchase' AND s.state = 'done'
     WHERE a.number = ANY ($1::int[])`,
    [numbers],
  );
}

async function lastActors(tx: TenantTransaction, proposals: readonly StoredProposal[]): Promise<ReadonlyMap<string, string | undefined>> {
  const rows = await tx.query<{ target: string; kind: string; name: string }>(
    `SELECT DISTINCT ON (target) target, actor->>'kind' AS kind, actor->>'name' AS name FROM audit_log
     WHERE target = ANY ($1::text[]) AND action LIKE 'proposal.%' AND outcome = 'success' ORDER BY target, seq DESC`,
    [proposals.map(({ id }) => id)],
  );
  return new Map(rows.map(({ target, kind, name }) => [target, kind === "system" ? undefined : name]));
}

async function namesOf(tx: TenantTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>("SELECT u.id, u.name FROM users u JOIN members m ON m.user_id = u.id", []);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function analysesAt(tx: TenantTransaction): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx.query<{ id: string; at: string | Date }>("SELECT id, at FROM commitment_analyses", []);
  return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
}
