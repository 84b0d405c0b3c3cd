import { finish } from "#core/proposals/lifecycle";
import type { ProposalNotice } from "#core/proposals/notice";
import { noticeOf } from "#core/proposals/notice";
import { proposalsIn } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { Flight } from "#services/execution/flight";
import { failStep, readSteps, type StepRow } from "#services/execution/journal";
import { holdLease } from "#services/execution/lease";
import { tell } from "#services/notifications/tell";
import { mutate } from "#services/mutation";

export type Evidence = ProposalNotice["evidence"];
export type Outcome = { readonly text: string; readonly undo: string | null; readonly evidence: Evidence };
type Ending = {
  readonly outcome: Outcome;
  readonly after?: unknown;
  /** In the same transaction, where it ended well. */
  readonly also?: ((tx: TenantTransaction) => Promise<void> | undefined) | undefined;
};

const TOPIC = { succeeded: "done", failed: "failed", rolled_back: "returned", needs_attention: "needs_attention" } as const;
const WORDS = {
  succeeded: "is done",
  failed: "failed, and nothing was changed",
  rolled_back: "was undone",
  needs_attention: "needs a person",
} as const;

/** The last word: state, outcome, limits, what people are told, in one transaction. */
export async function endAction(flight: Flight, state: keyof typeof TOPIC, { outcome, after, also }: Ending): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  await mutate(ctx, {
    scope: "action:execute",
    action: `action.${state}`,
    target: proposal.id,
    event: `${proposal.id} ${WORDS[state]}: ${outcome.text}`,
    run: async (tx) => {
      const stored = await proposalsIn(tx).lock(proposal.number);
      await holdLease(tx, lease, pace.leaseSeconds);
      if (stored === undefined) throw new Error(`${proposal.id} is not there.`);
      const next = { ...stored, ...finish(stored, state), held: undefined };
      await proposalsIn(tx).save(next);
      await closeIntents(flight, tx, state === "needs_attention" ? "left open: a person must look" : "not needed any more");
      await tx.query(
        `UPDATE actions SET state = $2, outcome = $3::text::jsonb, ended_at = CASE WHEN $2 = 'needs_attention' THEN NULL ELSE app_now() END,
           lease_owner = NULL, lease_until = NULL, wake_at = NULL WHERE id = $1`,
        [lease.actionId, state, JSON.stringify(outcome)],
      );
      if (state === "failed" || state === "rolled_back") await releaseCaps(tx, lease.actionId);
      await also?.(tx);
      await tell(tx, {
        topic: TOPIC[state],
        number: stored.number,
        threadId: stored.threadId,
        payload: noticeOf(next, { outcome: outcome.text, undo: outcome.undo ?? undefined, evidence: outcome.evidence }),
      });
      return {
        result: undefined,
        before: { state: stored.state },
        after: { state, action: lease.actionId, ...(after as object | undefined), evidence: outcome.evidence },
      };
    },
  });
}

/** What was changed is undone from here on. */
export async function beginRollback(flight: Flight, reason: string): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  await mutate(ctx, {
    scope: "action:execute",
    action: "action.roll_back",
    target: proposal.id,
    event: `${proposal.id} goes back: ${reason}`,
    run: async (tx) => {
      const stored = await proposalsIn(tx).lock(proposal.number);
      await holdLease(tx, lease, pace.leaseSeconds);
      if (stored === undefined) throw new Error(`${proposal.id} is not there.`);
      await proposalsIn(tx).save({ ...stored, ...finish(stored, "rolling_back"), held: undefined });
      await closeIntents(flight, tx, reason);
      await tx.query("UPDATE actions SET state = 'rolling_back', outcome = $2::text::jsonb WHERE id = $1", [
        lease.actionId,
        JSON.stringify({ text: reason, undo: null, evidence: [] } satisfies Outcome),
      ]);
      await tell(tx, {
        topic: "failed",
        number: stored.number,
        threadId: stored.threadId,
        payload: noticeOf({ ...stored, state: "rolling_back" }, { reason }),
      });
      return { result: undefined, before: { state: stored.state }, after: { state: "rolling_back", reason } };
    },
  });
}

/** Every intent has an outcome in the end. */
async function closeIntents(flight: Flight, tx: TenantTransaction, reason: string): Promise<void> {
  for (const { name, state } of await readSteps(tx, flight.lease.actionId)) {
    if (state === "intent") await failStep(flight, tx, name, { text: reason });
  }
}

async function releaseCaps(tx: TenantTransaction, actionId: string): Promise<void> {
  await tx.query("UPDATE cap_ledger SET released_at = app_now() WHERE action_id = $1 AND released_at IS NULL", [actionId]);
}

/** Whether anything may have changed at the provider. */
export function hasChanged(steps: Iterable<StepRow>): boolean {
  return [...steps].some(
    ({ request, state, ref }) =>
      request !== undefined && (state === "done" || (state === "intent" && ref.retry !== true) || ref.failure === "no-capacity"),
  );
}

/** What a person needs to judge: the calls, their tokens, and what look-ups showed. */
export function evidenceOf(steps: Iterable<StepRow>, reason: string): Evidence {
  const calls = [...steps]
    .filter(({ request }) => request !== undefined)
    .map(({ name, state, request, token, attempts, intentAt, ref, note }) => ({
      label: `${name}: ${state === "intent" ? "not known" : state}`,
      value: [
        `${request?.operation ?? ""}, token ${token.slice(0, 12)}…, ${attempts} ${attempts === 1 ? "call" : "calls"} since ${intentAt.toISOString()}`,
        ...(ref.requestId ? [`request id ${ref.requestId}`] : []),
        ...(ref.refs.length > 0 ? [ref.refs.join(", ")] : []),
        ...(note === undefined ? [] : [note]),
        ...(state === "done" ? [] : (ref.seen ?? []).slice(-3)),
      ].join("; "),
    }));
  return [{ label: "Why", value: reason }, ...calls].slice(0, 40);
}
