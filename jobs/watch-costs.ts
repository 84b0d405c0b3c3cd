import type { JobDefinition } from "#jobs/job-definition";
import { detectAnomalies } from "#services/anomalies/detect-anomalies";
import { checkBudgets } from "#services/budgets/check-budgets";

/** Looks through what each tenant's newest days cost, and whether a budget's alert point is reached. */
export const watchCosts: JobDefinition = {
  name: "watch-costs",
  cron: "23 * * * *",
  atStart: true,
  needs: "costs",
  async run(ctx, { signal }) {
    await detectAnomalies(ctx, { signal });
    await checkBudgets(ctx, { signal });
  },
};
