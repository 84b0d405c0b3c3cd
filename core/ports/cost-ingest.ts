import type { ConnectionAnswer } from "#core/api/data";
import type { CostSource } from "#core/ingest/source";
import type { OfferedPeriod } from "#core/ingest/offer";
import type { PeriodVersion } from "#core/ports/cost-engine";

/** What a source has, the newest period first. Nothing was read of it yet but names, sizes and manifests. */
export type Offer = {
  readonly periods: readonly OfferedPeriod[];
  /** Objects that were passed over, and why. */
  readonly setAside: readonly { readonly what: string; readonly reason: string }[];
};

export type FetchProgress = {
  /** Another part of an object came in. */
  bytes(count: number): void;
  object(key: string): void;
  objectDone(key: string): void;
};

export type FetchedPeriod = {
  readonly billingPeriod: string;
  readonly version: string;
  /** Files and bytes as they are kept. */
  readonly files: number;
  readonly bytes: number;
  readonly asOf: string | null;
};

/** A source that is opened for one reading. */
export interface CostReader {
  /** Lists the source. @throws UnavailableError with the repair in its sentence */
  offer(options: { readonly months: number; readonly signal: AbortSignal }): Promise<Offer>;
  /** Brings one period in, whole or not at all; what an earlier try left is used. It is not answered from before `publish`. */
  fetch(period: OfferedPeriod, options: { readonly signal: AbortSignal; readonly progress: FetchProgress }): Promise<FetchedPeriod>;
  /** Requests so far that the provider charges for. */
  paidRequests(): number;
  close(): void;
}

/** What is kept of a source on this machine: the version of each billing period. */
export type HeldPeriod = { readonly billingPeriod: string; readonly version: string; readonly files: number; readonly bytes: number };

export type Published = {
  /** As the engine has them now. */
  readonly periods: readonly PeriodVersion[];
  /** Why what was there before stays in use; null where all is in. */
  readonly problem: string | null;
};

/** Reading cost data of one tenant, into the tenant's own folder. */
export interface CostIngest {
  /** Tries a source out, step by step, and changes nothing. */
  test(source: CostSource, options: { readonly signal: AbortSignal }): Promise<ConnectionAnswer>;
  open(sourceId: string, source: CostSource): CostReader;
  held(sourceId: string): Promise<readonly HeldPeriod[]>;
  /** Makes what was fetched of these sources what is answered from, in one step, and brings the engine up to date. */
  publish(sourceIds: readonly string[]): Promise<Published>;
  /** Forgets what was fetched of a source. */
  forget(sourceId: string): Promise<void>;
  /**
   * Whether a source may be read with the server's own keys, or by an external id of somebody's choosing. On a server that
   * several organizations reach neither may be: whoever knows a name would read another's bill through it.
   */
  mayChooseKeys(source: CostSource): boolean;
  /** Where the tenant's own exports may be put on the server, and whom a role of a customer trusts. */
  readonly exportFolder: string;
  readonly trustedPrincipal: string | null;
}
