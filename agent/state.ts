import type { BaseMessage } from "@langchain/core/messages";
import { Annotation, messagesStateReducer } from "@langchain/langgraph/web";
import type { Block, Source } from "#core/chat/blocks";
import type { MessageParts } from "#core/chat/message-parts";
import type { Figure } from "#core/costs/figure";
import type { Frame } from "#core/planner/frame";
import type { DraftReference } from "#tools/kit/define-tool";

/** What one tool call left behind. Plain JSON: it lives in the checkpoint. */
export type Evidence = {
  readonly turnId: string;
  readonly tool: string;
  readonly input: unknown;
  readonly summary: string;
  readonly figures: readonly Figure[];
  readonly blocks: readonly Block[];
  readonly sources: readonly Omit<Source, "n">[];
  readonly elapsedMs: number;
  readonly error?: string;
  readonly proposals?: readonly DraftReference[];
};

export type ModelChoice = "configured" | "offline";

/** The turn that runs or ran last. */
export type Turn = {
  readonly id: string;
  readonly text: string;
  readonly startedAt: string;
  readonly model: ModelChoice;
  /** A chosen button or an edited chip: to be run as it stands. */
  readonly interpretation?: Frame;
  readonly view?: { readonly page: string; readonly query?: unknown };
  /** What arrived in the thread by itself since the turn before, in sentences of ours. */
  readonly meanwhile?: readonly string[];
  /** What people told about what the question speaks of: data, with its id. */
  readonly facts?: readonly { readonly id: string; readonly text: string }[];
  /** Checks of the figures fail: their sentence, for answers that show money. */
  readonly caution?: string;
  readonly notices: readonly MessageParts["notice"][];
  /** Set when nothing more may be asked of the model: its sentence, for the answer. */
  readonly halted?: string;
};

/** What the answer of a finished turn consists of, beside its text and its tool calls. */
export type TurnRecord = {
  readonly startedAt: string;
  readonly reading?: MessageParts["reading"];
  readonly derived: readonly Figure[];
  readonly cited: readonly string[];
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
  readonly proposals?: readonly DraftReference[];
  readonly clarify?: MessageParts["clarify"];
  readonly notices: readonly MessageParts["notice"][];
  readonly grounding: MessageParts["grounding"];
  readonly next: readonly string[];
  readonly usage: MessageParts["usage"];
};

const mergeRecords = <Value>(before: Readonly<Record<string, Value>>, update: Readonly<Record<string, Value>>) => ({ ...before, ...update });

/** A thread's state, checkpointed after every step. Tools of one step write side by side, so every channel they touch merges. */
export const AgentState = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: messagesStateReducer, default: () => [] }),
  evidence: Annotation<Readonly<Record<string, Evidence>>>({ reducer: mergeRecords, default: () => ({}) }),
  /** Service answers of the running turn by tool-call id; null empties it when the next turn starts. */
  raw: Annotation<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>> | null>({
    reducer: (before, update) => (update === null ? {} : { ...before, ...update }),
    default: () => ({}),
  }),
  /** Readings of the thread, oldest first: what a follow-up inherits from. */
  frames: Annotation<readonly Frame[], readonly Frame[]>({ reducer: (before, update) => [...before, ...update].slice(-20), default: () => [] }),
  turn: Annotation<Turn, Partial<Turn>>({
    reducer: (before, update) =>
      update.id !== undefined && update.id !== before?.id
        ? (update as Turn)
        : { ...before, ...update, notices: [...(before?.notices ?? []), ...(update.notices ?? [])] },
    default: () => ({ id: "", text: "", startedAt: "", model: "configured", notices: [] }),
  }),
  /** What tools of this thread vouched for as things to act on: the id as it is compared, to the call that listed it first. */
  targets: Annotation<Readonly<Record<string, string>>>({
    reducer: (before, update) => ({ ...update, ...before }),
    default: () => ({}),
  }),
  turns: Annotation<Readonly<Record<string, TurnRecord>>>({ reducer: mergeRecords, default: () => ({}) }),
});
export type AgentState = typeof AgentState.State;
export type AgentUpdate = typeof AgentState.Update;
