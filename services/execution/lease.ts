import { ConflictError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** Another worker has the action: whatever this one still wants to write is refused. */
export class LeaseLostError extends ConflictError {}

export type ActionRow = {
  readonly id: string;
  readonly number: number;
  readonly rev: number;
  readonly state: "executing" | "rolling_back";
  readonly fence: number;
  readonly stopRequestedBy: string | undefined;
  readonly startedAt: Date;
};

type Row = {
  id: string;
  number: number;
  rev: number;
  state: ActionRow["state"];
  fence: number;
  stop_requested_by: string | null;
  started_at: string | Date;
};

/** Whose turn it is: one worker, one number that only rises. */
export type Lease = { readonly actionId: string; readonly owner: string; readonly fence: number };

const OPEN = "state IN ('executing', 'rolling_back')";

/** Takes an action that nobody holds and that need not wait; undefined where it is not free. */
export async function acquireLease(ctx: ServiceContext, actionId: string, owner: string, seconds: number): Promise<ActionRow | undefined> {
  const [row] = await ctx.db.record((tx) =>
    tx.query<Row>(
      `UPDATE actions SET lease_owner = $2, lease_until = app_now() + make_interval(secs => $3::float8), fence = fence + 1, wake_at = NULL
       WHERE id = $1 AND ${OPEN} AND (lease_until IS NULL OR lease_until <= app_now()) AND (wake_at IS NULL OR wake_at <= app_now() OR stop_requested_by IS NOT NULL)
       RETURNING id, number, rev, state, fence, stop_requested_by, started_at`,
      [actionId, owner, seconds],
    ),
  );
  return row && rowOf(row);
}

/** @throws LeaseLostError where another worker has taken the action; the row stays locked until the transaction ends */
export async function holdLease(tx: TenantTransaction, { actionId, owner, fence }: Lease, seconds: number): Promise<ActionRow> {
  const [row] = await tx.query<Row>(
    `UPDATE actions SET lease_until = app_now() + make_interval(secs => $4::float8)
     WHERE id = $1 AND fence = $2 AND lease_owner = $3 AND ${OPEN}
     RETURNING id, number, rev, state, fence, stop_requested_by, started_at`,
    [actionId, fence, owner, seconds],
  );
  if (!row) throw new LeaseLostError(`Another worker has ${actionId} now.`);
  return rowOf(row);
}

/** Gives it back, to be taken up again not before `wakeAt`. */
export async function releaseLease(ctx: ServiceContext, { actionId, owner, fence }: Lease, wakeAt: Date | undefined): Promise<void> {
  await ctx.db.record((tx) =>
    tx.query("UPDATE actions SET lease_owner = NULL, lease_until = NULL, wake_at = $4 WHERE id = $1 AND fence = $2 AND lease_owner = $3", [
      actionId,
      fence,
      owner,
      wakeAt?.toISOString() ?? null,
    ]),
  );
}

/** Actions that are not ended, and when each may be taken up. */
export async function openActions(ctx: ServiceContext): Promise<readonly { readonly id: string; readonly number: number; readonly dueAt: Date }[]> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ id: string; number: number; due_at: string | Date }>(
      `SELECT id, number, greatest(coalesce(lease_until, started_at), CASE WHEN stop_requested_by IS NULL THEN coalesce(wake_at, started_at) ELSE started_at END) AS due_at
       FROM actions WHERE ${OPEN} ORDER BY started_at, id`,
    ),
  );
  return rows.map(({ id, number, due_at }) => ({ id, number, dueAt: new Date(due_at) }));
}

/** What the turn before, or a person meanwhile, has made of it. */
export async function actionNow(ctx: ServiceContext, action: ActionRow): Promise<ActionRow> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<Pick<Row, "state" | "stop_requested_by">>("SELECT state, stop_requested_by FROM actions WHERE id = $1", [action.id]),
  );
  if (!row) throw new Error(`Action ${action.id} is not there.`);
  return { ...action, state: row.state, stopRequestedBy: row.stop_requested_by ?? undefined };
}

function rowOf(row: Row): ActionRow {
  return {
    id: row.id,
    number: row.number,
    rev: row.rev,
    state: row.state,
    fence: row.fence,
    stopRequestedBy: row.stop_requested_by ?? undefined,
    startedAt: new Date(row.started_at),
  };
}
