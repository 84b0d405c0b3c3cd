import { MajorTomError } from "#core/errors";
import type { JobDefinition } from "#jobs/job-definition";
import { cancelWhilePaused } from "#services/commitments/pipeline/cancel-queued";
import { monitorPurchases } from "#services/commitments/pipeline/monitor-purchases";
import { noticeDeadlines } from "#services/commitments/pipeline/notice-deadlines";
import { stepLadders } from "#services/commitments/pipeline/step-ladders";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

/**
 * Each hour: purchases against the gate and the provider, and what must be decided by a certain time. With each new state of
 * the bill, and once a day: what plans are used for. Then the next tranches. Its verbs know whether their time has come.
 */
export const commitments: JobDefinition = {
  name: "commitments",
  cron: "41 * * * *",
  atStart: true,
  needs: "clouds",
  async run(ctx, { signal, log }) {
    const { reads } = await syncPurchases(ctx);
    await cancelWhilePaused(asSystem(ctx));
    const hasBill = await canRead(ctx);
    if (hasBill) await attempt(log, () => monitorPurchases(ctx, { signal }));
    await noticeDeadlines(ctx, reads);
    if (hasBill) await attempt(log, () => stepLadders(ctx));
  },
};

/** A tenant may have clouds and no bill: nothing is measured then. */
async function canRead(ctx: ServiceContext): Promise<boolean> {
  try {
    await ctx.costs();
    return true;
  } catch (error) {
    if (error instanceof MajorTomError) return false;
    throw error;
  }
}

/** Deadlines are told also where the bill does not answer. */
async function attempt(log: (line: Record<string, unknown>) => void, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    log({ level: "warn", message: "Commitments could not be looked at", code: error.code, reason: error.message });
  }
}
