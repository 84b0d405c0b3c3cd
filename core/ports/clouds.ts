import type { Cluster } from "#core/ports/cluster";
import type { Compute } from "#core/ports/compute";
import type { SavingsPlans } from "#core/ports/savings-plans";
import type { Signals } from "#core/ports/signals";

/** What a tenant has connected, and how to look at it now. Read-only: no credential behind it can change anything. */
export interface Clouds {
  readonly connected: boolean;
  connections(): Promise<readonly CloudConnection[]>;
  compute(accountId: string, region: string): Compute;
  /** @throws NotFoundError for a cluster that the tenant has not; UnavailableError where it does not answer */
  cluster(name: string): Promise<Cluster>;
  /** Savings Plans that this account owns or may buy; absent where nothing is connected. */
  readonly savingsPlans?: ((accountId: string) => SavingsPlans) | undefined;
  /** What the provider measured of the connected accounts' resources; absent where nothing is connected. */
  readonly signals?: Signals | undefined;
}

/** A cloud account with the regions that are looked at. */
export type CloudConnection = {
  readonly accountId: string;
  readonly name: string;
  readonly environment: string | undefined;
  readonly regions: readonly string[];
};
