import type { Figure } from "#core/costs/figure";
import { decimalOf } from "#core/figures/decimal";
import { countFigure } from "#core/figures/derive";
import { type FigureStyle, formatFigure } from "#core/figures/format";

/**
 * Prints figures as links and remembers those that code derived while writing, so that each number
 * in an answer leads back to a query.
 */
export class Ledger {
  readonly #known: ReadonlySet<string>;
  readonly #derived = new Map<string, Figure>();

  constructor(known: Iterable<Figure>) {
    this.#known = new Set([...known].map((figure) => figure.id));
  }

  /** `[$20,762.40](#figure:q_7f3k2m.total)`; the word "unknown" needs no link. */
  print(figure: Figure, style: FigureStyle = {}): string {
    if (figure.value === null) return formatFigure(figure, style);
    if (!this.#known.has(figure.id)) this.#derived.set(figure.id, figure);
    return `[${formatFigure(figure, style)}](#figure:${figure.id})`;
  }

  /** Without its sign, where the words carry it. */
  size(figure: Figure): string {
    return this.print(figure, { sign: "never" });
  }

  derived(): Figure[] {
    return [...this.#derived.values()];
  }
}

export function sign(figure: Figure | undefined): -1 | 0 | 1 {
  const value = decimalOf(figure?.value) ?? 0n;
  return value === 0n ? 0 : value > 0n ? 1 : -1;
}

export function known(figure: Figure | undefined): figure is Figure & { value: string } {
  return figure !== undefined && figure.value !== null;
}

/** Approximate, for choosing words and order only. */
export function roughly(figure: Figure | undefined): number {
  return figure?.value === null || figure === undefined ? Number.NaN : Number(figure.value);
}

/** A count that a query's rows back: "14" of "14 services". */
export function counted(ledger: Ledger, like: Figure, name: string, count: number, label: string): string {
  return ledger.print(countFigure(like, name, count, label));
}
