import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";

/** The customer's table as the engine's catalogue describes it. */
export type LakeTable = {
  /** As it is written in SQL, quoted: `"billing"."cur2"`. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** Data columns, then partition columns; types in Trino's words. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitions: readonly string[];
};

/** Files by billing period, and a text that changes when any of them does. */
export type LakeFiles = {
  readonly periods: readonly { readonly period: string; readonly version: string; readonly files: number }[];
  /** Stored bytes of each column over all files, by name in lower case; undefined where footers could not be read. */
  readonly columnBytes: ReadonlyMap<string, number> | undefined;
};

export type LakeColumn = { readonly name: string; readonly type: string };

export type LakeResult = {
  readonly columns: readonly LakeColumn[];
  readonly rows: readonly (readonly TrinoCell[])[];
  readonly truncated: boolean;
  readonly bytesScanned: number;
  readonly elapsedMs: number;
  /** Decimal dollars, where the engine bills. */
  readonly costUsd: string | undefined;
};

export type LakeRequest = {
  readonly sql: string;
  /** What a repeat of the statement may be answered from: the same version of the data. */
  readonly dataVersion: string;
  readonly maxRows: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly requestId: string | undefined;
  readonly estimatedBytes: number | undefined;
};

/** An engine outside that reads the customer's own table in Trino's SQL. */
export interface LakeRunner {
  readonly engine: "athena" | "trino";
  /** Longest statement that it takes, bytes. */
  readonly mostText: number;
  /** Maps, arrays and rows come as text that cannot be read back: they are asked for as JSON. */
  readonly nestedAsJson: boolean;
  /** @throws UnavailableError that says how to reach the table */
  describe(signal?: AbortSignal): Promise<LakeTable>;
  /**
   * @throws SchemaChangedError where a name of the statement is no longer there
   * @throws LimitExceededError, CancelledError, UnavailableError
   */
  run(request: LakeRequest): Promise<LakeResult>;
  /** Dollars for so many bytes; undefined where the engine does not bill by bytes. */
  priceOf(bytes: number): string | undefined;
  /** What lies behind the table, as far as it can be known without a query; undefined: ask by SQL. */
  files(table: LakeTable): Promise<LakeFiles | undefined>;
  close(): Promise<void>;
}

/** A name of the statement is no longer there: the table was changed after its catalogue was read. Never shown: it is tried again, or told otherwise. */
export class SchemaChangedError extends Error {}
