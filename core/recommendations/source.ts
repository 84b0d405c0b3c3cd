import type { Confidence } from "#core/insights/savings";
import type { Candidate } from "#core/insights/overlap";
import type { RecommendationType } from "#core/api/recommendations";

/** The rows behind a finding and the query that gives them. */
export type Evidence = { readonly sql: string | null; readonly period: { readonly from: string; readonly to: string } };

/** What one engine found of one type, before resources are shared out and figures are made. */
export type FoundAdvice = {
  readonly type: RecommendationType;
  readonly candidates: readonly Candidate[];
  readonly confidence: Confidence;
  /** Why that sure and no surer, in one sentence. */
  readonly because: string;
  /** "14 gp2 volumes would cost less as gp3", from the number that is left after overlap. */
  title(count: number): string;
  readonly evidence: Evidence;
  /** No dollars are claimed: it makes something visible, or avoids a cost that is not on the bill yet. */
  readonly savingUnknown?: boolean;
  /** What the gate can draft for a candidate, by its resource. */
  readonly proposable?: ReadonlyMap<string, { readonly kind: string; readonly params: Readonly<Record<string, unknown>> }>;
};

export type NotLookedFor = { readonly type: RecommendationType; readonly reason: string };

/** One engine of advice. New engines implement this and are listed in services/recommendations/sources.ts. */
export type RecommendationSource<Context> = {
  /** Part of each recommendation's id: never change it. */
  readonly engine: string;
  find(ctx: Context, signal?: AbortSignal): Promise<readonly (FoundAdvice | NotLookedFor)[]>;
};
