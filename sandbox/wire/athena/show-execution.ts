import { type Execution, isOver } from "#sandbox/lake/execution";
import { epochSeconds } from "#sandbox/wire/aws/answer-json";

/** An execution as GetQueryExecution shows it. */
export function showExecution(execution: Execution) {
  const { error, result, completed } = execution;
  return {
    QueryExecutionId: execution.id,
    Query: execution.query,
    StatementType: execution.kind,
    SubstatementType: execution.subKind,
    ResultConfiguration: { OutputLocation: result === undefined ? locationBefore(execution) : `s3://${result.bucket}/${result.key}` },
    ResultReuseConfiguration: {
      ResultReuseByAgeConfiguration:
        execution.reuseMinutes === undefined ? { Enabled: false } : { Enabled: true, MaxAgeInMinutes: execution.reuseMinutes },
    },
    QueryExecutionContext: { Database: execution.database, Catalog: execution.catalog.toLowerCase() },
    Status: {
      State: execution.state,
      ...(execution.reason === undefined ? {} : { StateChangeReason: execution.reason }),
      SubmissionDateTime: epochSeconds(execution.submitted),
      ...(completed === undefined ? {} : { CompletionDateTime: epochSeconds(completed) }),
      ...(error === undefined
        ? {}
        : {
            AthenaError: {
              ErrorCategory: error.category,
              ErrorType: error.type,
              Retryable: error.retryable,
              ErrorMessage: error.message,
            },
          }),
    },
    Statistics: {
      QueryQueueTimeInMillis: execution.queueMs,
      ...(isOver(execution)
        ? {
            EngineExecutionTimeInMillis: execution.engineMs,
            DataScannedInBytes: execution.scannedBytes,
            TotalExecutionTimeInMillis: execution.totalMs,
            QueryPlanningTimeInMillis: execution.planningMs,
            ServicePreProcessingTimeInMillis: 0,
            ServiceProcessingTimeInMillis: Math.max(0, execution.totalMs - execution.queueMs - execution.engineMs),
          }
        : {}),
      ResultReuseInformation: { ReusedPreviousResult: execution.reused },
    },
    WorkGroup: execution.workGroup,
    EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" },
    ...(execution.parameters.length === 0 ? {} : { ExecutionParameters: execution.parameters }),
  };
}

function locationBefore({ outputLocation, id, kind }: Execution): string {
  return `${outputLocation.endsWith("/") ? outputLocation : `${outputLocation}/`}${id}.${kind === "DML" ? "csv" : "txt"}`;
}
