import type { Figure, FigureKind } from "#core/costs/figure";
import { decimal, toText } from "#core/figures/decimal";

/** What all figures of one answer share: the query that gives them, its time, and how far the data goes. */
export type FigureFrame = {
  readonly queryId: string;
  readonly period: Figure["period"];
  readonly asOf: string;
  /** Part of each id: several answers over one query do not collide. */
  readonly scope: string;
};

export type FigureOf = (
  path: string,
  value: number | string | null | undefined,
  of: { readonly unit: string; readonly metric: string; readonly label: string; readonly kind?: FigureKind; readonly period?: Figure["period"] },
) => Figure;

/** Digits that are kept of what the engine works out: to a ten-thousandth of a cent. */
const PLACES = 6;

/** Makes figures of one query. A number that is none, or not finite, is unknown. */
export function figuresFor({ queryId, period, asOf, scope }: FigureFrame): FigureOf {
  return (path, value, { unit, metric, label, kind = "projected", period: own }) => ({
    id: `${queryId}.${scope}-${path}`,
    value: textOf(value),
    unit,
    metric,
    kind,
    period: own ?? period,
    timeZone: "UTC",
    asOf,
    queryId,
    label,
  });
}

function textOf(value: number | string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return toText(decimal(value));
  if (!Number.isFinite(value)) return null;
  return toText(decimal(value.toFixed(PLACES)));
}

/** Every figure of an answer, once each, however deep it lies. */
export function figuresIn(value: unknown, found: Map<string, Figure> = new Map()): Figure[] {
  if (Array.isArray(value)) for (const one of value) figuresIn(one, found);
  else if (typeof value === "object" && value !== null) {
    if ("queryId" in value && "metric" in value && "asOf" in value && "kind" in value && "id" in value)
      found.set((value as Figure).id, value as Figure);
    else for (const one of Object.values(value)) figuresIn(one, found);
  }
  return [...found.values()];
}
