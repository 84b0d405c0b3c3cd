import type { UnderstoodQuestion } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { formatFigure } from "#core/figures/format";
import { kindWords } from "#services/commitments/compare-plans";

/** What to buy and what that risks; or why nothing. */
export function adviceSentence(option: CommitmentOption | undefined, question: UnderstoodQuestion, why: string | null): string {
  if (option === undefined) return `Buy nothing now. ${why ?? "No commitment pays in the scenarios that may come."}`;
  const worst = Number(option.worstLoss.value);
  const risk =
    worst > 0
      ? `in the worst scenario (${option.worstScenario}) it would lose ${formatFigure(option.worstLoss, { sign: "never" })} over its term`
      : "it pays in every scenario";
  const does = Number(option.saving.value) < 0 ? "lose" : "save";
  return `${kindWords(question)}: ${formatFigure(option.commitment)} would ${does} ${formatFigure(option.saving, { sign: "never" })} if usage stays as it is; ${risk}.`;
}
