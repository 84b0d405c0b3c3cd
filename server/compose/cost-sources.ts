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
  /** What goes wrong in the sandbox; undefined without one. */
  readonly faults: SandboxFaults | undefined;
  /** "ok", or what is wrong. */
  check(): Promise<string>;
  close(): Promise<void>;
};
