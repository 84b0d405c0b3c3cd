import { createHash } from "node:crypto";
import { z } from "zod";
import { bindParameters } from "#sandbox/lake/bind-parameters";
import { MOST_ACTIVE } from "#sandbox/lake/executions";
import { readLocation } from "#sandbox/lake/partitions";
import { statementKind } from "#sandbox/lake/statement-kind";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type JsonCall, operation } from "#sandbox/wire/aws/answer-json";
import { executionsOf, invalid, workGroupOf } from "#sandbox/wire/athena/look-up";

const LONGEST_QUERY = 262_144;

const Input = z.object({
  QueryString: z.string().min(1, "must not be empty"),
  ClientRequestToken: z.string().min(32, "must have 32 to 128 characters").max(128, "must have 32 to 128 characters").optional(),
  WorkGroup: z.string().optional(),
  QueryExecutionContext: z.object({ Database: z.string().optional(), Catalog: z.string().optional() }).optional(),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).loose().optional(),
  ResultReuseConfiguration: z
    .object({
      ResultReuseByAgeConfiguration: z.object({ Enabled: z.boolean(), MaxAgeInMinutes: z.number().int().min(0).max(10_080).optional() }).optional(),
    })
    .optional(),
  ExecutionParameters: z.array(z.string()).min(1).optional(),
});
type Input = z.infer<typeof Input>;

export const startQueryExecution = operation(
  Input,
  ({ QueryString }) => (statementKind(QueryString).writes ? "write" : "read"),
  async (call, input) => ({ QueryExecutionId: await start(call, input) }),
);

async function start({ lake }: JsonCall, input: Input): Promise<string> {
  const { QueryString: text, ClientRequestToken: token, ExecutionParameters: parameters = [] } = input;
  if (Buffer.byteLength(text, "utf8") > LONGEST_QUERY) throw invalid(`The query string has more than ${LONGEST_QUERY} bytes`);
  const executions = await executionsOf(lake);
  const { ClientRequestToken: _token, ...asked } = input;
  const fingerprint = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
  const before = token === undefined ? undefined : executions.byToken(token);
  if (before !== undefined) {
    if (before.fingerprint !== fingerprint) throw invalid("Idempotent parameters do not match");
    return before.id;
  }
  const group = workGroupOf(lake, input.WorkGroup ?? "primary");
  if (group.state === "DISABLED") throw invalid(`WorkGroup ${group.name} is disabled.`);
  const given = input.ResultConfiguration?.OutputLocation;
  const outputLocation = group.enforced ? group.outputLocation : (given ?? group.outputLocation);
  if (outputLocation === undefined) {
    throw invalid(
      "No output location provided. You did not provide an output location for your query results. Please provide an output location using the ResultConfiguration of the query, or the WorkGroup's.",
    );
  }
  const at = readLocation(outputLocation);
  if (at === undefined || !lake.buckets.some(({ name }) => name === at.bucket)) {
    throw invalid(`Unable to verify/create output bucket ${at?.bucket ?? outputLocation}`);
  }
  if (executions.active >= MOST_ACTIVE) {
    throw new AwsError(
      "TooManyRequestsException",
      "You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number of concurrent queries submitted by this account. Contact customer support to request a concurrent query limit increase.",
    );
  }
  const reuse = input.ResultReuseConfiguration?.ResultReuseByAgeConfiguration;
  const { kind, subKind, writes } = statementKind(text);
  const execution = await executions.start({
    query: bindParameters(text, parameters),
    database: input.QueryExecutionContext?.Database ?? "default",
    catalog: input.QueryExecutionContext?.Catalog ?? "AwsDataCatalog",
    workGroup: group.name,
    outputLocation,
    fingerprint,
    parameters,
    kind,
    subKind,
    writes,
    ...(token === undefined ? {} : { token }),
    ...(reuse?.Enabled === true ? { reuseMinutes: reuse.MaxAgeInMinutes ?? 60 } : {}),
    ...(group.cutoffBytes === undefined ? {} : { cutoffBytes: group.cutoffBytes }),
  });
  return execution.id;
}
