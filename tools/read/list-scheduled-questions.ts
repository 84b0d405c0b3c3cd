import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import { formatInstant } from "#core/figures/dates";
import { listSchedules } from "#services/schedules/list-schedules";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";

export const listScheduledQuestions = readTool({
  name: "list_scheduled_questions",
  description: "List the person's scheduled questions: what is asked, when, when next, and whether it is active or stopped.",
  scope: "schedule:manage",
  input: z.object({ state: z.enum(["active", "stopped"]).optional() }),
  guards: [],
  async run(ctx, { state }) {
    const scheduled = (await listSchedules(ctx)).filter((one) => state === undefined || one.state === state);
    const block: Block = {
      id: "b_schedules",
      kind: "table",
      title: "Scheduled questions",
      subtitle: "Yours",
      y: [],
      dashed: [],
      annotations: [],
      queryId: "schedules",
      columns: ["Id", "Question", "When", "Next", "State"].map((label) => ({ name: label.toLowerCase(), label, align: "left" as const })),
      rows: scheduled.map((one) => [one.id, one.question, one.when, one.nextAt === null ? "none" : formatInstant(new Date(one.nextAt)), one.state]),
      finding: `${scheduled.length} scheduled ${scheduled.length === 1 ? "question" : "questions"}`,
    };
    return {
      summary: `Read scheduled questions · ${scheduled.length}`,
      data: { scheduled: scheduled.map((one) => ({ ...one, question: untrusted(one.question, 500) })) },
      figures: [],
      blocks: scheduled.length > 0 ? [block] : [],
      sources: [],
      raw: { scheduledQuestions: scheduled },
    };
  },
});
