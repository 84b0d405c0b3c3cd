import type { BaseMessage } from "@langchain/core/messages";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { usageOf } from "#agent/models/usage";
import type { AgentState } from "#agent/state";

/** What one turn may use. The figures are generous for a question and small for a loop. */
export type Budget = {
  /** Tool calls. The longest sensible answer of the evals takes 6. */
  readonly toolCalls: number;
  /** Times the model is asked. */
  readonly modelSteps: number;
  readonly seconds: number;
  readonly tokens: number;
  readonly bytesScanned: number;
};

export const DEFAULT_BUDGET: Budget = { toolCalls: 16, modelSteps: 8, seconds: 120, tokens: 200_000, bytesScanned: 20e9 };

export type Spent = { readonly toolCalls: number; readonly modelSteps: number; readonly tokens: number; readonly bytesScanned: number };

/** What the running turn has used so far, counted from its checkpointed state so that a resumed turn does not start again at zero. */
export function spentOf(state: AgentState): Spent {
  const messages = messagesOfTurn(state.messages);
  const answers = messages.filter((message) => AIMessage.isInstance(message));
  const evidence = Object.values(state.evidence).filter((item) => item.turnId === state.turn.id);
  return {
    toolCalls: evidence.length,
    modelSteps: answers.length,
    tokens: answers.reduce((sum, message) => sum + (usageOf(message)?.total_tokens ?? 0), 0),
    bytesScanned: evidence.reduce((sum, item) => sum + item.sources.reduce((bytes, source) => bytes + source.bytesScanned, 0), 0),
  };
}

/** The sentence that says which budget is used up, or undefined while there is some left. */
export function exceeded(spent: Spent, budget: Budget, elapsedSeconds: number): string | undefined {
  if (spent.toolCalls >= budget.toolCalls) return `This question used all ${budget.toolCalls} tool calls that one turn may make.`;
  if (spent.modelSteps >= budget.modelSteps) return `This question used all ${budget.modelSteps} model steps that one turn may take.`;
  if (spent.tokens >= budget.tokens) return `This question used its ${budget.tokens.toLocaleString("en-US")} tokens.`;
  if (spent.bytesScanned >= budget.bytesScanned) return `This question read its ${(budget.bytesScanned / 1e9).toFixed(0)} GB of cost data.`;
  if (elapsedSeconds >= budget.seconds) return `This question ran for ${budget.seconds} s, which is as long as one turn may take.`;
  return undefined;
}

/** The messages since the person last spoke, theirs not included. */
export function messagesOfTurn(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.slice(messages.findLastIndex((message) => HumanMessage.isInstance(message)) + 1);
}
