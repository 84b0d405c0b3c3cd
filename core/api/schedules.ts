import { z } from "zod";
import { Recurrence } from "#core/schedules/recurrence";

/** A question that is asked again by itself; the answer arrives in its conversation. */
export const ScheduledQuestion = z.object({
  /** "S-2" */
  id: z.string(),
  question: z.string(),
  recurrence: Recurrence,
  /** "every Monday at 09:00 (Europe/Berlin)" */
  when: z.string(),
  threadId: z.string(),
  state: z.enum(["active", "stopped"]),
  /** Why it was stopped, where its owner did not stop it. */
  reason: z.string().nullable(),
  nextAt: z.string().nullable(),
  lastRunAt: z.string().nullable(),
  lastOutcome: z.enum(["answered", "failed"]).nullable(),
  createdAt: z.string(),
});
export type ScheduledQuestion = z.infer<typeof ScheduledQuestion>;

const Question = z.string().trim().min(3, "needs at least 3 characters").max(1000, "may have at most 1000 characters");
/** Without a zone it is the organization's. */
const RecurrenceInput = z.object({
  every: z.enum(["day", "workday", "week", "month"]),
  weekday: z.number().int().min(1).max(7).optional(),
  day: z.number().int().min(1).max(31).optional(),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:00")
    .default("09:00"),
  timeZone: z.string().min(1).max(64).optional(),
});
export const NewScheduledQuestion = z.object({ question: Question, recurrence: RecurrenceInput });
export const ScheduledQuestionChange = z.object({
  question: Question.optional(),
  recurrence: RecurrenceInput.optional(),
  state: z.enum(["active", "stopped"]).optional(),
});
export const ScheduledQuestionList = z.object({ questions: z.array(ScheduledQuestion), most: z.number() });
