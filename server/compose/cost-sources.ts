import type { CostEngine } from "#core/ports/cost-engine";
import type { Inventory } from "#core/ports/inventory";
import type { SandboxAccess } from "#sandbox/open-live-companies";
import type { DemoLogin, SandboxFaults } from "#server/dependencies";
import type { TenantToEnsure } from "#services/tenants/ensure-tenant";

/** Where the cost data of tenants comes from, by the tenant's `costSource`. */
export type CostSources = {
  /** Tenants that come with the data, and their sample logins. */
  readonly tenants: readonly TenantToEnsure[];
  readonly logins: readonly DemoLogin[];
  /** @throws UnavailableError for a tenant that has none */
  engineOf(costSource: string | null): Promise<CostEngine>;
  inventoryOf(costSource: string | null): Inventory;
  /** How to reach the accounts and clusters of a sandbox company; undefined for everything else. */
  sandboxAccessOf(costSource: string | null): SandboxAccess | undefined;
  /** Every company's, so that a source is known to lie in the sandbox; empty without one. */
  readonly sandboxAccesses: readonly SandboxAccess[];
  /** What goes wrong in the sandbox; undefined without one. */
  readonly faults: SandboxFaults | undefined;
  /** Opens what is metered for its tenant, once the tenants are there. @throws UnavailableError when it cannot be read */
  begin(): Promise<void>;
  /** "ok", or what is wrong. */
  check(): Promise<string>;
  close(): Promise<void>;
};
