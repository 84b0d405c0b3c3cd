import type { Cell, ResultColumn } from "#core/costs/query";
import type { QueryPlan } from "#core/costs/query-plan";

/** Logical tables that queries may name. `cur` only exists where a CUR 2.0 export was ingested. */
export type LogicalTable = "focus" | "cur";

/** Name and canonical (Trino) type of a column, in the case in which the table writes it. */
export type TableColumn = { readonly name: string; readonly type: string };

/** One billing period of an export, as found. `days` lists UTC dates (YYYY-MM-DD) that have rows. */
export type CoveredPeriod = { readonly billingPeriod: string; readonly rows: number; readonly days: readonly string[] };

/** What the tenant's cost data is, holds and lacks; shown as "what it found". */
export type CostCatalog = {
  readonly source: {
    readonly kind: "cur-2.0" | "focus-1.0" | "focus-1.1" | "focus-1.2";
    /** For people: "sandbox bill of Halcyon" or the glob that was given. */
    readonly label: string;
    readonly files: number;
    readonly rows: number;
  };
  readonly currency: string;
  readonly tables: Readonly<Partial<Record<LogicalTable, readonly TableColumn[]>>>;
  readonly periods: readonly CoveredPeriod[];
  /** UTC dates inside the covered range without a single row. */
  readonly gaps: readonly string[];
  /** First instant that has data and first instant after the last complete hour or day of data. */
  readonly dataFrom: string;
  readonly dataThrough: string;
  /** Keys of resource tags promoted to dimensions, e.g. ["team", "env"]. */
  readonly tagKeys: readonly string[];
  /** Values of columns that questions name, the most used first, by column in lower case; a column that is absent is read from the rows. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Columns that the export lacks, and what cannot be known without them, in a sentence each. */
  readonly missing: readonly { readonly column: string; readonly consequence: string }[];
  /** Set aside: rows without a period, unreadable files. */
  readonly setAside: readonly { readonly what: string; readonly rows: number | undefined; readonly reason: string }[];
  /** Changes whenever the data does; part of every query id. */
  readonly dataVersion: string;
};

/** One billing period as it stands in the ingested form. Facts for pages that show data; nothing is read from disk for them. */
export type PeriodVersion = {
  readonly billingPeriod: string;
  /** Changes when the period's own files do, and only then. */
  readonly version: string;
  /** SHA-256 of the names, sizes and times of the files that the period was read from. */
  readonly manifestHash: string;
  readonly rows: number;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly modifiedAt: string }[];
  /** Sum of the charged cost (unblended of a CUR, billed of FOCUS) as a decimal string in the export's currency. */
  readonly cost: string;
  /** When the files were read, ISO 8601. */
  readonly readAt: string;
  /** When its sorted rows and rollups were complete; null while questions are answered from the export's own files. */
  readonly preparedAt: string | null;
  /** Why an older version of the period is still in use, in a sentence; null where it is the newest. */
  readonly heldBack: string | null;
  /** What of this period was set aside, and why. */
  readonly setAside: CostCatalog["setAside"];
};

/** What a look at the source found. `problem` is a sentence for people: the version that was there stays in use. */
export type RefreshOutcome = {
  readonly changed: boolean;
  readonly dataVersion: string;
  readonly periods: { readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[] };
  readonly problem: string | null;
};

/** A question of the semantic model as it was before it became SQL, so that an engine may answer it from sums that it keeps. */
export type CompiledPlan = {
  readonly shape: "groups" | "total";
  readonly plan: QueryPlan;
  /** Totals only: whether the sum of credits and refunds is asked for as well. */
  readonly withCredits: boolean;
};

export type PreparedQuery = {
  readonly canonicalSql: string;
  readonly engineSql: string;
  /** What the guard found and decided, e.g. the default period that it added. Sentences for people. */
  readonly notes: readonly string[];
  readonly estimatedBytes: number | undefined;
  /** Decimal dollars, where the engine bills by what it reads. */
  readonly estimatedUsd?: string | undefined;
};

export type EngineResult = {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly truncated: boolean;
  readonly bytesScanned: number;
  readonly elapsedMs: number;
  /** What asking cost, decimal dollars ("0.006000000"), where the engine bills by what it reads; 0 where a known answer was given again. */
  readonly costUsd?: string | undefined;
};

export type RunLimits = {
  readonly signal?: AbortSignal;
  readonly maxRows: number;
  readonly timeoutMs: number;
  /** The tool call or request that asks, where an engine outside is to know a repeat of it. */
  readonly requestId?: string | undefined;
};

/**
 * One tenant's cost data behind one SQL engine. Everything that it runs passed the guard first;
 * `prepare` throws QueryRefusedError or TableUnavailableError, `run` throws UnavailableError,
 * LimitExceededError (deadline, memory) or CancelledError.
 */
export interface CostEngine {
  catalog(): CostCatalog;
  /** `untrusted` is SQL that a person or a model wrote. `compiled` comes from the semantic model and may be exempt from the row limit, never from the guard. */
  prepare(
    canonicalSql: string,
    options: {
      readonly origin: "untrusted" | "compiled";
      readonly maxRows: number;
      /** What `canonicalSql` was compiled from. An answer must be the same with and without it, row for row. */
      readonly plan?: CompiledPlan;
    },
  ): Promise<PreparedQuery>;
  run(query: PreparedQuery, limits: RunLimits): Promise<EngineResult>;
  /** Names of the functions that a query may call. */
  functions?(): readonly string[];
  /** Billing periods and their versions, the oldest first; an engine over tables that others keep has none. */
  versions?(): readonly PeriodVersion[];
  /** Looks at the source now and takes in what changed; at most one look at a time. Questions meanwhile are answered from what was there. */
  refresh?(): Promise<RefreshOutcome>;
  close(): Promise<void>;
}
