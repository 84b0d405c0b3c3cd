import { MajorTomError } from "#core/errors";
import type { JobDefinition } from "#jobs/job-definition";
import { cancelWhilePaused } from "#services/commitments/pipeline/cancel-queued";
import { monitorPurchases } from "#services/commitments/pipeline/monitor-purchases";
import { noticeDeadlines } from "#services/commitments/pipeline/notice-deadlines";
import { stepLadders } from "#services/commitments/pipeline/step-ladders";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
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
    await withoutABill(log, () => monitorPurchases(ctx, { signal }));
    await noticeDeadlines(ctx, reads);
    await withoutABill(log, () => stepLadders(ctx));
  },
};

/** Deadlines are told also where the bill cannot be read. */
async function withoutABill(log: (line: Record<string, unknown>) => void, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    log({ level: "warn", message: "Commitments could not be looked at", code: error.code, reason: error.message });
  }
}
