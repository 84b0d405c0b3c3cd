import type { ScheduledQuestion } from "#core/api/schedules";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { SCHEDULE_COLUMNS, scheduledQuestionOf, scheduleOwner, type ScheduleRow } from "#services/schedules/scheduled-question";

/** The person's own, active ones first. */
export async function listSchedules(ctx: ServiceContext): Promise<ScheduledQuestion[]> {
  requireScope(ctx, "schedule:manage");
  const rows = await ctx.db.read((tx) =>
    tx.query<ScheduleRow>(`SELECT ${SCHEDULE_COLUMNS} FROM scheduled_questions WHERE user_id = $1 AND state <> 'removed' ORDER BY state, number`, [
      scheduleOwner(ctx),
    ]),
  );
  return rows.map(scheduledQuestionOf);
}
