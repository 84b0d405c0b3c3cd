import { canonicalJson } from "#core/audit/canonical-json";
import type { ProviderFailure, ProviderRequest } from "#core/ports/provider";
import type { TenantTransaction } from "#db/tenant-database";
import { appendAudit, sha256 } from "#services/audit/append";
import type { Flight } from "#services/execution/flight";
import { engagedSwitch } from "#services/execution/kill-switch";
import { holdLease } from "#services/execution/lease";
import { announce } from "#services/notifications/announce";
import { mutate } from "#services/mutation";
import { ForbiddenError } from "#core/errors";

/** What a row keeps besides its state. `memo`: what was seen before the effect, which its undo needs. */
export type StepRef = {
  readonly refs: readonly string[];
  readonly requestId?: string | undefined;
  readonly memo?: Readonly<Record<string, unknown>> | undefined;
  /** The provider said yes; only the proof is missing. */
  readonly answered?: boolean | undefined;
  /** The provider said that nothing happened: it may be asked again. */
  readonly retry?: boolean | undefined;
  readonly failure?: ProviderFailure | undefined;
  readonly triedAt?: string | undefined;
  /** How often a call was made again after a lost answer. */
  readonly doubts?: number | undefined;
  /** What look-ups showed, the latest ones. */
  readonly seen?: readonly string[] | undefined;
};

export type StepRow = {
  readonly name: string;
  readonly state: "intent" | "done" | "failed";
  readonly token: string;
  readonly request: ProviderRequest | undefined;
  readonly requestHash: string | undefined;
  readonly ref: StepRef;
  readonly note: string | undefined;
  readonly attempts: number;
  readonly intentAt: Date;
  readonly endedAt: Date | undefined;
};

type Row = {
  name: string;
  state: StepRow["state"];
  token: string;
  request: ProviderRequest | null;
  request_hash: string | null;
  ref: StepRef | null;
  note: string | null;
  attempts: number;
  intent_at: string | Date;
  ended_at: string | Date | null;
};

/** The switch was thrown between the look at it and the intent. */
export class SwitchEngagedError extends ForbiddenError {}

export async function readSteps(tx: TenantTransaction, actionId: string): Promise<readonly StepRow[]> {
  const rows = await tx.query<Row>(
    "SELECT name, state, token, request, request_hash, ref, note, attempts, intent_at, ended_at FROM action_steps WHERE action_id = $1 ORDER BY intent_at, name",
    [actionId],
  );
  return rows.map((row) => ({
    name: row.name,
    state: row.state,
    token: row.token,
    request: row.request ?? undefined,
    requestHash: row.request_hash ?? undefined,
    ref: row.ref ?? { refs: [] },
    note: row.note ?? undefined,
    attempts: row.attempts,
    intentAt: new Date(row.intent_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
  }));
}

export function requestHashOf(request: ProviderRequest): string {
  return sha256(canonicalJson(request));
}

export type Intent = {
  readonly name: string;
  readonly token: string;
  readonly request: ProviderRequest | undefined;
  readonly memo?: Readonly<Record<string, unknown>> | undefined;
  readonly doubts?: number;
  /** On the safe-stop list: also while the kill switch is on. */
  readonly safeStop: boolean;
};

/**
 * Says what is about to be done, before it is done. A second attempt is said again.
 *
 * @throws LeaseLostError, SwitchEngagedError
 */
export async function writeIntent(flight: Flight, { name, token, request, memo, doubts = 0, safeStop }: Intent): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  const requestHash = request && requestHashOf(request);
  await mutate(ctx, {
    scope: "action:execute",
    action: "step.intent",
    target: `${lease.actionId}/${name}`,
    event: `${proposal.id}: begins ${name}`,
    run: async (tx) => {
      await holdLease(tx, lease, pace.leaseSeconds);
      const engaged = safeStop ? undefined : await engagedSwitch(tx, proposal.cluster);
      if (engaged !== undefined) throw new SwitchEngagedError(engaged);
      const [row] = await tx.query<{ attempts: number; intent_at: string | Date }>(
        `INSERT INTO action_steps (tenant_id, action_id, name, state, token, request_hash, request, ref)
         VALUES ($1, $2, $3, 'intent', $4, $5, $6::text::jsonb, jsonb_build_object('refs', '[]'::jsonb, 'memo', $7::text::jsonb, 'triedAt', to_char(app_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
         ON CONFLICT (tenant_id, action_id, name) DO UPDATE SET attempts = action_steps.attempts + 1,
           ref = (action_steps.ref - 'retry' - 'answered' - 'failure') || jsonb_build_object('triedAt', excluded.ref -> 'triedAt', 'doubts', $8::int)
         RETURNING attempts, intent_at`,
        [tx.tenantId, lease.actionId, name, token, requestHash ?? null, request ? JSON.stringify(request) : null, JSON.stringify(memo ?? {}), doubts],
      );
      await announce(tx, "proposal", proposal.id);
      return {
        result: undefined,
        event: (row?.attempts ?? 1) > 1 ? `${proposal.id}: tries ${name} again, with the same token` : `${proposal.id}: begins ${name}`,
        after: {
          action: lease.actionId,
          step: name,
          attempt: row?.attempts ?? 1,
          token,
          operation: request?.operation ?? null,
          requestHash: requestHash ?? null,
        },
      };
    },
  });
}

