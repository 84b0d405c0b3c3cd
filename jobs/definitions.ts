import { discovery } from "#jobs/discovery";
import { ingest } from "#jobs/ingest";
import type { JobDefinition } from "#jobs/job-definition";

/** Everything that runs beside the requests, one file a job. */
export const JOBS: readonly JobDefinition[] = [discovery, ingest];
