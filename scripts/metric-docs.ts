import { CUR_COLUMNS } from "#adapters/warehouse/ingest/cur-columns";
import { FOCUS_COLUMNS } from "#adapters/warehouse/ingest/focus-columns";
import { type MetricSql, type Unavailable, isUnavailable } from "#core/costs/metric";
import type { Sql } from "#core/costs/sql/sql";
import { DIMENSIONS } from "#core/costs/dimensions";
import { METRICS } from "#core/costs/metrics";

const PROMOTED = ["x_service", "x_account", "x_savings_plan_eligible", "x_purchase_option", "x_tag_team"];
const UNIT: Record<string, string> = {
  USD: "USD",
  ratio: "ratio, shown as percent",
  quantity: "the unit of its rows",
  "USD/quantity": "USD per unit",
};

/** Dimensions that a bill or an organisation makes. */
const MADE = [
  "| `organizational_unit:<level>` | Organisational unit, level n | The unit rolled up to that level of the tree; 1 is the root. |",
  "| `cost_category:<name>` | Cost category | Of the export, or by rules of one's own (`docs/methods/organization.md`). |",
  "| `tag:<key>` | Tag | Value of a cost allocation tag. |",
];

/** An export that has every column, with one cost allocation tag. */
const CUR = new Set([...CUR_COLUMNS.keys(), ...FOCUS_COLUMNS.keys(), ...PROMOTED].map((name) => name.toLowerCase()));
const FOCUS = new Set([...FOCUS_COLUMNS.keys(), ...PROMOTED].map((name) => name.toLowerCase()));
const TAGS = ["x_tag_team"];

function definitionWords(definition: MetricSql | Unavailable): string {
  if (isUnavailable(definition)) return `unknown. ${definition.unavailable}`;
  const { amount, divisor, only, table } = definition;
  const sum = (part: Sql) => `sum(${part.text})`;
  return `\`${divisor ? `${sum(amount)} / ${sum(divisor)}` : sum(amount)} from ${table}${only ? ` where ${only.text}` : ""}\``;
}

/** The page "what each number means", from the same definitions that compile to SQL. */
export function metricDocs(): string {
  const metrics = METRICS.map((metric) =>
    [
      `### ${metric.label} (\`${metric.name}\`)`,
      `Unit: ${UNIT[metric.unit] ?? metric.unit}. ${metric.aggregation === "sum" ? "Sums up." : "A ratio of sums; its parts do not add up."} Also called: ${metric.synonyms.join(", ") || "nothing else"}.`,
      metric.description,
      `*Leaves out:* ${metric.leavesOut}`,
      `*Example:* ${metric.example}`,
      `*Over CUR 2.0:* ${definitionWords(metric.cur({ columns: CUR, tagColumns: TAGS }))}`,
      `*Over FOCUS:* ${definitionWords(metric.focus({ columns: FOCUS, tagColumns: TAGS }))}`,
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
    ["| name | label | what it holds |", "|---|---|---|", ...dimensions, ...MADE].join("\n"),
    "",
  ].join("\n\n");
}
