import { DIMENSIONS } from "#core/costs/dimensions";
import { METRICS } from "#core/costs/metrics";

const UNIT: Record<string, string> = {
  USD: "USD",
  ratio: "ratio, shown as percent",
  quantity: "the unit of its rows",
  "USD/quantity": "USD per unit",
};

/** The page "what each number means", from the same definitions that compile to SQL. */
export function metricDocs(): string {
  const metrics = METRICS.map((metric) =>
    [
      `### ${metric.label} (\`${metric.name}\`)`,
      `Unit: ${UNIT[metric.unit] ?? metric.unit}. ${metric.aggregation === "sum" ? "Sums up." : "A ratio of sums; its parts do not add up."} Also called: ${metric.synonyms.join(", ") || "nothing else"}.`,
      metric.description,
      `*Leaves out:* ${metric.leavesOut}`,
      `*Example:* ${metric.example}`,
    ].join("\n\n"),
  );
  const dimensions = DIMENSIONS.map((dimension) => `| \`${dimension.name}\` | ${dimension.label} | ${dimension.description} |`);
  return [
    "# What each number means",
    "Written by `npm run docs:metrics` from `core/costs/metrics` and `core/costs/dimensions`, the definitions that the product computes with.",
    "Sums are `sum(cast(x as decimal(38,12)))`, rounded once, at display. Months, quarters and years are UTC, as on the invoice. Unknown is never zero.",
    "## Metrics",
    ...metrics,
    "## Dimensions",
    ["| name | label | what it holds |", "|---|---|---|", ...dimensions].join("\n"),
    "",
  ].join("\n\n");
}
