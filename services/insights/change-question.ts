import type { Filter, PeriodInput } from "#core/costs/query";

/** What moved in which metric, between which periods, over which part of the bill. */
export type ChangeQuestion = {
  readonly metric: string;
  readonly period: PeriodInput;
  readonly compareTo: PeriodInput;
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
};
