import { failureOf } from "#jobs/failure-of";
import type { JobDefinition } from "#jobs/job-definition";
import { discover } from "#services/discovery/discover";

/** Looks through every account, region and cluster. How often, MAJOR_TOM_DISCOVERY_MINUTES says. */
export const discovery: JobDefinition = {
  name: "discovery",
  cron: "*/5 * * * *",
  atStart: true,
  needs: "clouds",
  async run(ctx, { log }) {
    await discover(ctx, (source, error) =>
      log({ level: "warn", message: `${source} could not be looked through`, tenant: ctx.tenant.id, error: failureOf(error) }),
    );
  },
};
