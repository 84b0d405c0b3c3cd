import type { PeriodMention } from "#agent/planner/periods/scan";

/** How a name was said: in full, in another spelling, by a part of it, or by a nickname; `shape` is a pattern without a vocabulary. */
export type Strength = "name" | "variant" | "stem" | "nick" | "weak" | "shape";

export type EntityCandidate = {
  /** A frame dimension: `account`, `cluster`, `tag:team`, `purchase`, `charge_category` ... */
  readonly dim: string;
  readonly values: readonly string[];
  readonly strength: Strength;
};

type At = { readonly start: number; readonly end: number };

export type EntityMention = At & { readonly kind: "entity"; readonly candidates: readonly EntityCandidate[] };
/** A word for a dimension: "by account", "accounts". */
export type DimensionMention = At & { readonly kind: "dim"; readonly dim: string };
export type PeriodFound = At & { readonly kind: "period"; readonly period: PeriodMention };
export type AmountMention = At & {
  readonly kind: "amount";
  readonly type: "count" | "percent" | "money" | "duration" | "time" | "ordinal";
  readonly value: number;
  /** Duration unit h, m, d; money per hour; time as minutes since midnight. */
  readonly unit?: string;
};
export type ReferenceMention = At & { readonly kind: "ref"; readonly value: string };
export type NodeMention = At & { readonly kind: "node"; readonly value: string };
export type ZoneMention = At & { readonly kind: "zone"; readonly value: string };
export type PersonMention = At & { readonly kind: "person"; readonly value: string };

export type Mention = EntityMention | DimensionMention | PeriodFound | AmountMention | ReferenceMention | NodeMention | ZoneMention | PersonMention;

/** Longest first where they overlap, then by place. */
export function withoutOverlaps(mentions: readonly Mention[]): readonly Mention[] {
  const kept: Mention[] = [];
  for (const mention of mentions.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (kept.every((other) => mention.end <= other.start || mention.start >= other.end)) kept.push(mention);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
