import { z } from "zod";
import { eraseFact } from "#services/knowledge/erase-fact";
import { noteTool, requireOrder } from "#tools/kit/note-tool";

export const forgetFactTool = noteTool({
  name: "forget_fact",
  description: "Erase a kept fact for good, by its id (F-3), when the person names that id.",
  scope: "knowledge:manage",
  input: z.object({ id: z.string().regex(/^F-\d+$/i, "must be an id such as F-3") }),
  guards: [],
  aliases: { fact: "id", ref: "id" },
  async run(ctx, { id }, call) {
    requireOrder(call, "erase", id);
    await eraseFact(ctx, id);
    return {
      summary: `Erased ${id.toUpperCase()}`,
      data: { erased: id },
      figures: [],
      blocks: [],
      sources: [],
      raw: { erasedFact: id.toUpperCase() },
    };
  },
});
