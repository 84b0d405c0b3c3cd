import type { EvalCase } from "#evals/kit/case";
import changes from "#evals/cases/changes.eval";
import commitments from "#evals/cases/commitments.eval";
import filters from "#evals/cases/filters.eval";
import followUps from "#evals/cases/follow-ups.eval";
import forecasts from "#evals/cases/forecasts.eval";
import groups from "#evals/cases/groups.eval";
import advice from "#evals/cases/advice.eval";
import limits from "#evals/cases/limits.eval";
import moves from "#evals/cases/moves.eval";
import nodes from "#evals/cases/nodes.eval";
import organization from "#evals/cases/organization.eval";
import savings from "#evals/cases/savings.eval";
import things from "#evals/cases/things.eval";
import totals from "#evals/cases/totals.eval";

export const CASES: readonly EvalCase[] = [
  ...totals,
  ...filters,
  ...groups,
  ...changes,
  ...followUps,
  ...savings,
  ...advice,
  ...forecasts,
  ...organization,
  ...things,
  ...moves,
  ...nodes,
  ...limits,
  ...commitments,
];
