import { COMMITMENT_TERMS } from "#core/glossary/commitment-terms";
import { COMMITMENT_WORDS } from "#core/glossary/commitment-words";
import { COST_TERMS } from "#core/glossary/cost-terms";
import type { GlossaryEntry } from "#core/glossary/entry";
import { PRODUCT_TERMS } from "#core/glossary/product-terms";
import { RESOURCE_TERMS } from "#core/glossary/resource-terms";

export type { GlossaryEntry } from "#core/glossary/entry";

/** Every term that the product can explain. */
export const GLOSSARY: readonly GlossaryEntry[] = [...COST_TERMS, ...COMMITMENT_TERMS, ...COMMITMENT_WORDS, ...RESOURCE_TERMS, ...PRODUCT_TERMS];

/** Names of the field's columns and short forms that mean a term above. */
const INDEX: ReadonlyMap<string, GlossaryEntry> = new Map(
  GLOSSARY.flatMap((entry) => [entry.term, entry.label, ...entry.synonyms].map((name) => [key(name), entry] as const)).toReversed(),
);

function key(name: string): string {
  return name
    .toLowerCase()
    .replace(/amortis/g, "amortiz")
    .replace(/utilis/g, "utiliz")
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/^(an?|the) /, "");
}

/** The entry for a term, by its name, label or a synonym; singular or plural. Undefined when unknown. */
export function findTerm(name: string): GlossaryEntry | undefined {
  const wanted = key(name);
  const forms = [wanted, wanted.replace(/s$/, ""), `${wanted}s`, wanted.replace(/ (cost|costs|instance|instances|policy)$/, "")];
  return forms.map((form) => INDEX.get(form)).find((entry) => entry !== undefined);
}

/** Terms named in a sentence, longest names first, at most so many: "difference between amortized and unblended". */
export function termsIn(text: string, most = 2): GlossaryEntry[] {
  let rest = ` ${key(text)} `;
  const found: { at: number; entry: GlossaryEntry }[] = [];
  for (const [name, entry] of [...INDEX].toSorted(([a], [b]) => b.length - a.length)) {
    if (name.length < 2) continue;
    const at = Math.max(rest.indexOf(` ${name} `), rest.indexOf(` ${name}s `));
    if (at === -1 || found.some((other) => other.entry === entry)) continue;
    found.push({ at, entry });
    rest = rest.replace(` ${name}`, ` ${"\u0000".repeat(name.length)}`);
  }
  return found
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ entry }) => entry);
}
