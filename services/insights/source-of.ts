import { shapeOf } from "#core/charts/result-shape";
import { titleOf } from "#core/charts/build-block";
import type { Source } from "#core/chat/blocks";
import type { SemanticResult } from "#core/costs/query";

/** The source chip of a result: what it is, and the query behind it. */
export function sourceOf(result: SemanticResult): Omit<Source, "n"> {
  return {
    queryId: result.queryId,
    label: titleOf(result, shapeOf(result)),
    metric: result.metric.label,
    period: result.compare === undefined ? result.period.label : `${result.period.label} against ${result.compare.label}`,
    asOf: result.asOf,
    rows: result.rowCount,
    bytesScanned: result.bytesScanned,
    ...(result.costUsd === undefined ? {} : { costUsd: result.costUsd }),
    sql: result.sql,
  };
}
