import { z } from "zod";
import { changeSchedule } from "#services/schedules/change-schedule";
import { noteTool, requireOrder } from "#tools/kit/note-tool";

export const stopScheduledQuestionTool = noteTool({
  name: "stop_scheduled_question",
  description: "Stop a scheduled question of the person, by its id (S-2), when they name that id.",
  scope: "schedule:manage",
  input: z.object({ id: z.string().regex(/^S-\d+$/i, "must be an id such as S-2") }),
  guards: [],
  aliases: { ref: "id", schedule: "id" },
  async run(ctx, { id }, call) {
    requireOrder(call, "stop", id);
    const stopped = await changeSchedule(ctx, id, { state: "stopped" });
    return {
      summary: `Stopped ${stopped.id}`,
      data: { id: stopped.id, state: stopped.state },
      figures: [],
      blocks: [],
      sources: [],
      raw: { stopped },
    };
  },
});
