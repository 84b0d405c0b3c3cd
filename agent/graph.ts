import { type BaseCheckpointSaver, END, Send, START, StateGraph } from "@langchain/langgraph/web";
import { messagesOfTurn } from "#agent/budget";
import { answerNode } from "#agent/nodes/answer";
import { modelNode } from "#agent/nodes/model";
import { toolNode, type ToolTask } from "#agent/nodes/tool";
import type { AgentDeps } from "#agent/deps";
import { openCalls } from "#agent/open-calls";
import { groundsOf } from "#agent/provenance";
import { AgentState } from "#agent/state";

/**
 * The loop: the model is asked, its tool calls run side by side (one task each, so that a resumed turn runs only
 * those that had not finished), the model is asked again, and its words are grounded and become the answer.
 */
export function buildGraph(deps: AgentDeps, checkpointer: BaseCheckpointSaver) {
  const drafting = new Set(deps.tools.filter(({ effect }) => effect === "propose" || effect === "note").map(({ name }) => name));
  const grounded = new Set(deps.tools.filter((tool) => tool.grounded === true || drafting.has(tool.name)).map(({ name }) => name));
  return new StateGraph(AgentState)
    .addNode("model", modelNode(deps))
    .addNode("tool", toolNode(deps))
    .addNode("answer", answerNode(deps))
    .addEdge(START, "model")
    .addConditionalEdges("model", (state) => route(state, drafting, grounded), ["tool", "answer"])
    .addEdge("tool", "model")
    .addEdge("answer", END)
    .compile({ checkpointer });
}
export type AgentGraph = ReturnType<typeof buildGraph>;

function route(state: AgentState, drafting: ReadonlySet<string>, grounded: ReadonlySet<string>): "answer" | Send[] {
  if (state.turn.halted !== undefined) return "answer";
  // Calls that an earlier turn left open stay so; a prompt says of them that they were not run.
  const calls = openCalls(messagesOfTurn(state.messages));
  if (calls.length === 0) return "answer";
  const grounds = groundsOf(state, calls, drafting, grounded);
  return calls.map((call) => {
    const known = grounds.get(call.id ?? "");
    const task: ToolTask = {
      call: { id: call.id ?? "", name: call.name, args: call.args },
      turnId: state.turn.id,
      ...(known ? { grounds: known } : {}),
    };
    return new Send("tool", task);
  });
}
