import { failureOf } from "#jobs/failure-of";
import type { JobDefinition } from "#jobs/job-definition";
import { type AskAs, askDueQuestions } from "#services/schedules/ask-due";

/** Asks the questions that are due. The agent comes by injection. */
export function scheduledQuestions(ask: AskAs): JobDefinition {
  return {
    name: "scheduled-questions",
    cron: "*/5 * * * *",
    run: async (ctx, { signal, log }) => {
      const failed = (error: unknown) =>
        log({ level: "error", message: "A scheduled question was not answered", tenant: ctx.tenant.id, error: failureOf(error) });
      await askDueQuestions(ctx, ask, { signal, failed });
    },
  };
}
