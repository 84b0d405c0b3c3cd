import { type AIMessageChunk, type BaseMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph/web";
import type { MessageParts } from "#core/chat/message-parts";
import { exceeded, messagesOfTurn, spentOf } from "#agent/budget";
import type { AgentDeps, RunContext } from "#agent/deps";
import { CLOSING, OUT_OF_TIME, STOPPED } from "#agent/deps";
import { failureOf } from "#agent/models/model-failure";
import { Speech } from "#agent/nodes/speech";
import { turnViewOf } from "#agent/nodes/turn-view";
import { windowOf } from "#agent/message-window";
import { ANSWER_NOW, systemPrompt } from "#agent/prompt";
import { runOf } from "#agent/run-context";
import type { AgentState, AgentUpdate } from "#agent/state";
import { bindForModel } from "#tools/kit/langchain";

/** Asks the model once and streams what it says, grounded. A failure of the model ends the turn with a sentence and a way on. */
export function modelNode(deps: AgentDeps) {
  const bound = deps.configured?.model.bindTools?.(bindForModel(deps.tools));
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const run = runOf(config);
    const aborted = abortUpdate(run);
    if (aborted) return aborted;
    const ofTurn = messagesOfTurn(state.messages);
    // A question to the person ends the turn: the next message answers it.
    if (ofTurn.some((message) => ToolMessage.isInstance(message) && message.name === "ask_user" && message.status !== "error")) return {};

    const spent = spentOf(state);
    const over = exceeded(spent, deps.budget, (performance.now() - run.startedAt) / 1000);
    if (over !== undefined) return halt(over, "caution");

    // A chosen button or an edited chip runs as it stands, whoever writes the answer.
    const planned = state.turn.interpretation !== undefined && spent.modelSteps === 0;
    const isOffline = deps.configured === undefined || state.turn.model === "offline" || planned;
    const lastStep = spent.modelSteps + 1 >= deps.budget.modelSteps || spent.toolCalls + 1 >= deps.budget.toolCalls;
    const coverage = await deps.coverage(run.ctx);
    const prompt = systemPrompt({ ctx: run.ctx, coverage });
    const messages: BaseMessage[] = isOffline
      ? ofTurn
      : [new SystemMessage(lastStep ? `${prompt}\n\n${ANSWER_NOW}` : prompt), ...windowOf(state.messages, state.turn)];
    const model = isOffline ? deps.offline : lastStep ? deps.configured?.model : bound;
    if (!model) return halt("No model can answer.", "bad");

    const speech = new Speech(run, deps, state, spent.modelSteps, [...prompt.split("\n"), ...(state.turn.meanwhile ?? [])]);
    let failure: AgentUpdate | undefined;
    try {
      const stream = await model.stream(messages, { signal: run.signal, turn: turnViewOf(deps, run, state) } as Record<string, unknown>);
      for await (const chunk of stream) speech.take(chunk as AIMessageChunk);
    } catch (error) {
      failure = abortUpdate(run) ?? failed(error, run, deps, state);
    }
    const mayCall = failure === undefined && (isOffline || !lastStep);
    // A model that calls on and on although it may not has no answer to give.
    const looping =
      !mayCall && failure === undefined && speech.wantsTools
        ? halt(`${exceeded({ ...spent, modelSteps: deps.budget.modelSteps }, deps.budget, 0)}`, "caution")
        : undefined;
    return { ...failure, ...looping, ...speech.finish(mayCall) };
  };
}

function abortUpdate(run: RunContext): AgentUpdate | undefined {
  if (!run.signal.aborted) return undefined;
  if (run.signal.reason === CLOSING) throw new Error("The process is closing.");
  if (run.signal.reason === OUT_OF_TIME) return halt("This question ran for as long as one turn may take.", "caution");
  return run.signal.reason === STOPPED ? halt("Stopped by you.", "info") : halt("Stopped.", "info");
}

function halt(sentence: string, tone: MessageParts["notice"]["tone"]): AgentUpdate {
  return { turn: { halted: sentence, notices: [{ tone, text: sentence }] } };
}

function failed(error: unknown, run: RunContext, deps: AgentDeps, state: AgentState): AgentUpdate {
  deps.onError(error, run.ctx.requestId);
  if (deps.configured === undefined || state.turn.model === "offline")
    return halt(`The offline planner failed (request ${run.ctx.requestId}). Ask again in other words.`, "bad");
  const { message } = failureOf(error);
  const text = `${message} Your question is not lost: ask again later, or let the offline planner answer it.`;
  return {
    turn: {
      halted: text,
      notices: [{ tone: "bad", text, action: { label: "Answer with the offline planner", send: state.turn.text, model: "offline" } }],
    },
  };
}
