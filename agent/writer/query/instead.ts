import { shapeOf, figureAt } from "#core/charts/result-shape";
import type { Figure } from "#core/costs/figure";
import type { SemanticResult } from "#core/costs/query";
import { decimalOf, roundedQuotient, toText } from "#core/figures/decimal";
import { sumOfFigures } from "#core/figures/derive";
import { findOnset } from "#core/insights/onset";
import type { Reading } from "#core/planner/frame";
import { finding, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger } from "#agent/writer/ledger";

/** What a result adds where it stands in for something that has no engine yet, or explains a number. */
export function insteadSentences(result: SemanticResult, ledger: Ledger, reading: Reading): Sentence[] {
  if (reading.frame.i === "fc") return runRate(result, ledger);
  if (reading.frame.i === "anom") return calmDays(result);
  if (reading.frame.i === "why" && reading.frame["a.target"] === "number") return provenance(result);
  return [];
}

/** The average complete day, times the days of the month: a run rate and called so. */
function runRate(result: SemanticResult, ledger: Ledger): Sentence[] {
  const days = wholeDays(result);
  const first = days[0];
  if (first === undefined || days.length < 3 || result.query.granularity !== "daily") return [];
  const month = new Date(first.time.slice(0, 10));
  const daysOfMonth = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  const sum = sumOfFigures(
    days.map((day) => day.value),
    "complete days",
  );
  const value = decimalOf(sum?.value);
  if (sum === undefined || value === undefined) return [];
  const rate: Figure = {
    ...sum,
    id: `${sum.queryId}.run-rate`,
    value: toText(roundedQuotient(value * BigInt(daysOfMonth), BigInt(days.length))),
    kind: "projected",
    metric: "run_rate",
    label: "run rate of the month",
  };
  return [
    finding(
      0.98,
      `At the average of the ${counted(ledger, sum, "whole-days", days.length, "complete days")} complete days so far, the month would come to ${ledger.print(rate)}: it knows neither seasons nor growth.`,
    ),
  ];
}

function wholeDays(result: SemanticResult): { time: string; value: Figure }[] {
  const shape = shapeOf(result);
  if (shape.dimensions.length > 0) return [];
  const rows = shape.rows.flatMap((row) => {
    const value = figureAt(result, row.index, "value");
    return row.time === undefined || !known(value) ? [] : [{ time: row.time, value }];
  });
  const sorted = rows.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const last = sorted.at(-1);
  const unfinished = last !== undefined && Date.parse(`${last.time.slice(0, 10)}T00:00:00Z`) + 86_400_000 > Date.parse(result.asOf);
  return unfinished ? sorted.slice(0, -1) : sorted;
}

function calmDays(result: SemanticResult): Sentence[] {
  const days = wholeDays(result);
  const odd = findOnset(days.map((day) => ({ day: day.time, value: Number(day.value.value) })));
  return days.length >= 7 && odd === undefined ? [finding(0.95, "No day stands out beyond its usual swing.")] : [];
}

/** Where a number comes from: what is in it, and the check behind it. */
function provenance(result: SemanticResult): Sentence[] {
  const description = result.metric.description.split(". ")[0] ?? "";
  return [
    ...(description === "" || /\d/.test(description)
      ? []
      : [finding(0.97, `What it counts: ${description.charAt(0).toLowerCase()}${description.slice(1).replace(/\.$/, "")}.`)]),
    ...(result.reconciliation.ties
      ? [finding(0.96, "A second query of its own, without any grouping, gives the same total; both stand behind the source chip.")]
      : []),
  ];
}
