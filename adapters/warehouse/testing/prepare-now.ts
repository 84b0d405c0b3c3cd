import { type DuckdbEngineOptions, ingestOptions } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { ingest } from "#adapters/warehouse/ingest/ingest";
import { prepareVersion } from "#adapters/warehouse/ingest/prepare";
import type { Version } from "#adapters/warehouse/ingest/version";

/** Does at once what an engine does in the background after it has opened. */
export async function prepareNow(options: DuckdbEngineOptions, smallRollup?: number): Promise<Version> {
  const ingesting = { ...ingestOptions(options), smallRollup };
  return prepareVersion(ingesting, await ingest(ingesting));
}
