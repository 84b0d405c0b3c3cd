import type { Actor } from "#core/identity/actor";
import type { Scope } from "#core/identity/roles";
import type { AuditAnchors } from "#core/ports/audit-anchors";
import type { Clouds } from "#core/ports/clouds";
import type { CostEngine } from "#core/ports/cost-engine";
import type { CostIngest } from "#core/ports/cost-ingest";
import type { Inventory } from "#core/ports/inventory";
import type { TenantDatabase } from "#db/tenant-database";
import type { Kinds } from "#services/proposals/kind-definition";

/**
 * What every verb runs in: one tenant, one actor, and the outside world behind ports.
 * Built from a session (or for a job) by the composition root; the tenant never comes from a request.
 */
export type ServiceContext = {
  readonly tenant: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly actor: Actor;
  readonly scopes: ReadonlySet<Scope>;
  readonly requestId: string;
  /** How the person speaks: the cookie of a page, or a bearer token. Never from a request's body. */
  readonly channel: "web" | "api";
  /** The one clock. In the sandbox it starts at MAJOR_TOM_NOW and runs. */
  now(): Date;
  /** Transactions that see this tenant's rows only (row-level security). Writes go through `mutate()`. */
  readonly db: TenantDatabase;
  /** @throws NoCostDataError when the tenant has no cost data yet */
  costs(): Promise<CostEngine>;
  /** Reading the tenant's own sources; undefined in processes that read none. */
  readonly ingest?: CostIngest | undefined;
  readonly inventory: Inventory;
  /** The tenant's clouds and clusters as they are now; reads only. */
  readonly clouds: Clouds;
  /** What may be proposed, and how it is planned. */
  readonly kinds: Kinds;
  /** The other side of a link to a vendor of record, and no other organization; only services/vendor asks. */
  readonly openLinked?: ((tenantId: string) => Promise<ServiceContext | undefined>) | undefined;
  /** Where heads of the audit chain are kept outside of the database. */
  readonly anchors?: AuditAnchors | undefined;
};
