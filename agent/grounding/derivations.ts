import type { Figure } from "#core/costs/figure";
import { changeBetween, changeRatio, differenceOf, shareOf, sumOfFigures } from "#core/figures/derive";
import type { Evidence } from "#agent/state";

/** More parts than this are not named one by one in an answer. */
const MOST_PARTS = 40;

/**
 * Simple arithmetic that an answer may do on its results without a query of its own, registered here so that each
 * such number has a figure too: shares of a total, what the largest together make, and totals of two queries compared.
 */
export function derivationsOf(evidence: readonly Evidence[]): Figure[] {
  const derived: Figure[] = [];
  const totals: Figure[] = [];
  for (const { figures } of evidence) {
    const total = figures.find((figure) => figure.id.endsWith(".total"));
    if (!total) continue;
    totals.push(total);
    const parts = figures
      .filter(
        (figure) =>
          figure.queryId === total.queryId &&
          figure.id !== total.id &&
          figure.unit === total.unit &&
          figure.metric === total.metric &&
          figure.value !== null,
      )
      .slice(0, MOST_PARTS);
    for (const part of parts) derived.push(shareOf(part, total, `${part.label}, share of ${total.label}`));
    for (let count = 2; count <= Math.min(5, parts.length - 1); count += 1) {
      const sum = sumOfFigures(parts.slice(0, count), `first ${count} of ${total.label}`);
      if (sum) derived.push(sum, shareOf(sum, total, `first ${count}, share of ${total.label}`));
    }
  }
  for (const [index, later] of totals.entries()) {
    for (const earlier of totals.slice(0, index)) {
      if (later.unit !== earlier.unit || later.metric !== earlier.metric || later.queryId === earlier.queryId) continue;
      const label = `${later.label} less ${earlier.label}`;
      derived.push(
        changeBetween(later, earlier, label),
        changeRatio(later, earlier, label),
        differenceOf(earlier, later, label),
        changeRatio(earlier, later, label),
      );
    }
  }
  return derived.filter((figure) => figure.value !== null);
}
