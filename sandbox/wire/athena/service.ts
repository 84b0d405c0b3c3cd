import { z } from "zod";
import { type JsonOperation, type JsonService, operation } from "#sandbox/wire/aws/answer-json";
import { CATALOG_OPERATIONS } from "#sandbox/wire/athena/catalog";
import { executionOf, executionsOf, invalid } from "#sandbox/wire/athena/look-up";
import { getQueryResults } from "#sandbox/wire/athena/results";
import { showExecution } from "#sandbox/wire/athena/show-execution";
import { getQueryRuntimeStatistics } from "#sandbox/wire/athena/statistics";
import { WORK_GROUP_OPERATIONS } from "#sandbox/wire/athena/work-groups";
import { startQueryExecution } from "#sandbox/wire/athena/start";

const LARGEST_BATCH = 50;
const ById = z.object({ QueryExecutionId: z.string() });

const getQueryExecution = operation(ById, "read", async ({ lake }, { QueryExecutionId: id }) => ({
  QueryExecution: showExecution(await executionOf(lake, id)),
}));

const batchGetQueryExecution = operation(
  z.object({ QueryExecutionIds: z.array(z.string()).min(1).max(LARGEST_BATCH, `must have at most ${LARGEST_BATCH} members`) }),
  "read",
  async ({ lake }, { QueryExecutionIds: ids }) => {
    const executions = await executionsOf(lake);
    return {
      QueryExecutions: ids.flatMap((id) => executions.get(id) ?? []).map(showExecution),
      UnprocessedQueryExecutionIds: ids
        .filter((id) => executions.get(id) === undefined)
        .map((id) => ({ QueryExecutionId: id, ErrorCode: "INVALID_INPUT", ErrorMessage: `QueryExecution ${id} was not found` })),
    };
  },
);

const stopQueryExecution = operation(ById, "read", async ({ lake }, { QueryExecutionId: id }) => {
  await executionOf(lake, id);
  lake.executions.stop(id);
  return {};
});

const listQueryExecutions = operation(
  z.object({ WorkGroup: z.string().optional(), MaxResults: z.number().int().min(0).max(50).optional(), NextToken: z.string().optional() }),
  "read",
  async ({ lake }, { WorkGroup = "primary", MaxResults = 50, NextToken }) => {
    const all = (await executionsOf(lake)).list(WorkGroup).map(({ id }) => id);
    const from = NextToken === undefined ? 0 : all.indexOf(NextToken) + 1;
    if (NextToken !== undefined && from === 0) throw invalid("Invalid NextToken");
    const page = all.slice(from, from + MaxResults);
    const last = page.at(-1);
    return { QueryExecutionIds: page, ...(from + page.length < all.length && last !== undefined ? { NextToken: last } : {}) };
  },
);

/** Amazon Athena, version 2017-05-18: what of it there is. */
export const ATHENA: JsonService = {
  name: "athena",
  target: "AmazonAthena",
  invalid: "InvalidRequestException",
  throttled: "ThrottlingException",
  operations: new Map<string, JsonOperation>([
    ["StartQueryExecution", startQueryExecution],
    ["GetQueryExecution", getQueryExecution],
    ["BatchGetQueryExecution", batchGetQueryExecution],
    ["StopQueryExecution", stopQueryExecution],
    ["GetQueryResults", getQueryResults],
    ["ListQueryExecutions", listQueryExecutions],
    ["GetQueryRuntimeStatistics", getQueryRuntimeStatistics],
    ...CATALOG_OPERATIONS,
    ...WORK_GROUP_OPERATIONS,
  ]),
};
