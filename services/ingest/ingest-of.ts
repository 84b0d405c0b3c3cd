import { UnavailableError } from "#core/errors";
import type { CostIngest } from "#core/ports/cost-ingest";
import type { ServiceContext } from "#services/context";

/** @throws UnavailableError in a process that reads no sources */
export function ingestOf(ctx: ServiceContext): CostIngest {
  if (ctx.ingest === undefined) throw new UnavailableError("This process reads no sources of cost data. Ask the server.");
  return ctx.ingest;
}

/** The job's name; each run reads every source of the tenant once. */
export const INGEST_JOB = "ingest";

/** What a role of this tenant's has to ask for. It is ours to choose, so that nobody can have us use another's role. */
export function externalIdOf(tenantId: string): string {
  return `${EXTERNAL_ID_PREFIX}${tenantId}`;
}
export const EXTERNAL_ID_PREFIX = "major-tom:";
