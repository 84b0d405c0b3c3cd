import type { JobDefinition } from "#jobs/job-definition";
import { measureLedger } from "#services/ledger/measure-ledger";

/** Lays what the bill shows beside what was promised, within the hour after it has come, once for each version of the data. */
export const savingsLedger: JobDefinition = {
  name: "savings-ledger",
  cron: "35 * * * *",
  needs: "costs",
  async run(ctx) {
    await measureLedger(ctx);
  },
};
