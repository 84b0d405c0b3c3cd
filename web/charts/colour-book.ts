import type { ColourToken } from "#web/charts/look.ts";

const RANKED: readonly ColourToken[] = ["s-on-demand", "s-spot", "s-savings-plan", "s-reserved", "s-5", "s-6", "s-7", "s-8"];
/** These mean the same everywhere, in this order from the bottom of a stack. */
const PURCHASE: readonly [RegExp, ColourToken][] = [
  [/^on[ _-]?demand$/i, "s-on-demand"],
  [/^spot$/i, "s-spot"],
  [/^savings[ _-]?plans?$/i, "s-savings-plan"],
  [/^(reserved|reservations?|reserved[ _-]instances?)$/i, "s-reserved"],
  [/^unused([ _-]commitment)?$/i, "s-savings-plan"],
];
const OTHERS = /^(\d+ )?(all )?others?\b|^remaining\b/i;

export const isUnusedCommitment = (name: string): boolean => /^unused([ _-]commitment)?$/i.test(name);
export const isOthers = (name: string): boolean => OTHERS.test(name);

/** Place of a purchase option in a stack; undefined for any other name. */
export function purchaseRank(name: string): number | undefined {
  const at = PURCHASE.findIndex(([pattern]) => pattern.test(name));
  return at === -1 ? undefined : at;
}

/** A legend starts with a capital, and a name stays as its owner wrote it: only words of ours are changed. */
export function seriesLabel(name: string): string {
  return purchaseRank(name) !== undefined || isOthers(name) || name.startsWith("no ") ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/**
 * Gives each name a colour by rank when it is first seen, and the same one for as long as the view lives:
 * colour follows the thing, not its rank.
 */
export class ColourBook {
  readonly #given = new Map<string, ColourToken>();

  colourOf(name: string): ColourToken {
    if (OTHERS.test(name)) return "line-strong";
    if (name.startsWith("no ")) return "s-8";
    const known = this.#given.get(name);
    if (known !== undefined) return known;
    const colour = PURCHASE.find(([pattern]) => pattern.test(name))?.[1] ?? this.#next();
    this.#given.set(name, colour);
    return colour;
  }

  /** The first colour that no name has yet; when all are taken, they go round again. */
  #next(): ColourToken {
    const taken = new Set(this.#given.values());
    return RANKED.find((colour) => !taken.has(colour)) ?? RANKED[this.#given.size % RANKED.length] ?? "s-8";
  }
}
