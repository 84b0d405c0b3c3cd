import type { Driver, Session } from "#db/session";
import { type TenantTransaction, tenantTransaction } from "#db/tenant-database";

/** Before a tenant is known: people, credentials, sessions, memberships. It cannot read what tenants keep. */
export type PlatformTransaction = Session & {
  /** The rest of this transaction runs inside the tenant, and as nobody else. */
  enterTenant(tenantId: string): Promise<TenantTransaction>;
};

export interface PlatformDatabase {
  transaction<T>(run: (tx: PlatformTransaction) => Promise<T>): Promise<T>;
}

export function platformDatabase(driver: Driver): PlatformDatabase {
  return {
    transaction: (run) =>
      driver.transaction({ role: "platform" }, (session) =>
        run({
          get drizzle() {
            return session.drizzle;
          },
          query: session.query,
          raw: session.raw,
          async enterTenant(tenantId) {
            await session.query("SELECT set_config('app.tenant_id', $1, true), set_config('role', 'major_tom_app', true)", [tenantId]);
            return tenantTransaction(session, tenantId);
          },
        }),
      ),
  };
}
