import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Filter, ResolvedPeriod } from "#core/costs/query";

export const SAVING_KINDS = [
  "unused_commitment",
  "unattached_volume",
  "idle_address",
  "idle_nat_gateway",
  "gp2_volume",
  "old_generation",
  "nights_weekends",
] as const;
export type SavingKind = (typeof SAVING_KINDS)[number];

export type Confidence = "high" | "medium" | "low";

/** One resource (or plan) behind a finding. Its rows are those of the finding's query that carry its id. */
export type SavingItem = {
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  /** What it is: "gp2, 500 GB", "m5.2xlarge to m7i.2xlarge". */
  readonly detail: string;
  /** Cost in the period that was read. */
  readonly cost: Figure;
  /** Projected, USD per month of 730 h, before commitments. */
  readonly saving: Figure;
  /** What the bill would fall by, after those that are worth more. */
  readonly net: Figure;
  /** Why they differ, without a full stop; null where they do not. */
  readonly netReason: string | null;
};

/**
 * A saving that the bill (and the inventory, where connected) supports. Dollars are projected, per month of 730 h,
 * each resource counted once over all findings.
 */
export type Finding = {
  readonly kind: SavingKind;
  /** "14 gp2 volumes would cost less as gp3" */
  readonly title: string;
  readonly count: Figure;
  readonly items: readonly SavingItem[];
  /** Gross: before commitments are considered. */
  readonly saving: Figure;
  /** What the bill would fall by: usage under a plan or reservation frees commitment instead of money. */
  readonly net: Figure;
  /** Why they differ, by the waterfall, without a full stop; null where they do not. */
  readonly netReason: string | null;
  /** Share of the usage behind it that a plan or reservation pays for, 0 to 1. */
  readonly covered: Figure;
  readonly confidence: Confidence;
  /** Why that sure and no surer, in one sentence. */
  readonly because: string;
  /** The next step, as a sentence. */
  readonly action: string;
  /** Resources left out because another finding counts them. */
  readonly overlap: number;
  readonly queryId: string;
};

/** What would save at on-demand prices and is no finding, since commitments take all of it. */
export type LeftOutSaving = Pick<Finding, "kind" | "title" | "count" | "items" | "saving" | "net" | "netReason" | "queryId">;

export type SavingsReport = {
  /** Largest net saving first. */
  readonly findings: readonly Finding[];
  /** The largest gross saving first. */
  readonly leftOut: readonly LeftOutSaving[];
  readonly total: Figure;
  readonly totalNet: Figure;
  readonly filters: readonly Filter[];
  readonly period: ResolvedPeriod;
  readonly checked: readonly SavingKind[];
  readonly notChecked: readonly { readonly kind: SavingKind; readonly reason: string }[];
  readonly figures: readonly Figure[];
  readonly blocks: readonly Block[];
  readonly sources: readonly Omit<Source, "n">[];
  readonly notes: readonly string[];
};
