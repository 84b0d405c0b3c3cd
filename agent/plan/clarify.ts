import { z } from "zod";
import type { MessageParts } from "#core/chat/message-parts";
import { ACTION_INTENTS, Frame } from "#core/planner/frame";
import type { AgentDeps } from "#agent/deps";
import { Grounder } from "#agent/grounding/grounder";
import { backingOf } from "#agent/grounding/thread-backing";
import { readingOf } from "#agent/nodes/turn-view";
import type { AgentState, Evidence } from "#agent/state";
import type { ToolContext } from "#tools/kit/tool-context";

const Asked = z.object({ question: z.string(), options: z.array(z.object({ label: z.string(), interpretation: Frame.optional() })) });

/** The question that goes back to the person. A button that a network model gave no frame gets the planner's reading of its label. */
export async function clarifyOf(
  evidence: readonly Evidence[],
  state: AgentState,
  deps: AgentDeps,
  ctx: ToolContext,
): Promise<MessageParts["clarify"] | undefined> {
  const asked = evidence.findLast((item) => item.tool === "ask_user" && item.error === undefined);
  if (!asked) return undefined;
  const parsed = Asked.safeParse(asked.input);
  if (!parsed.success) return undefined;
  const backing = backingOf(state, [], []);
  const plain = (text: string) => {
    const grounder = new Grounder(backing);
    return (grounder.push(text) + grounder.end()).replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  };
  const isPlanners = readingOf(state) !== undefined;
  const options = await Promise.all(
    parsed.data.options.slice(0, 3).map(async ({ label, interpretation }) => ({
      label: interpretation ? label : plain(label),
      interpretation:
        // A button of a network model may not act otherwise than its label says.
        (isPlanners || !ACTION_INTENTS.has(interpretation?.i ?? "amb") ? interpretation : undefined) ??
        (await deps.planner.understand(label, { now: ctx.now(), vocabulary: await deps.vocabulary(ctx), history: state.frames })).reading.frame,
    })),
  );
  return { question: plain(parsed.data.question), options };
}
