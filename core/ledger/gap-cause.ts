import type { z } from "zod";
import type { GapCause } from "#core/api/ledger";
import { absolute, type Decimal, decimal, toNumber, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import type { Interval } from "#core/ledger/counterfactual";
import type { Measured } from "#core/ledger/measure";

type Cause = z.infer<typeof GapCause>;

/** A twentieth of the promise is as promised. */
const SAME = 0.05;

export type GapFacts = {
  readonly promised: Decimal;
  readonly saved: Decimal;
  readonly interval: Interval | undefined;
  readonly measured: Measured;
  readonly expected: { readonly before: string; readonly after: string } | null;
};

/** Why realised and promised differ, by the strongest cause that the bill shows, and in a sentence. */
export function gapCause({ promised, saved, interval, measured, expected }: GapFacts): { readonly cause: Cause; readonly sentence: string } {
  const gap = saved - promised;
  const money = (value: Decimal) => formatValue(toText(value), "USD", { sign: "never" });
  const isSame = absolute(gap) <= absolute(promised) / 20n || (interval !== undefined && interval.low <= promised && promised <= interval.high);
  if (isSame) return { cause: "none", sentence: "The bill shows what was promised." };
  const way = `${money(absolute(gap))} ${gap > 0n ? "more" : "less"} than promised`;
  if (measured.oldStillRan > 1)
    return { cause: "still_running", sentence: `${way}: what should be gone still ran for ${Math.round(measured.oldStillRan)} hours.` };
  const paid = toNumber(decimal(measured.rate));
  if (expected !== null && gap < 0n && measured.coveredBefore > SAME && paid < toNumber(decimal(expected.before)) * (1 - SAME))
    return {
      cause: "commitment",
      sentence: `${way}: a plan or reservation paid for ${Math.round(100 * measured.coveredBefore)} % of it before, so that it cost less than its list price.`,
    };
  const use = measured.useBefore === 0 ? 1 : measured.useAfter / measured.useBefore;
  if (Math.abs(use - 1) > SAME)
    return {
      cause: "usage",
      sentence: `${way}: it ran ${Math.round(100 * Math.abs(use - 1))} % ${use < 1 ? "less" : "more"} than before, and the saving goes with the use.`,
    };
  const rates =
    expected === null || measured.rateAfter === null
      ? ""
      : ` It costs ${formatValue(measured.rateAfter, "USD/h")}, ${formatValue(expected.after, "USD/h")} was expected; before it cost ${formatValue(measured.rate, "USD/h")}.`;
  return { cause: "rate", sentence: `${way}: the rates were other than expected.${rates}` };
}
