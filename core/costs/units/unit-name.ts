/** What a series of units is called, and the metric that divides cost by it. */

export const UNIT_COST = "unit_cost:";

/** "order" of "orders", "delivery" of "deliveries": what one of them is called. */
export function oneOf(name: string): string {
  if (/[^aeiou]ies$/.test(name)) return name.replace(/ies$/, "y");
  if (/(?:ss|sh|ch|x|z)es$/.test(name)) return name.replace(/es$/, "");
  return /[^su]s$/.test(name) ? name.slice(0, -1) : name;
}

export function unitMetric(series: string): string {
  return `${UNIT_COST}${series}`;
}

const bare = (text: string) =>
  text
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+/g, " ");

/** The series that a metric asks for, as it was written: "orders" of `unit_cost:orders`, "order" of "cost per order"; undefined for other metrics. */
export function askedUnit(metric: string): string | undefined {
  return /^(?:unit[ _]?cost[:.]\s*|(?:unit )?costs? (?:per|for one|for each) )(?:per )?(.+)$/i.exec(
    metric.trim().replace(/^cost_per_/i, "cost per "),
  )?.[1];
}

/** The series of that name, or of whose name it is one. */
export function seriesNamed(name: string, known: readonly string[]): string | undefined {
  return known.find((series) => bare(series) === bare(name)) ?? known.find((series) => bare(oneOf(series)) === bare(oneOf(name)));
}
