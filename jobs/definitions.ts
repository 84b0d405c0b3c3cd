import { commitments } from "#jobs/commitments";
import { discovery } from "#jobs/discovery";
import { ingest } from "#jobs/ingest";
import type { JobDefinition } from "#jobs/job-definition";
import { recommendations } from "#jobs/recommendations";
import { savingsLedger } from "#jobs/savings-ledger";
import { watchCosts } from "#jobs/watch-costs";

/** Everything that runs beside the requests, one file a job. */
export const JOBS: readonly JobDefinition[] = [discovery, ingest, watchCosts, recommendations, savingsLedger, commitments];
