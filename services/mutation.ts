import { ForbiddenError, MajorTomError } from "#core/errors";
import type { Scope } from "#core/identity/roles";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import { appendAudit, type AuditEntry } from "#services/audit/append";
import { QUIET_ACTIONS } from "#services/audit/quiet-actions";
import type { ServiceContext } from "#services/context";
import { announce } from "#services/notifications/announce";

export type Change<Result> = {
  readonly result: Result;
  /** State of the target before and after, as the audit log shows it. Never a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Under the lock there was nothing left to do: no row in the log. */
  readonly unchanged?: boolean;
  /** Replace what the mutation said beforehand, where only the change knows it (a new id, a name). */
  readonly target?: string;
  readonly event?: string;
};

export type Mutation<Result> = {
  readonly scope: Scope;
  /** `entity.verb`. */
  readonly action: `${string}.${string}`;
  readonly target: string;
  /** In plain words, as it reads in the log. */
  readonly event: string;
  /** After the scope check and before the transaction: looks at the outside world that must not hold a row meanwhile. */
  readonly prepare?: () => Promise<void>;
  readonly run: (tx: TenantTransaction) => Promise<Change<Result>>;
};

/**
 * The only way to write. Checks the scope, then runs and appends the audit row in one transaction, so that
 * nothing changes without a trace. What is refused or fails changes nothing and leaves a row that says so.
 *
 * @throws ForbiddenError when the actor lacks the scope
 */
export async function mutate<Result>(ctx: ServiceContext, mutation: Mutation<Result>): Promise<Result> {
  const { action, scope, prepare, run } = mutation;
  const entry = { actor: ctx.actor, action, requestId: ctx.requestId };
  try {
    requireScope(ctx, scope);
    await prepare?.();
    return await ctx.db.write(async (tx) => {
      const { result, before, after, target = mutation.target, event = mutation.event, unchanged = false } = await run(tx);
      if (unchanged) return result;
      await appendAudit(tx, { ...entry, target, event, outcome: "success", before, after });
      if (!QUIET_ACTIONS.has(action)) await announce(tx, "activity");
      return result;
    });
  } catch (error) {
    await recordRefusal(ctx, { ...entry, target: mutation.target, event: mutation.event }, error);
    throw error;
  }
}

async function recordRefusal(ctx: ServiceContext, entry: Omit<AuditEntry, "outcome">, error: unknown): Promise<void> {
  const outcome = error instanceof ForbiddenError ? "denied" : "failed";
  const reason = error instanceof MajorTomError ? { code: error.code, reason: error.message } : { code: "unexpected" };
  try {
    await ctx.db.write((tx) => appendAudit(tx, { ...entry, outcome, after: reason }));
  } catch {
    // The first failure is what the caller must hear of; it also says why the log could not be written.
  }
}
