import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Filter, ResolvedPeriod } from "#core/costs/query";
import type { ChargeKind } from "#core/insights/change-row";
import type { Effect } from "#core/insights/effects";

export type ExplainedEffect = { readonly effect: Effect; readonly change: Figure };

/** One step into a difference: this value of this dimension; null is "has none". */
export type ChangeStep = { readonly dimension: string; readonly value: string | null };

/** One part of the difference, as it is shown. Small parts may be folded into one named "other". */
export type ExplainedPart = {
  /** The dimension's value, or what the charge is ("credits", "tax"), or "other". */
  readonly key: string;
  /** The dimension's value as the bill has it; null: none, or a charge that stands apart. */
  readonly value: string | null;
  /** Null for charges that stand apart. */
  readonly dimension: string | null;
  readonly kind: ChargeKind;
  readonly state: "new" | "gone" | "changed";
  readonly before: Figure;
  readonly after: Figure;
  readonly change: Figure;
  readonly effects: readonly ExplainedEffect[];
  /** How many values an "other" part holds. */
  readonly folded?: number;
};

/** Something inside a part that moved: a usage type, an account, a resource. */
export type Mover = {
  readonly dimension: string;
  readonly value: string;
  readonly state: "new" | "gone" | "changed";
  readonly before: Figure;
  readonly after: Figure;
  readonly change: Figure;
};

/** When it began, as far as the days can tell. Figures are per day. */
export type OnsetFinding = {
  readonly shape: "step" | "spike";
  /** UTC date. */
  readonly day: string;
  readonly through: string;
  /** First hour of the change (ISO instant), where the bill is hourly and the hour stands out. */
  readonly hour?: string;
  readonly usual: Figure;
  readonly level: Figure;
};

/** Where a part's change can be found: narrower and narrower, and since when. */
export type Cause = { readonly part: string; readonly movers: readonly Mover[]; readonly onset?: OnsetFinding };

export type ChangeExplanation = {
  readonly metric: { readonly name: string; readonly label: string; readonly unit: string };
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
  readonly period: ResolvedPeriod;
  readonly compare: ResolvedPeriod;
  readonly before: Figure;
  readonly after: Figure;
  readonly change: Figure;
  readonly changeRatio: Figure;
  /** Set when the periods have different numbers of days with data. */
  readonly perDay?: { readonly before: Figure; readonly after: Figure; readonly change: Figure; readonly changeRatio: Figure };
  /** Where the answer is inside a part: its kind, and the values chosen so far. */
  readonly inside?: { readonly kind: ChargeKind; readonly path: readonly ChangeStep[] };
  /** Finer dimensions that this export can be taken apart by, coarsest first. */
  readonly finer: readonly string[];
  /** Along which the parts are; the one that explains best unless one was asked for. */
  readonly dimension: string;
  /** Their changes sum to `change` exactly, and their shown figures to the cent. */
  readonly parts: readonly ExplainedPart[];
  readonly effects: readonly ExplainedEffect[];
  readonly causes: readonly Cause[];
  readonly figures: readonly Figure[];
  readonly blocks: readonly Block[];
  readonly sources: readonly Omit<Source, "n">[];
  readonly notes: readonly string[];
};
