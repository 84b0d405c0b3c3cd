import type { ColourToken } from "#web/charts/look.ts";

/** What a column is beside the others of its chart: its colour, and whether it is a bound or a line to hold against. */
export type SeriesPart = { readonly token: ColourToken; readonly role: "value" | "line" | "low" | "high" };

const RANKED: readonly ColourToken[] = ["s-on-demand", "s-spot", "s-savings-plan", "s-reserved", "s-5", "s-6", "s-7", "s-8"];

/** Totals and budgets are a line in ink, what was expected is a thin dashed one, a forecast has the colour of what it goes on from. */
export function partOf(column: string, index: number): SeriesPart {
  if (/^(budget|total|capacity)$/.test(column)) return { token: "s-total", role: "line" };
  if (column === "expected") return { token: "ink-3", role: "line" };
  if (column === "low" || column === "high") return { token: "s-on-demand", role: column };
  if (column === "forecast" || column === "projected") return { token: "s-on-demand", role: "value" };
  return { token: RANKED[index % RANKED.length] ?? "s-on-demand", role: "value" };
}
