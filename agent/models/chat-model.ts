import type { BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import type { Figure } from "#core/costs/figure";
import type { Frame, Reading, Vocabulary } from "#core/planner/frame";
import type { ListedRow } from "#agent/plan/list-picks";
import type { ToolOutcome } from "#agent/writer/answer";

/** What the graph knows of the turn beside its messages. Network models ignore it; the offline planner answers from it. */
export type TurnView = {
  readonly question: string;
  readonly now: Date;
  readonly interpretation: Frame | undefined;
  /** The question that was asked back about in the turn before, which this turn's button answers. */
  readonly askedBack: { readonly question: string; readonly reading: Reading } | undefined;
  readonly history: readonly Frame[];
  /** Finished tool calls of this turn in the order in which they were asked for. */
  readonly outcomes: readonly ToolOutcome[];
  readonly reading: Reading | undefined;
  readonly vocabulary: () => Promise<Vocabulary>;
  /** Proposals that were drafted in the thread, oldest first. */
  readonly proposals: readonly string[];
  /** The same with the tool that drafted each. */
  readonly drafts?: readonly { readonly id: string; readonly tool: string }[];
  /** Names in the list that the last answer showed, in its order. */
  readonly listed: readonly string[];
  /** The same with what its columns say, where it lists nodes. */
  readonly rows?: readonly ListedRow[];
  readonly view: { readonly page: string; readonly query?: unknown } | undefined;
};

export type TurnOptions = BaseChatModelCallOptions & { readonly turn?: TurnView };

/** What the offline planner attaches to its messages; only code of ours can, never a network model. */
export type PlannerNotes = {
  readonly reading?: Reading;
  /** Figures derived while writing: known to grounding. */
  readonly derived?: readonly Figure[];
  readonly next?: readonly string[];
};

export const PLANNER_NOTES = "majorTom";
