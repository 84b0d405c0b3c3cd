import type { SemanticResult } from "#core/costs/query";
import type { Reading } from "#core/planner/frame";
import { finding, type Sentence } from "#agent/writer/compose";

/** What a result adds where it explains a number. */
export function insteadSentences(result: SemanticResult, reading: Reading): Sentence[] {
  if (reading.frame.i === "why" && reading.frame["a.target"] === "number") return provenance(result);
  return [];
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
