import type { z } from "zod";
import type { NewScheduledQuestion, ScheduledQuestion } from "#core/api/schedules";
import { describeRecurrence } from "#core/schedules/recurrence";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import {
  recurrenceOf,
  roomForOneMore,
  SCHEDULE_COLUMNS,
  type ScheduleRow,
  scheduledQuestionOf,
  scheduleOwner,
} from "#services/schedules/scheduled-question";

/** Has a question asked again and again for a person, in a conversation of its own. The same question at the same times is kept once. */
export async function scheduleQuestion(ctx: ServiceContext, input: z.output<typeof NewScheduledQuestion>): Promise<ScheduledQuestion> {
  const userId = scheduleOwner(ctx);
  const { recurrence, next } = recurrenceOf(ctx, input.recurrence);
  return mutate(ctx, {
    scope: "schedule:manage",
    action: "schedule.create",
    target: "schedule",
    event: "Scheduled a question",
    run: async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock(hashtext('schedules ' || $1))", [ctx.tenant.id]);
      const mine = await tx.query<ScheduleRow>(`SELECT ${SCHEDULE_COLUMNS} FROM scheduled_questions WHERE user_id = $1 AND state = 'active'`, [
        userId,
      ]);
      const known = mine.map(scheduledQuestionOf).find((one) => one.question === input.question && one.when === describeRecurrence(recurrence));
      if (known) return { result: known, unchanged: true };
      roomForOneMore(mine.length);
      const [last] = await tx.query<{ number: number }>("SELECT coalesce(max(number), 0)::int AS number FROM scheduled_questions", []);
      const number = (last?.number ?? 0) + 1;
      const [row] = await tx.query<ScheduleRow>(
        `INSERT INTO scheduled_questions (tenant_id, number, user_id, question, recurrence, thread_id, state, next_at)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6, 'active', $7) RETURNING ${SCHEDULE_COLUMNS}`,
        [
          ctx.tenant.id,
          number,
          userId,
          input.question,
          JSON.stringify(recurrence),
          `scheduled-${number}-${next.getTime().toString(36)}`,
          next.toISOString(),
        ],
      );
      const made = scheduledQuestionOf(row as ScheduleRow);
      return {
        result: made,
        target: made.id,
        event: `Scheduled the question ${made.id}, ${made.when}`,
        after: { question: made.question, when: made.when },
      };
    },
  });
}
