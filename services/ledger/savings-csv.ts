import type { Savings, SavingsPart } from "#core/api/ledger";
import { csvOf, figuresCsv } from "#core/csv/csv-of";

/** A table of the ledger. Amounts are in the currency of the bill; what is not measured yet is an empty cell. */
export function savingsCsv(savings: Savings, part: SavingsPart): string {
  switch (part) {
    case "entries":
      return entriesCsv(savings);
    case "categories":
      return csvOf(savings.categories, [
        ["category", ({ category }) => category],
        ["label", ({ label }) => label],
        ["without", ({ before }) => before],
        ["with", ({ after }) => after],
        ["realized", ({ realized }) => realized],
        ["promised", ({ promised }) => promised],
        ["entries", ({ entries }) => entries],
        ["why_empty", ({ why }) => why],
        ["currency", () => savings.currency],
      ]);
    case "totals":
      return figuresCsv([
        savings.realized,
        savings.realizedLow,
        savings.realizedHigh,
        savings.promised,
        savings.gap,
        savings.realizedEver,
        savings.waitingPerMonth,
      ]);
  }
}

function entriesCsv({ entries, currency }: Savings): string {
  return csvOf(entries, [
    ["id", ({ id }) => id],
    ["source", ({ source }) => source],
    ["source_id", ({ sourceId }) => sourceId],
    ["title", ({ title }) => title],
    ["kind", ({ kind }) => kind],
    ["category", ({ category }) => category],
    ["by", ({ by }) => by],
    ["effective_at", ({ effectiveAt }) => effectiveAt],
    ["status", ({ status }) => status],
    ["promised_per_month", ({ promisedPerMonth }) => promisedPerMonth],
    ["promised", ({ promised }) => promised],
    ["realized", ({ realized }) => realized],
    ["realized_low", ({ realizedLow }) => realizedLow],
    ["realized_high", ({ realizedHigh }) => realizedHigh],
    ["realized_per_month", ({ realizedPerMonth }) => realizedPerMonth],
    ["counterfactual", ({ counterfactual }) => counterfactual],
    ["actual", ({ actual }) => actual],
    ["gap", ({ gap }) => gap],
    ["cause", ({ cause }) => cause],
    ["explanation", ({ explanation }) => explanation],
    ["covered_from", ({ coveredFrom }) => coveredFrom],
    ["covered_to", ({ coveredTo }) => coveredTo],
    ["measured_at", ({ measuredAt }) => measuredAt],
    ["currency", () => currency],
  ]);
}
