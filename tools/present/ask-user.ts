import { z } from "zod";
import { Frame } from "#core/planner/frame";
import { presentTool } from "#tools/kit/define-tool";

export const askUser = presentTool({
  name: "ask_user",
  description:
    "Ask the person back when the question can be read in ways that give different answers. One question, two or three options, each a complete question that could be run as it stands. Ends the turn.",
  scope: "chat:use",
  input: z.object({
    question: z.string().min(1).max(300),
    options: z
      .array(z.object({ label: z.string().min(1).max(200), interpretation: Frame.optional() }))
      .min(1)
      .max(3),
  }),
  guards: [],
  aliases: { choices: "options", text: "question" },
  async run(_ctx, { question, options }) {
    return { summary: "Asked back", data: { asked: question }, figures: [], blocks: [], sources: [], raw: { question, options } };
  },
});
