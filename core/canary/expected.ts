import { type Amounts, differIn } from "#core/canary/differ";

/** What a closed month cost when it was first looked at, by kind of list. */
export type Expected = {
  readonly month: string;
  readonly list: ExpectedList;
  /** Of the month's files when the values were taken. */
  readonly version: string;
  readonly amounts: Amounts;
};

export const EXPECTED_LISTS = ["totals", "services", "accounts", "days"] as const;
export type ExpectedList = (typeof EXPECTED_LISTS)[number];

export type Compared =
  | { readonly state: "first" | "same"; readonly keep: Expected }
  /** The files of the month are others: the new values are what is expected from now on. */
  | { readonly state: "restated"; readonly difference: string; readonly keep: Expected }
  /** The files are the same and the answer is not: what is expected stays. */
  | { readonly state: "fault"; readonly difference: string; readonly keep: Expected };

/** A month's amounts now against what they were. */
export function compareExpected(before: Expected | undefined, now: Expected, unit: string, renew: boolean): Compared {
  if (before === undefined) return { state: "first", keep: now };
  const difference = differIn(now.amounts, before.amounts, { one: "now", other: "before it" }, unit);
  if (difference === undefined) return { state: "same", keep: before.version === now.version ? before : now };
  if (before.version !== now.version) return { state: "restated", difference, keep: now };
  return renew ? { state: "restated", difference, keep: now } : { state: "fault", difference, keep: before };
}
