import type { z } from "zod";
import type { ScheduledQuestion, ScheduledQuestionChange } from "#core/api/schedules";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import {
  noSuchSchedule,
  recurrenceOf,
  roomForOneMore,
  SCHEDULE_COLUMNS,
  scheduledQuestionOf,
  scheduleNumberOf,
  scheduleOwner,
  type ScheduleRow,
} from "#services/schedules/scheduled-question";

/** Changes the words or the times, stops it or starts it again. @throws NotFoundError for one that is not the person's own */
export async function changeSchedule(ctx: ServiceContext, id: string, change: z.output<typeof ScheduledQuestionChange>): Promise<ScheduledQuestion> {
  const userId = scheduleOwner(ctx);
  const number = scheduleNumberOf(id);
  return mutate(ctx, {
    scope: "schedule:manage",
    action: change.state === "stopped" ? "schedule.stop" : "schedule.change",
    target: `S-${number}`,
    event: change.state === "stopped" ? `Stopped the scheduled question S-${number}` : `Changed the scheduled question S-${number}`,
    run: async (tx) => {
      const [row] = await tx.query<ScheduleRow>(
        `SELECT ${SCHEDULE_COLUMNS} FROM scheduled_questions WHERE number = $1 AND user_id = $2 AND state <> 'removed' FOR UPDATE`,
        [number, userId],
      );
      if (!row) throw noSuchSchedule();
      const before = scheduledQuestionOf(row);
      if (change.state === "active" && before.state === "stopped") {
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('schedules ' || $1))", [ctx.tenant.id]);
        const mine = await tx.query("SELECT 1 FROM scheduled_questions WHERE user_id = $1 AND state = 'active'", [userId]);
        roomForOneMore(mine.length);
      }
      const { recurrence, next } = recurrenceOf(ctx, change.recurrence ?? before.recurrence);
      const [changed] = await tx.query<ScheduleRow>(
        `UPDATE scheduled_questions SET question = $3, recurrence = $4::jsonb, state = $5, reason = NULL, next_at = $6
         WHERE number = $1 AND user_id = $2 RETURNING ${SCHEDULE_COLUMNS}`,
        [number, userId, change.question ?? before.question, JSON.stringify(recurrence), change.state ?? before.state, next.toISOString()],
      );
      const after = scheduledQuestionOf(changed as ScheduleRow);
      const told = ({ question, when, state }: ScheduledQuestion) => ({ question, when, state });
      return { result: after, before: told(before), after: told(after) };
    },
  });
}
