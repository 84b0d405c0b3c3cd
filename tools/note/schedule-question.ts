import { z } from "zod";
import { NewScheduledQuestion } from "#core/api/schedules";
import { scheduleQuestion } from "#services/schedules/schedule-question";
import { noteTool, requireOrder } from "#tools/kit/note-tool";
import { untrusted } from "#tools/kit/untrusted";

export const scheduleQuestionTool = noteTool({
  name: "schedule_question",
  description:
    "Have a question answered again and again by itself when the person asks for it ('every Monday send me EKS by team'). The question is their own words without the 'every Monday send me'.",
  scope: "schedule:manage",
  input: z.object({
    question: z.string().min(3).max(1000),
    every: z.enum(["day", "workday", "week", "month"]),
    weekday: z.number().int().min(1).max(7).optional().describe("1 Monday to 7 Sunday, for weeks"),
    day: z.number().int().min(1).max(31).optional().describe("Day of the month, for months"),
    at: z.string().default("09:00").describe("Wall clock, such as 09:00"),
    timeZone: z.string().max(64).optional().describe("IANA name; the organization's without it"),
  }),
  guards: [],
  async run(ctx, { question, ...recurrence }, call) {
    requireOrder(call, "schedule", question);
    const scheduled = await scheduleQuestion(ctx, NewScheduledQuestion.parse({ question, recurrence }));
    return {
      summary: `Scheduled ${scheduled.id}, ${scheduled.when}`,
      data: { ...scheduled, question: untrusted(scheduled.question, 500) },
      figures: [],
      blocks: [],
      sources: [],
      raw: { scheduled },
    };
  },
});
