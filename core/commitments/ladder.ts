/** AWS takes nothing back above this: USD an hour of one plan. */
export const RETURNABLE_COMMITMENT = 100;
/** Within so many days of the end of a UTC month a return may run out of time. */
export const MONTH_END_DAYS = 7;
/** With fewer than this many days left nothing is bought unless an Owner says why. */
export const MONTH_END_REFUSAL_DAYS = 3;
export const SPACING_DAYS = { least: 14, default: 21, most: 28 } as const;
/** Days of data that a purchase must have before the next one is sized. */
export const SETTLING_DAYS = 7;

export type LadderInput = {
  /** The chosen option's new commitment on top of what stands, USD an hour. */
  readonly target: number;
  /** Of the target, bought or queued since it was set, USD an hour. */
  readonly bought: number;
  readonly queued: number;
  readonly termHours: number;
  /** ISO instants, UTC. */
  readonly now: string;
  readonly spacingDays?: number | undefined;
  readonly trancheAtMost?: number | undefined;
  /** In how many tranches at least, so that it is laddered at all; 3 where left out. */
  readonly tranchesAtLeast?: number | undefined;
  /** USD of whole commitment that may still be promised: rolling 30 days with what has been promised in it, and outstanding. */
  readonly caps: {
    readonly rolling30DaysUsd: number | undefined;
    readonly promised: readonly { readonly at: string; readonly usd: number }[];
    readonly outstandingLeftUsd: number | undefined;
  };
  readonly lastPurchaseAt: string | undefined;
  /** Newest complete hour of usage data. */
  readonly dataTo: string;
  /** Names of anomalies that are open. */
  readonly openAnomalies: readonly string[];
  readonly paused: boolean;
  /** False where nobody would want to return it: then the month's end does not matter. */
  readonly returnMatters: boolean;
};

export type Tranche = {
  readonly number: number;
  /** USD an hour, five places. */
  readonly commitment: number;
  readonly notBefore: string;
  /** What moved it, one sentence each: month's end, caps, spacing. */
  readonly because: readonly string[];
};

export type Ladder = {
  readonly gap: number;
  readonly tranches: readonly Tranche[];
  /** What no tranche can take: caps. USD an hour. */
  readonly beyondCaps: number;
  /** Why nothing may be drafted now; empty: the first tranche may, if its date has come. */
  readonly blocked: readonly string[];
  readonly mayDraftNow: boolean;
};

/** How the gap is bought: only the first tranche is a decision, the others are recomputed when it has seven days of data. */
export function ladder(input: LadderInput): Ladder {
  throw new RangeError(`Not computed: ${input.target}`);
}

/** Where a start may be: unchanged, or the first of the next month, with the reason. */
export type MonthEndVerdict = {
  readonly verdict: "GO" | "NOTE" | "NO";
  readonly moveTo: string | undefined;
  readonly text: string;
  readonly daysLeft: number;
};

/** @param start ISO instant, UTC, of the plan's start */
export function monthEndGuard(start: string, returnMatters = true): MonthEndVerdict {
  throw new RangeError(`Not computed: ${start} ${returnMatters}`);
}
