import type { CoverableService, Plan, UsageRow } from "#core/commitments/model";

/**
 * Which usage: the id of a row, or what all of its rows share. Several rows may match, such as one for each price
 * that the same usage had in the span; then each hour goes to the row that has usage in it.
 */
export type RowReference =
  | string
  | {
      readonly account: string;
      readonly region: string;
      readonly service?: CoverableService;
      readonly usageType?: string;
      readonly instanceType?: string;
      readonly operation?: string;
    };

/** Usage that goes or comes, in units an hour: the same in each hour, or one number for each hour of the span. */
export type UsagePart = {
  readonly row: RowReference;
  /** The row to make where the history has none that matches: without it, usage that nobody knows a price of is refused. */
  readonly otherwise?: Omit<UsageRow, "quantity">;
  readonly units: number | Float64Array;
};

/** Something that is done: a node that moves to spot, a schedule, a rightsizing, a purchase. Removed first, then added. */
export type Change = {
  readonly id: string;
  readonly remove: readonly UsagePart[];
  readonly add: readonly UsagePart[];
  /** Spot and other spend outside of the waterfall, USD an hour: after less before. */
  readonly otherUsdPerHour: number | Float64Array;
  readonly addPlans?: readonly Plan[];
  /** Ids of plans that are no longer there: returned, or not renewed. */
  readonly endPlans?: readonly string[];
};

/** Less was there than a change wanted to remove. Mean units an hour over the span, and in how many hours. */
export type Shortfall = { readonly change: string; readonly row: RowReference; readonly hours: number; readonly unitsPerHour: number };
