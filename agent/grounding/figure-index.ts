import type { Figure } from "#core/costs/figure";
import type { Numeral } from "#agent/grounding/numeral";

/** Beyond this share of its value a scaled or zero-ended number ("$21k", "about $21,000") is not a rounding of it. */
const MOST_ROUNDING = 0.025;
const MOST_SCALED_ROUNDING = 0.05;

type Entry = { readonly value: number; readonly figure: Figure; readonly rank: number };
type Family = "money" | "ratio" | "points" | "other";

/** Finds the figure that a numeral states, within the rounding that the numeral shows. */
export class FigureIndex {
  private readonly byId = new Map<string, Figure>();
  private readonly families: Record<Family, Entry[]> = { money: [], ratio: [], points: [], other: [] };

  constructor(figures: readonly Figure[]) {
    figures.forEach((figure, rank) => {
      this.byId.set(figure.id, figure);
      if (figure.value === null) return;
      const value = Number(figure.value);
      if (Number.isFinite(value)) this.families[familyOf(figure.unit)].push({ value, figure, rank });
    });
    for (const entries of Object.values(this.families)) entries.sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  }

  get(id: string): Figure | undefined {
    return this.byId.get(id);
  }

  /**
   * The figure behind a numeral, the one whose label the surrounding words name where several fit.
   *
   * @param context the text in front of the numeral
   */
  find(numeral: Numeral, context: string): Figure | undefined {
    if (!Number.isFinite(numeral.value)) return undefined;
    for (const [family, factor] of readingsOf(numeral)) {
      const candidates = this.near(this.families[family], numeral, factor);
      const best = choose(candidates, numeral.value * factor, context);
      if (best) return best;
    }
    return undefined;
  }

  private near(entries: readonly Entry[], numeral: Numeral, factor: number): Entry[] {
    const wanted = Math.abs(numeral.value) * factor;
    const tolerance = toleranceOf(numeral) * factor;
    const found: Entry[] = [];
    for (let index = lowerBound(entries, wanted - tolerance); index < entries.length; index += 1) {
      const entry = entries[index];
      if (!entry || Math.abs(entry.value) > wanted + tolerance) break;
      if (signFits(numeral, entry)) found.push(entry);
    }
    return found;
  }
}

const BYTES: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };

/** Families that a numeral may come from, with the factor from its own unit to the figure's. */
function readingsOf(numeral: Numeral): readonly (readonly [Family, number])[] {
  switch (numeral.kind) {
    case "money":
      return [["money", 1]];
    case "percent":
      return [["ratio", 0.01]];
    case "points":
      return [
        ["points", 1],
        ["ratio", 0.01],
      ];
    case "multiple":
      return [["ratio", 1]];
    case "plain":
      if (numeral.unit in BYTES)
        return [
          ["other", BYTES[numeral.unit] ?? 1],
          ["other", 1],
        ];
      // A table may carry its unit in the head.
      return [
        ["other", 1],
        ["money", 1],
        ["ratio", 0.01],
        ["points", 1],
        ["ratio", 1],
      ];
  }
}

function familyOf(unit: string): Family {
  if (unit === "ratio") return "ratio";
  if (unit === "points") return "points";
  return /^[A-Z]{3}(?:\/|$)/.test(unit) ? "money" : "other";
}

/** Half of the last written place; a zero-ended or scaled number may be rounded further, but only so far. */
function toleranceOf(numeral: Numeral): number {
  const value = Math.abs(numeral.value);
  const half = numeral.place / 2;
  const float = 1e-9 * Math.max(1, value);
  if (numeral.scaled && !numeral.spelled) return Math.min(half, value * MOST_SCALED_ROUNDING) + float;
  if (numeral.place < 1 || value < 10) return half + float;
  let step = 1;
  while (step < value && value % (step * 10) === 0) step *= 10;
  return Math.max(half, Math.min(step / 2, value * MOST_ROUNDING)) + float;
}

function signFits(numeral: Numeral, entry: Entry): boolean {
  if (numeral.sign === "+") return entry.value >= 0;
  if (numeral.sign === "-") return entry.value <= 0;
  return true;
}

function choose(candidates: readonly Entry[], wanted: number, context: string): Figure | undefined {
  let best: { readonly figure: Figure; readonly score: number } | undefined;
  const words = context.toLowerCase();
  for (const { figure, value, rank } of candidates) {
    const away = Math.abs(Math.abs(value) - Math.abs(wanted)) / Math.max(Math.abs(wanted), 1e-9);
    const named = figure.label
      .toLowerCase()
      .split(/[^a-z0-9-]+/)
      .filter((word) => word.length > 2 && words.includes(word)).length;
    const score = named * 2 - away * 100 + rank * 1e-6;
    if (!best || score > best.score) best = { figure, score };
  }
  return best?.figure;
}

function lowerBound(entries: readonly Entry[], least: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Math.abs(entries[middle]?.value ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
