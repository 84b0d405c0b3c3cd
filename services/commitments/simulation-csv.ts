import type { CommitmentSimulation, SimulateQuery } from "#core/api/commitments";
import type { z } from "zod";
import { csvOf } from "#core/csv/csv-of";
import { scenariosCsv } from "#services/commitments/analysis-csv";
import { optionColumns, type RatesColumn } from "#services/commitments/option-csv";

export type SimulationPart = NonNullable<z.infer<typeof SimulateQuery>["part"]>;

/**
 * What one commitment would do: a row with the question as it was understood and the future that was named; the scenarios; or the options
 * beside it, with the one of the other term. Amounts are USD; shares are of one. Where nothing is worth it, the row has the question alone.
 */
export function simulationCsv(simulation: CommitmentSimulation, part: SimulationPart): string {
  const rates: RatesColumn = ["rates", () => simulation.rates.source];
  switch (part) {
    case "simulation":
      return simulated(simulation, rates);
    case "scenarios":
      return scenariosCsv(simulation.scenarios, rates);
    case "beside": {
      const { question, option, beside, otherTerm } = simulation;
      const rows = [
        ...(option === null ? [] : [{ term: question.term, ...option }]),
        ...beside.map((one) => ({ term: question.term, ...one })),
        ...(otherTerm === null ? [] : [{ term: otherTerm.term, ...otherTerm.option }]),
      ];
      return csvOf(rows, [["term", ({ term }) => term], ...optionColumns, rates]);
    }
  }
}

function simulated({ question, option, whatIf, sentence }: CommitmentSimulation, rates: RatesColumn): string {
  return csvOf(
    [option],
    [
      ["type", () => question.type],
      ["family", () => question.family],
      ["region", () => question.region],
      ["term", () => question.term],
      ["payment", () => question.payment],
      ["scope", () => question.scope],
      ["account", () => question.account.id],
      ["account_name", () => question.account.name],
      ["lookback_days", () => question.lookbackDays],
      ["target_coverage", () => question.targetCoverage],
      ["max_commitment_usd_per_hour", () => question.maxCommitment],
      ...optionColumns.map(([name, cell]) => [name, (row: typeof option) => (row === null ? null : cell(row))] as const),
      ["if", () => whatIf?.label ?? null],
      ["if_saving_usd_per_month", () => whatIf?.saving ?? null],
      ["if_utilization", () => whatIf?.utilization ?? null],
      ["if_coverage", () => whatIf?.coverage ?? null],
      ["if_effective_savings_rate", () => whatIf?.esr ?? null],
      ["if_loss_over_term_usd", () => whatIf?.loss ?? null],
      rates,
      ["sentence", () => sentence],
    ],
  );
}
