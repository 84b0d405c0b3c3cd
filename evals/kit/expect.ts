import type { Cell, SemanticQueryInput } from "#core/costs/query";
import type { Frame } from "#core/planner/frame";
import { type Evidence, must } from "#evals/kit/case";

const near = (a: number, b: number, tolerance = 0.005) => Math.abs(a - b) <= tolerance + 1e-9 * Math.abs(b);

/** Some figure of the answer is the total that the world gives for this query, over the same period. */
export async function totalOf({ last, world }: Evidence, query: SemanticQueryInput): Promise<void> {
  const truth = await world.query(query);
  const total = truth.figures.find(({ id }) => id.endsWith(".total"))?.value ?? truth.reconciliation.total;
  must(total !== null, "the world does not know the total");
  const said = last.figures.filter((figure) => figure.value !== null && near(Number(figure.value), Number(total)));
  must(
    said.length > 0,
    `no figure says the total ${total}; figures: ${last.figures.map((figure) => `${figure.label} ${figure.value}`).join("; ") || "none"}`,
  );
  must(
    said.some((figure) => figure.period.from === truth.period.from && figure.period.to === truth.period.to),
    `the total is of another period than ${truth.period.label}`,
  );
}

/** Some chart or table of the answer holds the world's rows for this query. */
export async function rowsOf({ last, world }: Evidence, query: SemanticQueryInput, least = 3): Promise<void> {
  const truth = await world.query(query);
  const value = truth.columns.findIndex(({ name }) => name === "value");
  const largest = truth.rows.toSorted((a, b) => Number(b[value]) - Number(a[value])).slice(0, least);
  must(last.charts.length > 0, "no chart or table is shown");
  const shown = last.charts.some((chart) =>
    largest.every((row) => chart.rows.some((drawn) => drawn.some((cell) => sameCell(cell, row[value] ?? null)))),
  );
  must(shown, `no chart shows ${largest.map((row) => `${String(row[0])} ${String(row[value])}`).join(", ")}`);
}

function sameCell(drawn: Cell, truth: Cell): boolean {
  return drawn !== null && drawn !== "" && Number.isFinite(Number(drawn)) && near(Number(drawn), Number(truth));
}

export function called({ last }: Evidence, tool: string): void {
  must(
    last.toolCalls.some(({ name }) => name === tool),
    `${tool} was not called; called: ${last.toolCalls.map(({ name }) => name).join(", ") || "nothing"}`,
  );
}

export function calledOneOf({ last }: Evidence, ...tools: readonly string[]): void {
  must(
    last.toolCalls.some(({ name }) => tools.includes(name)),
    `none of ${tools.join(", ")} was called; called: ${last.toolCalls.map(({ name }) => name).join(", ") || "nothing"}`,
  );
}

/** Nothing but reading happened: no tool outside this list was called. */
export function calledOnly({ last }: Evidence, ...tools: readonly string[]): void {
  const others = last.toolCalls.filter(({ name }) => !tools.includes(name));
  must(others.length === 0, `called ${others.map(({ name }) => name).join(", ")}`);
}

export function chartOfKind({ last }: Evidence, ...kinds: readonly string[]): void {
  must(
    last.charts.some(({ kind }) => kinds.includes(kind)),
    `no chart is a ${kinds.join(" or ")}; kinds: ${last.charts.map(({ kind }) => kind).join(", ") || "none"}`,
  );
}

/** The reading has these slots and no other filter. */
export function frameHas({ last }: Evidence, slots: Partial<Frame>): void {
  must(last.interpretation !== null, "there is no reading");
  for (const [slot, value] of Object.entries(slots))
    must(last.interpretation[slot] === value, `${slot} was read as ${String(last.interpretation[slot])}, not ${String(value)}`);
}

export function nothingRemoved({ answers }: Evidence): void {
  for (const { question, grounding } of answers)
    must(grounding.removed === 0, `${grounding.removed} numbers of the answer to "${question}" had no source`);
}

export function hasFigure({ last }: Evidence, value: number, unit: string, tolerance = 0.005): void {
  must(
    last.figures.some((figure) => figure.unit.startsWith(unit) && figure.value !== null && near(Number(figure.value), value, tolerance)),
    `no figure is ${value} ${unit}; figures: ${last.figures.map((figure) => `${figure.value} ${figure.unit}`).join("; ")}`,
  );
}
