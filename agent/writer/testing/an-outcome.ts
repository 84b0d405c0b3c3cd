import type { Figure } from "#core/costs/figure";
import type { Frame, Reading } from "#core/planner/frame";
import { blockFromResult } from "#core/charts/build-block";
import type { SemanticResult } from "#core/costs/query";
import type { ToolOutcome } from "#agent/writer/answer";

export function aReading(frame: Partial<Frame> & Record<string, string | number | undefined> = {}, rest: Partial<Reading> = {}): Reading {
  return { frame: { i: "q", ...frame } as Frame, assumed: { m: "amortized" }, extras: {}, also: [], confidence: 0.9, ...rest };
}

export function anOutcome(raw: SemanticResult): ToolOutcome {
  return {
    tool: "query_costs",
    input: raw.query,
    raw,
    output: { summary: `Read ${raw.metric.label}`, data: {}, figures: raw.figures, blocks: [blockFromResult(raw)], sources: [] },
  };
}

export function aToolOutcome(tool: string, raw: { readonly figures: readonly Figure[] }): ToolOutcome {
  return { tool, input: {}, raw, output: { summary: "", data: {}, figures: raw.figures, blocks: [], sources: [] } };
}

/** What is left of an answer once its figure links are taken out: no number of the bill may remain. */
export function withoutFigures(text: string): string {
  return text.replace(/\[[^\]]*\]\(#figure:[^)]+\)/g, "FIGURE");
}

const DATE =
  /\b\d{1,2}(?:–\d{1,2})?\u00a0?\s?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*(?:\s\d{4})?|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4])\s\d{4}\b|\b\d{2}:\d{2}\b|^\d{1,2}\. /gm;

/** Numerals outside figure links that are neither dates nor parts of names. */
export function strayNumerals(text: string): string[] {
  const bare = withoutFigures(text)
    .replace(/`[^`]*`/g, "")
    .replace(DATE, "");
  return bare.match(/(?<![A-Za-z0-9_.-])[$−+]?\d[\d,.]*(?![A-Za-z0-9_-])/g) ?? [];
}

export function sentencesIn(text: string): number {
  return withoutFigures(text)
    .split(/[.!?](?:\s|$)/)
    .filter((part) => part.trim() !== "").length;
}
