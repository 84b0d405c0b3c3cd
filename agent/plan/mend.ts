import { longForm, writeOut } from "#agent/planner/lexicon/shorthand";
import { editDistance } from "#agent/planner/spelling";

/** Words that the rules look for and that people often misspell. */
const WORDS = [
  "forecast",
  "forecasts",
  "projected",
  "projection",
  "budget",
  "budgets",
  "anomaly",
  "anomalies",
  "unusual",
  "strange",
  "recommend",
  "recommendation",
  "recommendations",
  "savings",
  "realized",
  "realised",
  "guarantee",
  "guaranteed",
  "allocation",
  "efficiency",
  "efficient",
  "namespace",
  "organizational",
  "organisational",
  "category",
  "exceed",
  "dismiss",
  "november",
  "december",
  "freshness",
] as const;
const KNOWN: ReadonlySet<string> = new Set(WORDS);
const ALIKE: ReadonlySet<string> = new Set([
  "saving",
  "saves",
  "production",
  "products",
  "protection",
  "promotion",
  "organization",
  "organisation",
  "recommendable",
  "exceeds",
  "exceeded",
  "recommends",
  "recommended",
  "namespaces",
  "forecasted",
  "realize",
  "realise",
]);

/** The message with curly quotes made plain and slips in the words of the rules put right; nothing with a digit or a capital inside is touched. */
export function mended(text: string): string {
  return writeOut(text)
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\b(what|how|where|who)s\b/gi, "$1's")
    .replace(/(?<![\w./$-])[a-z]{2,7}(?![\w/'-]|\.\w)/gi, (word) => longForm(word.toLowerCase()) ?? word)
    .replace(/(?<![\w./-])[A-Za-z][a-z]{5,}(?![\w/-]|\.\w)/g, (word) => {
      const lower = word.toLowerCase();
      if (KNOWN.has(lower) || ALIKE.has(lower)) return word;
      const most = lower.length >= 10 ? 2 : 1;
      return (
        WORDS.find((known) => known[0] === lower[0] && Math.abs(known.length - lower.length) <= most && editDistance(lower, known, most) <= most) ??
        word
      );
    });
}
