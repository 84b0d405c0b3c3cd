import type { PhysicalTable } from "#adapters/warehouse/ingest/build-version";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import type { GatheredFile } from "#adapters/warehouse/ingest/gather-files";
import type { PreparedViews } from "#adapters/warehouse/ingest/prepared-views";
import type { StoredBytes } from "#adapters/warehouse/ingest/stored-bytes";
import type { CostCatalog, LogicalTable, PeriodVersion } from "#core/ports/cost-engine";

/** One ingested state of an export: a read-only DuckDB file over the version's own files, and what is known of them. */
export type Version = {
  readonly hash: string;
  readonly file: string;
  /** Every file that the DuckDB file reads. */
  readonly reads: readonly string[];
  /** The export's files as the version holds them; `at` is where they lie. */
  readonly files: readonly GatheredFile[];
  readonly catalog: CostCatalog;
  readonly physical: Readonly<Partial<Record<LogicalTable, PhysicalTable>>>;
  readonly prepared: PreparedViews;
  /** Billing periods that still are to be prepared. */
  readonly unprepared: readonly string[];
  readonly periods: readonly PeriodVersion[];
  readonly storedBytes: StoredBytes;
  readonly facts: readonly FileFacts[];
  /** How promoted columns are made, but for those that follow from tags. */
  readonly promotions: string;
  /** Columns that the facts were read by; others make them worthless. */
  readonly columns: string;
};
