import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ReadingChip } from "#core/chat/blocks";
import type { Reading, UnderstandContext, Understanding, Vocabulary } from "#core/planner/frame";
import type { Budget } from "#agent/budget";
import type { AgentEvent } from "#agent/events";
import type { Tool } from "#tools/kit/define-tool";
import type { ToolContext } from "#tools/kit/tool-context";

/** What a tenant's data covers, in sentences of ours: for the prompt, and as days and numbers that grounding knows. */
export type Coverage = { readonly sentences: readonly string[] };

/** Understanding of people without a large model (agent/planner). */
export type Planner = {
  readonly understand: (text: string, context: UnderstandContext) => Understanding | Promise<Understanding>;
  readonly chips: (reading: Reading) => readonly ReadingChip[];
};

/** What the graph is made of. Injected: the agent knows no service and no adapter. */
export type AgentDeps = {
  readonly tools: readonly Tool[];
  /** Undefined where no key is configured: the offline planner answers then. */
  readonly configured: { readonly model: BaseChatModel; readonly name: string } | undefined;
  readonly offline: BaseChatModel;
  readonly planner: Planner;
  readonly vocabulary: (ctx: ToolContext) => Promise<Vocabulary>;
  readonly coverage: (ctx: ToolContext) => Promise<Coverage>;
  readonly budget: Budget;
  /** For the log; what the person sees carries the request id. */
  readonly onError: (error: unknown, requestId: string) => void;
};

/** What one run brings; reached through LangGraph's configurable, never checkpointed. */
export type RunContext = {
  readonly ctx: ToolContext;
  /** The conversation, as the database names it. */
  readonly threadId?: string;
  /** Aborts when the person stops the run or its time is up. */
  readonly signal: AbortSignal;
  readonly emit: (event: AgentEvent) => void;
  /** `performance.now()` of its start. */
  readonly startedAt: number;
};

/** Reasons with which a run's signal is aborted. */
export const STOPPED = "stopped";
export const OUT_OF_TIME = "out-of-time";
/** The process ends: the turn is left where its last step was saved, to go on later. */
export const CLOSING = "closing";
