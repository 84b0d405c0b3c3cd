import { type CheckpointPool, checkpointPool } from "#db/checkpoint-pool";
import type { Driver, Session } from "#db/session";

/** A transaction that sees one tenant's rows only: the role is no owner, and row-level security is forced. */
export type TenantTransaction = Session & { readonly tenantId: string };

/**
 * One tenant's rows. A transaction may not be opened inside another: pass the open one on.
 * `write` is for `mutate()`; `record` is for operational rows that are no change of the tenant's
 * (stored queries, the last use of a thread) and therefore are not audited.
 */
export interface TenantDatabase {
  readonly tenantId: string;
  /** Read-only: a write inside fails. */
  read<T>(run: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  write<T>(run: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  record<T>(run: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  /** For LangGraph's PostgresSaver (`schema: "langgraph"`); thread ids are made by `checkpointThreadId`. */
  readonly checkpoints: CheckpointPool;
}

export function tenantDatabase(driver: Driver, tenantId: string): TenantDatabase {
  const inTransaction =
    (readOnly: boolean) =>
    <T>(run: (tx: TenantTransaction) => Promise<T>): Promise<T> =>
      driver.transaction({ role: "tenant", tenantId, readOnly }, (session) => run(tenantTransaction(session, tenantId)));
  return {
    tenantId,
    read: inTransaction(true),
    write: inTransaction(false),
    record: inTransaction(false),
    checkpoints: checkpointPool(driver, tenantId),
  };
}

export function tenantTransaction(session: Session, tenantId: string): TenantTransaction {
  return {
    tenantId,
    get drizzle() {
      return session.drizzle;
    },
    query: session.query,
    raw: session.raw,
  };
}
