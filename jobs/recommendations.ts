import type { JobDefinition } from "#jobs/job-definition";
import { refreshWhenDue } from "#services/recommendations/refresh-when-due";

/** Looks for recommendations within the hour after a bill has come, and daily. */
export const recommendations: JobDefinition = {
  name: "recommendations",
  cron: "25 * * * *",
  atStart: true,
  needs: "costs",
  async run(ctx, { signal }) {
    await refreshWhenDue(ctx, signal);
  },
};
