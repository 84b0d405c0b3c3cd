import type { ColourToken } from "#web/charts/look.ts";

/** What a column is beside the others of its chart: its colour, whether it is a bound or a line to hold against, and whether it is planned. */
export type SeriesPart = { readonly token: ColourToken; readonly role: "value" | "line" | "low" | "high"; readonly planned: boolean };

const RANKED: readonly ColourToken[] = ["s-on-demand", "s-spot", "s-savings-plan", "s-reserved", "s-5", "s-6", "s-7", "s-8"];
/** What would have been, was promised or is to come: never drawn as a fact. */
const PLANNED = /^(forecast|projected|low|high|optimised|promised|before)$/;

/** Totals and budgets are a line in ink, what was expected is a thin dashed one, a forecast has the colour of what it goes on from. */
export function partOf(column: string, index: number): SeriesPart {
  const planned = PLANNED.test(column);
  if (/^(budget|total|capacity)$/.test(column)) return { token: "s-total", role: "line", planned };
  if (column === "expected") return { token: "ink-3", role: "line", planned };
  if (column === "low" || column === "high") return { token: "s-on-demand", role: column, planned };
  if (column === "forecast" || column === "projected") return { token: "s-on-demand", role: "value", planned };
  if (column.startsWith("unused")) return { token: "s-savings-plan", role: "value", planned };
  return { token: RANKED[index % RANKED.length] ?? "s-on-demand", role: "value", planned };
}
