import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { noSuchSchedule, scheduleNumberOf, scheduleOwner } from "#services/schedules/scheduled-question";

/** Removes it from the list; what it answered stays in its conversation. @throws NotFoundError for one that is not the person's own */
export async function removeSchedule(ctx: ServiceContext, id: string): Promise<void> {
  const userId = scheduleOwner(ctx);
  const number = scheduleNumberOf(id);
  await mutate(ctx, {
    scope: "schedule:manage",
    action: "schedule.remove",
    target: `S-${number}`,
    event: `Removed the scheduled question S-${number}`,
    run: async (tx) => {
      const [gone] = await tx.query<{ question: string }>(
        "UPDATE scheduled_questions SET state = 'removed' WHERE number = $1 AND user_id = $2 AND state <> 'removed' RETURNING question",
        [number, userId],
      );
      if (!gone) throw noSuchSchedule();
      return { result: undefined, before: { question: gone.question } };
    },
  });
}
