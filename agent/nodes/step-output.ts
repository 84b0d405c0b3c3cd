import type { StepOutput } from "#agent/events";
import type { Evidence } from "#agent/state";

/** What the step trace shows of a finished tool call. */
export function outputOf({ summary, sources, elapsedMs }: Pick<Evidence, "summary" | "sources" | "elapsedMs">): StepOutput {
  return {
    summary,
    queryIds: sources.map((source) => source.queryId),
    rows: sources.reduce((sum, source) => sum + source.rows, 0),
    bytesScanned: sources.reduce((sum, source) => sum + source.bytesScanned, 0),
    elapsedMs,
  };
}
