import type { Figure } from "#core/costs/figure";
import type { Reading } from "#core/planner/frame";
import type { ToolResult } from "#tools/kit/define-tool";

/** One finished tool call. `raw` is what its service returned: SemanticResult, ChangeExplanation, SavingsReport ... */
export type ToolOutcome = {
  readonly tool: string;
  readonly input: unknown;
  readonly output: ToolResult;
  readonly raw: unknown;
  /** Set when the tool failed: its one clear sentence, safe to show. */
  readonly error?: string | undefined;
};

export type WriteRequest = {
  readonly reading: Reading;
  readonly question: string;
  readonly results: readonly ToolOutcome[];
  readonly now: Date;
};

export type WrittenAnswer = {
  /** Markdown. Every number that comes from data is a link `[$1.00](#figure:ID)`. */
  readonly text: string;
  /** Questions that can be answered now; each is sent as it stands. */
  readonly next: readonly string[];
  /** Figures derived by code while writing (shares, averages): to be sent with the answer, and known to grounding. */
  readonly figures: readonly Figure[];
};
