import { z } from "zod";
import { AWS_SERVICES } from "#core/costs/services";
import { DIMENSIONS, findDimension } from "#core/costs/dimensions";
import { findMetric, METRICS } from "#core/costs/metrics";
import { Filter } from "#core/costs/query";
import { askedUnit, unitMetric } from "#core/costs/units/unit-name";
import { closest } from "#tools/kit/coerce";

/** Names of the semantic model in the forms in which models write them: labels, plurals, synonyms, near misses. */
export function metricName(text: string): string {
  const unit = findMetric(text) ? undefined : askedUnit(text);
  if (unit !== undefined) return unitMetric(unit);
  return (
    findMetric(text)?.name ??
    findMetric(text.replace(/\bcosts?\b/i, "").trim())?.name ??
    closest(
      text,
      METRICS.map((metric) => metric.name),
    ) ??
    text
  );
}

export function dimensionName(text: string): string {
  const tag = /^tags?[:.\s](.+)$/i.exec(text.trim());
  if (tag) return `tag:${tag[1]?.trim() ?? ""}`;
  const category = /^cost[ _]categor(?:y|ies)[:.\s](.+)$/i.exec(text.trim());
  if (category) return `cost_category:${category[1]?.trim() ?? ""}`;
  const level = /^(?:ou|organi[sz]ational[ _]unit)(?:[ _]level)?[:\s_]*([1-9])$/i.exec(text.trim());
  if (level) return `organizational_unit:${level[1] ?? "1"}`;
  const known = findDimension(text, []) ?? findDimension(text.replace(/s$/i, ""), []) ?? findDimension(text.replace(/ies$/i, "y"), []);
  return (
    known?.name ??
    closest(
      text,
      DIMENSIONS.map((dimension) => dimension.name),
    ) ??
    text
  );
}

const SERVICES = new Map(
  AWS_SERVICES.flatMap((service) =>
    [service.short, service.label, ...service.productCodes, ...service.focusNames, ...(service.synonyms ?? [])].map(
      (name) => [name.toLowerCase(), service.short] as const,
    ),
  ),
);

function filterValue(dimension: string, value: string): string {
  return dimension === "service" ? (SERVICES.get(value.trim().toLowerCase()) ?? value) : value;
}

/** `[{ dimension, values }]`, and the short form `{ "service": "EC2" }` that models like. */
export const Filters = z.preprocess((input) => {
  const list = Array.isArray(input)
    ? input
    : typeof input === "object" && input !== null && !("dimension" in input)
      ? Object.entries(input).map(([dimension, values]) => ({ dimension, values }))
      : input;
  return Array.isArray(list) ? list.map(oneFilter) : list;
}, z.array(Filter).default([]));

function oneFilter(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return item;
  const { dimension, values, value, ...rest } = item as Record<string, unknown>;
  if (typeof dimension !== "string") return item;
  const name = dimensionName(dimension);
  const list = (Array.isArray(values) ? values : values === undefined ? (value === undefined ? [] : [value]) : [values]).flatMap((one) =>
    one === null || one === "(none)" ? [] : [filterValue(name, String(one))],
  );
  const asked = Array.isArray(values) ? values : [values === undefined ? value : values];
  const missing = list.length === 0 && asked.some((one) => one === null || one === "(none)");
  return { ...rest, dimension: name, values: list, ...(missing ? { op: "is-missing" } : {}) };
}

export const Metric = z
  .preprocess((input) => (typeof input === "string" ? metricName(input) : input), z.string())
  .describe(
    `One of: ${METRICS.map((metric) => metric.name).join(", ")}; or unit_cost:<units>, such as unit_cost:orders, where people uploaded quantities.`,
  );
export const GroupBy = z
  .preprocess(
    (input) => (Array.isArray(input) ? input.map((item) => (typeof item === "string" ? dimensionName(item) : item)) : input),
    z.array(z.string()).max(4),
  )
  .describe(
    `Any of: ${DIMENSIONS.map((dimension) => dimension.name).join(", ")}, tag:<key>, cost_category:<name>, organizational_unit:<level> (1 is the root).`,
  );
export const Period = z
  .union([z.string(), z.object({ from: z.string(), to: z.string() })])
  .describe(
    "this_month, last_month, last_7d, last_4w, last_6mo, this_quarter, 2026-10, 2026-Q3, 2026, 2026-11-10, 2026-10-01..2026-10-15 (both ends included), or {from, to} with `to` excluded.",
  );

export const QUERY_ALIASES: Readonly<Record<string, string>> = {
  dimension: "groupBy",
  dimensions: "groupBy",
  by: "groupBy",
  group: "groupBy",
  groupby: "groupBy",
  breakdown: "groupBy",
  filter: "filters",
  where: "filters",
  excludes: "exclude",
  exclusions: "exclude",
  timerange: "period",
  time: "period",
  daterange: "period",
  range: "period",
  timeframe: "period",
  compare: "compareTo",
  comparewith: "compareTo",
  versus: "compareTo",
  previous: "compareTo",
  limit: "topN",
  top: "topN",
  n: "topN",
  sort: "order",
  sortby: "orderBy",
  interval: "granularity",
  kind: "chart",
  charttype: "chart",
};
