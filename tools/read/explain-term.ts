import { z } from "zod";
import { NotFoundError } from "#core/errors";
import { DIMENSIONS, findDimension } from "#core/costs/dimensions";
import { findMetric } from "#core/costs/metrics";
import { findTerm, GLOSSARY, type GlossaryEntry, termsIn } from "#core/glossary";
import { readTool } from "#tools/kit/define-tool";

export const explainTerm = readTool({
  name: "explain_term",
  description: "Explain a term of cloud cost, Kubernetes or this product as it is used here: exact meaning, plain words, unit, the usual trap.",
  scope: "chat:use",
  input: z.object({ term: z.string().min(1).max(120) }),
  guards: [],
  aliases: { name: "term", topic: "term", word: "term", query: "term" },
  async run(_ctx, { term }) {
    const named = findTerm(term);
    const entries = named ? [named] : termsIn(term);
    const found = entries.length > 0 ? entries : fromModel(term);
    if (found.length === 0)
      throw new NotFoundError(
        `I have no entry for "${term.slice(0, 60)}". I can explain ${GLOSSARY.slice(0, 6)
          .map((entry) => entry.label)
          .join(", ")} and others of the field.`,
      );
    return {
      summary: `Looked up ${found.map((entry) => entry.label).join(", ")}`,
      data: found,
      figures: [],
      blocks: [],
      sources: [],
      raw: found,
    };
  },
});

/** Metrics and dimensions explain themselves. */
function fromModel(term: string): GlossaryEntry[] {
  const metric = findMetric(term);
  if (metric)
    return [
      {
        term: metric.name,
        label: metric.label,
        synonyms: [],
        meaning: trim(metric.description),
        plain: trim(metric.example),
        unit: metric.unit,
        trap: trim(metric.leavesOut),
      },
    ];
  const dimension = findDimension(term, []) ?? DIMENSIONS.find((one) => one.label.toLowerCase() === term.toLowerCase());
  return dimension
    ? [{ term: dimension.name, label: dimension.label, synonyms: [], meaning: trim(dimension.description), plain: trim(dimension.description) }]
    : [];
}

function trim(text: string): string {
  return text.replace(/\.$/, "");
}
