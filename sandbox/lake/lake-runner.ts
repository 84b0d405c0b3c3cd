/** Name, and type in Trino's words. */
export type LakeColumn = { readonly name: string; readonly type: string };

/** One file of a table, and the values of its partition, by key. */
export type LakeFile = { readonly path: string; readonly partition: Readonly<Record<string, string>> };

export type LakeTable = {
  readonly columns: readonly LakeColumn[];
  readonly partitionKeys: readonly LakeColumn[];
  readonly files: readonly LakeFile[];
  readonly format: "parquet" | "csv";
  /** Instead of files: what the catalogue says of itself. */
  readonly rows?: readonly (readonly (string | number | null)[])[];
};

/** A value as Trino's clients show it: decimals and 64-bit integers as text, maps as objects, rows as lists. */
export type LakeCell = string | number | boolean | null | readonly LakeCell[] | { readonly [key: string]: LakeCell };

export type LakeQuery = {
  readonly columns: readonly LakeColumn[];
  /** Bytes of the column chunks that it reads, in the partitions that it does not leave out. */
  readonly scannedBytes: number;
  /** Rows in chunks, in order. @throws CancelledError, LimitExceededError, UnavailableError */
  rows(signal: AbortSignal): AsyncIterable<readonly (readonly LakeCell[])[]>;
};

export type LakeCatalogView = {
  /** A table by name: `[table]`, `[database, table]` or `[catalogue, database, table]`, in lower case. @throws QueryRefusedError */
  readonly table: (name: readonly string[]) => LakeTable;
  readonly now: Date;
};

/** What really runs the SQL of one company. Whoever opens the sandbox brings it; it reads the given folders and nothing else. */
export interface LakeRunner {
  /** @throws QueryRefusedError for SQL that Trino would not run either */
  plan(sql: string, catalog: LakeCatalogView): Promise<LakeQuery>;
  close(): Promise<void>;
}

export type OpenLakeRunner = (options: { readonly folders: readonly string[]; readonly temporary: string }) => Promise<LakeRunner>;
