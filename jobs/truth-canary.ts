import type { JobDefinition } from "#jobs/job-definition";
import type { AskInWords } from "#services/canary/look";
import { runCanaryWhenDue } from "#services/canary/run-canary";

/** Checks each tenant's figures: every night, and when its data changed. The chat that is asked comes by injection. */
export function truthCanary(inWords: AskInWords): JobDefinition {
  return {
    name: "truth-canary",
    cron: "41 * * * *",
    atStart: true,
    needs: "costs",
    expireSeconds: 900,
    run: async (ctx, { signal }) => {
      await runCanaryWhenDue(ctx, { inWords, signal });
    },
  };
}
