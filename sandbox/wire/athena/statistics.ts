import { z } from "zod";
import { isOver } from "#sandbox/lake/execution";
import { operation } from "#sandbox/wire/aws/answer-json";
import { executionOf, invalid } from "#sandbox/wire/athena/look-up";

export const getQueryRuntimeStatistics = operation(z.object({ QueryExecutionId: z.string() }), "read", async ({ lake }, { QueryExecutionId: id }) => {
  const execution = await executionOf(lake, id);
  if (!isOver(execution)) throw invalid(`Query has not yet finished. Current state: ${execution.state}`);
  return {
    QueryRuntimeStatistics: {
      Timeline: {
        QueryQueueTimeInMillis: execution.queueMs,
        QueryPlanningTimeInMillis: execution.planningMs,
        EngineExecutionTimeInMillis: execution.engineMs,
        ServiceProcessingTimeInMillis: Math.max(0, execution.totalMs - execution.queueMs - execution.engineMs),
        TotalExecutionTimeInMillis: execution.totalMs,
      },
      Rows: { OutputRows: execution.rows ?? 0, InputBytes: execution.scannedBytes },
    },
  };
});
