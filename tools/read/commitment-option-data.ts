import type { CommitmentOption } from "#core/api/commitments-option";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";

/** An option as a model is given it: numbers with the ids to cite them by. */
export function optionForModel(option: CommitmentOption, draft: string | undefined): unknown {
  const {
    name,
    how,
    commitment,
    total,
    upfront,
    saving,
    esrBefore,
    esrAfter,
    coverage,
    utilization,
    lockInMonthsAfter,
    worstLoss,
    worstScenario,
    backTest,
  } = option;
  return {
    name,
    how,
    commitment: citable(commitment),
    total: citable(total),
    upfront: citable(upfront),
    saving: citable(saving),
    effectiveSavingsRate: { before: citable(esrBefore), after: citable(esrAfter) },
    coverage: {
      before: citable(option.coverageBefore),
      low: citable(coverage.low),
      expected: citable(coverage.expected),
      high: citable(coverage.high),
    },
    utilization: { low: citable(utilization.low), expected: citable(utilization.expected), high: citable(utilization.high) },
    lockInMonths: citable(lockInMonthsAfter),
    worstLoss: { figure: citable(worstLoss), scenario: untrusted(worstScenario, 120), positiveIsALoss: true },
    breakEven: { utilization: citable(option.breakEvenUtilization), date: option.breakEvenDate },
    costOfMoney: citable(option.costOfMoney),
    ...(backTest === null ? {} : { backTest: { days: backTest.days, saved: citable(backTest.saving), utilization: citable(backTest.utilization) } }),
    tranches: option.ladder.length,
    ...(draft === undefined ? {} : { draft }),
  };
}
