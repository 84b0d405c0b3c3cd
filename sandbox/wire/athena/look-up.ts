import type { WorkGroup } from "#sandbox/lake/catalog";
import type { Execution } from "#sandbox/lake/execution";
import type { Executions } from "#sandbox/lake/executions";
import type { Lake } from "#sandbox/lake/lake";
import { AwsError } from "#sandbox/wire/aws/aws-error";

export function invalid(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}

export async function executionsOf(lake: Lake): Promise<Executions> {
  await lake.executions.open();
  return lake.executions;
}

/** @throws AwsError */
export async function executionOf(lake: Lake, id: string): Promise<Execution> {
  const found = (await executionsOf(lake)).get(id);
  if (found === undefined) throw invalid(`QueryExecution ${id} was not found`);
  return found;
}

/** @throws AwsError */
export function workGroupOf(lake: Lake, name: string): WorkGroup {
  const found = lake.workGroups().find((group) => group.name === name);
  if (found === undefined) throw invalid(`WorkGroup ${name} is not found.`);
  return found;
}
