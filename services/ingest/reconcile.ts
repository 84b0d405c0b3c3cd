import type { z } from "zod";
import type { DataState } from "#core/api/data";
import { decimal, decimalOf, sumOf, times, toFixed, toText } from "#core/figures/decimal";
import type { CostEngine } from "#core/ports/cost-engine";
import { runCompiled } from "#services/costs/run-compiled";

type Reconciliation = NonNullable<z.infer<typeof DataState>["reconciliation"]>;

/** Before the first bill of the cloud: every period is asked for, in words that the guard takes as a choice. */
const EVERY_PERIOD = "billing_period >= '2000-01'";
const PLACES = 2;

/**
 * The sum that the files of each period held when they were read, against the sum that a question is answered with now.
 * Null where the engine does not know what its files held.
 */
export async function reconcile(engine: CostEngine): Promise<Reconciliation | null> {
  const versions = engine.versions?.() ?? [];
  if (versions.length === 0) return null;
  const { tables, currency } = engine.catalog();
  const [metric, table, column] =
    tables.cur === undefined ? (["Billed cost", "focus", "BilledCost"] as const) : (["Unblended cost", "cur", "line_item_unblended_cost"] as const);
  const { rows } = await runCompiled(
    engine,
    `SELECT billing_period, sum(cast(${column} AS decimal(38, 12))) AS answered FROM ${table} WHERE ${EVERY_PERIOD} GROUP BY billing_period`,
    undefined,
  );
  const answered = new Map(rows.map(([period, sum]) => [String(period), decimalOf(sum) ?? decimal("0")]));
  const lines = versions.map(({ billingPeriod, cost }) => {
    const files = decimal(cost);
    const found = answered.get(billingPeriod) ?? decimal("0");
    return { billingPeriod, metric, files, found };
  });
  const minus = decimal("-1");
  const total = { files: sumOf(lines.map(({ files }) => files)), found: sumOf(lines.map(({ found }) => found)) };
  const difference = (files: typeof total.files, found: typeof total.found) =>
    toFixed(sumOf([files, times(found, minus)]), PLACES).replace(/^-(0\.0+)$/, "$1");
  return {
    currency,
    lines: lines.map(({ billingPeriod, files, found }) => ({
      billingPeriod,
      metric,
      inFiles: toText(files),
      answered: toText(found),
      difference: difference(files, found),
    })),
    inFiles: toText(total.files),
    answered: toText(total.found),
    difference: difference(total.files, total.found),
  };
}
