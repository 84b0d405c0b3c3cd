import type { Answer } from "#server/chat/client/ask-once";
import type { World } from "#evals/kit/world";

/** What a check gets: the answers so far, the last of them, and the world that they must agree with. */
export type Evidence = { readonly last: Answer; readonly answers: readonly Answer[]; readonly world: World };

/** One conversation and what must be true of its last answer. Wording is never checked: the query, the figures and the world decide. */
export type EvalCase = {
  /** The failure that it guards against: `forgets-the-filter-of-the-question-before`. */
  readonly name: string;
  /** What goes wrong for a person when it fails, in a sentence. */
  readonly guards: string;
  /** What the person says; made from the world where names in it must exist. */
  readonly turns: readonly string[] | ((world: World) => Promise<readonly string[]>);
  /** @throws EvalFailure when the answer is not what the world says */
  readonly check: (evidence: Evidence) => Promise<void> | void;
  /** Only the planner's frames can be told from its answer; a network model is not asked. */
  readonly offlineOnly?: boolean;
};

export class EvalFailure extends Error {}

export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new EvalFailure(sentence);
}