/** @throws LeaseLostError */
export async function writeDone(
  flight: Flight,
  name: string,
  { refs, requestId, note }: { readonly refs: readonly string[]; readonly requestId?: string | undefined; readonly note?: string | undefined },
): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  await mutate(ctx, {
    scope: "action:execute",
    action: "step.done",
    target: `${lease.actionId}/${name}`,
    event: `${proposal.id}: ${name} is done${note === undefined ? "" : ` (${note})`}`,
    run: async (tx) => {
      await holdLease(tx, lease, pace.leaseSeconds);
      await tx.query(
        `UPDATE action_steps SET state = 'done', ended_at = app_now(), note = $4,
           ref = (ref - 'retry' - 'answered' - 'failure') || jsonb_build_object('refs', $3::text::jsonb, 'requestId', $5::text)
         WHERE action_id = $1 AND name = $2`,
        [lease.actionId, name, JSON.stringify(refs), note ?? null, requestId ?? null],
      );
      await announce(tx, "proposal", proposal.id);
      return { result: undefined, after: { action: lease.actionId, step: name, refs, providerRequestId: requestId ?? null } };
    },
  });
}

/** @throws LeaseLostError */
export async function writeFailed(
  flight: Flight,
  name: string,
  why: { readonly text: string; readonly failure?: ProviderFailure | undefined; readonly requestId?: string | undefined },
): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  await mutate(ctx, {
    scope: "action:execute",
    action: "step.failed",
    target: `${lease.actionId}/${name}`,
    event: `${proposal.id}: ${name} failed`,
    run: async (tx) => {
      await holdLease(tx, lease, pace.leaseSeconds);
      await failStep(flight, tx, name, why);
      return { result: undefined, unchanged: true };
    },
  });
}

/** Within a transaction that holds the lease; audited as failed. */
export async function failStep(
  { ctx, lease, proposal }: Flight,
  tx: TenantTransaction,
  name: string,
  { text, failure, requestId }: { readonly text: string; readonly failure?: ProviderFailure | undefined; readonly requestId?: string | undefined },
): Promise<void> {
  await tx.query(
    `UPDATE action_steps SET state = 'failed', ended_at = app_now(), note = $3,
       ref = (ref - 'retry' - 'answered') || jsonb_build_object('failure', $4::text, 'requestId', $5::text)
     WHERE action_id = $1 AND name = $2`,
    [lease.actionId, name, text.slice(0, 500), failure ?? null, requestId ?? null],
  );
  await appendAudit(tx, {
    actor: ctx.actor,
    action: "step.failed",
    target: `${lease.actionId}/${name}`,
    event: `${proposal.id}: ${name} failed (${text})`,
    outcome: "failed",
    after: { action: lease.actionId, step: name, failure: failure ?? null, reason: text, providerRequestId: requestId ?? null },
    requestId: ctx.requestId,
  });
  await announce(tx, "proposal", proposal.id);
}

/** Progress and what was seen meanwhile: records of work, no decision, so not audited one by one. */
export async function noteStep(
  flight: Flight,
  name: string,
  { note, ref = {} }: { readonly note?: string; readonly ref?: Partial<StepRef> },
): Promise<void> {
  const { ctx, lease, proposal, pace } = flight;
  await ctx.db.record(async (tx) => {
    await holdLease(tx, lease, pace.leaseSeconds);
    await tx.query("UPDATE action_steps SET note = coalesce($3, note), ref = ref || $4::text::jsonb WHERE action_id = $1 AND name = $2", [
      lease.actionId,
      name,
      note ?? null,
      JSON.stringify(ref),
    ]);
    if (note !== undefined) await announce(tx, "proposal", proposal.id);
  });
}
