import { LEAST_UTILIZATION, RETURNS_A_YEAR, RETURNS_KEPT_BACK } from "#core/commitments/deadlines";
import { isTooLateInMonth, mayPlanOnReturn, returnUntil } from "#core/commitments/purchase-terms";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { addDecimals, compareDecimals } from "#core/money";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { ANOMALY_DAYS } from "#services/commitments/kinds/open-anomaly";
import type { CommitmentSettings } from "#services/commitments/settings";

type Check = SavingsPlanPurchase["checks"][number];
type Undo = SavingsPlanPurchase["undo"];

export type CheckedCase = {
  readonly start: Date;
  readonly now: Date;
  readonly total: string;
  readonly expected: SavingsPlanPurchase["expected"];
  readonly ratesSource: SavingsPlanPurchase["rates"]["source"];
  readonly undo: Undo;
  readonly monthEndReason: string | undefined;
  readonly settings: CommitmentSettings;
  readonly used: { readonly rolling: string; readonly outstanding: string };
  /** Why new data could not be looked through. */
  readonly notLooked: string | undefined;
  /** Other purchases that wait or run, such as "APR-3 ($21,900.00)". */
  readonly others: readonly string[];
  readonly solo: boolean;
};

const dollars = (usd: string) => formatValue(usd, "USD");
const share = (ratio: string) => formatValue(ratio, "ratio");

/** Whether and how it can be undone, as far as is known before it is bought. */
export function undoTerms(start: Date, returnsUsed: number): Undo {
  const used = { returnsUsed, returnsAllowed: RETURNS_A_YEAR };
  if (!mayPlanOnReturn(returnsUsed)) {
    const reason = `${returnsUsed} of ${RETURNS_A_YEAR} returns of ${start.getUTCFullYear()} are used; the last ${RETURNS_KEPT_BACK} are not planned on`;
    return { returnable: false, reason, returnUntil: null, ...used };
  }
  return { returnable: true, reason: null, returnUntil: returnUntil(start).toISOString(), ...used };
}

/** What stands for and against it: GO, NOTE, NO. What must not be sealed at all is refused before. */
export function purchaseChecks(seen: CheckedCase): readonly Check[] {
  return [
    savingCheck(seen),
    utilizationCheck(seen),
    worstCheck(seen),
    returnCheck(seen),
    ...monthEndCheck(seen),
    anomalyCheck(seen),
    limitCheck(seen),
    seen.ratesSource === "estimate"
      ? { name: "rates", verdict: "NOTE", text: "Rates are estimates of the sandbox, not the provider's list." }
      : { name: "rates", verdict: "GO", text: "Rates are the provider's own for this offering." },
    ...(seen.others.length === 0
      ? []
      : [
          {
            name: "others",
            verdict: "NOTE",
            text: `Other purchases wait or run: ${seen.others.join(", ")}. Each was worked out without the others.`,
          } as const,
        ]),
    ...(seen.solo
      ? [
          {
            name: "solo",
            verdict: "NOTE",
            text: "One person signs: this organization has one member and chose the solo rule. It is queued at least 24 hours ahead.",
          } as const,
        ]
      : []),
  ];
}

function savingCheck({ expected }: CheckedCase): Check {
  const { savingUsdPerMonth } = expected;
  return compareDecimals(savingUsdPerMonth, "0") > 0
    ? {
        name: "saving",
        verdict: "GO",
        text: `If usage stays as it is, it saves ${formatValue(savingUsdPerMonth, "USD/month")}, after all other plans.`,
      }
    : {
        name: "saving",
        verdict: "NO",
        text: `If usage stays as it is, it costs ${formatValue(savingUsdPerMonth, "USD/month", { sign: "never" })} more than it saves.`,
      };
}

function utilizationCheck({ expected }: CheckedCase): Check {
  const { utilization, utilizationLow, utilizationHigh, breakEvenUtilization } = expected;
  const isLow = Number(utilization) < LEAST_UTILIZATION;
  const text = `${share(utilization)} of it would be used, ${share(utilizationLow)} to ${share(utilizationHigh)} over the scenarios; it pays above ${share(breakEvenUtilization)}.`;
  return { name: "utilization", verdict: isLow ? "NOTE" : "GO", text };
}

function worstCheck({ expected: { worstLossUsd, worstScenario } }: CheckedCase): Check {
  return compareDecimals(worstLossUsd, "0") > 0
    ? { name: "worst case", verdict: "NOTE", text: `In the worst scenario (${worstScenario}) it loses ${dollars(worstLossUsd)} over the term.` }
    : { name: "worst case", verdict: "GO", text: `It saves even in the worst scenario (${worstScenario}).` };
}

function returnCheck({ undo }: CheckedCase): Check {
  const { returnable, reason, returnsUsed, returnsAllowed, returnUntil: until } = undo;
  if (!returnable)
    return { name: "return", verdict: "NOTE", text: `It cannot be planned to return it: ${reason ?? "the provider takes none back"}.` };
  return {
    name: "return",
    verdict: "GO",
    text: `It can be returned until ${until === null ? "the provider's date" : formatDay(new Date(until))}; ${returnsUsed} of ${returnsAllowed} returns of the year are used.`,
  };
}

function monthEndCheck({ start, monthEndReason }: CheckedCase): readonly Check[] {
  if (!isTooLateInMonth(start)) return [];
  const text = `It starts on ${formatInstant(start)}, with fewer than three days of the month left to return it. An Owner's reason: ${monthEndReason ?? "none"}`;
  return [{ name: "month end", verdict: "NOTE", text }];
}

function anomalyCheck({ notLooked }: CheckedCase): Check {
  if (notLooked !== undefined)
    return { name: "anomalies", verdict: "NOTE", text: `The newest data could not be looked through for anomalies: ${notLooked}` };
  return { name: "anomalies", verdict: "GO", text: `No anomaly of compute cost is open in the last ${ANOMALY_DAYS} days.` };
}

function limitCheck({ total, settings, used }: CheckedCase): Check {
  const text = limitWords(total, settings, used).join("; ");
  return { name: "limits", verdict: "GO", text: `${text}.` };
}

/** With this purchase, of each limit. */
export function limitWords(
  total: string,
  { capRollingUsd, capOutstandingUsd }: CommitmentSettings,
  used: { readonly rolling: string; readonly outstanding: string },
): readonly string[] {
  return [
    `${dollars(addDecimals(used.rolling, total))} of ${dollars(capRollingUsd)} of commitments within 30 days`,
    `${dollars(addDecimals(used.outstanding, total))} of ${dollars(capOutstandingUsd)} of outstanding commitments`,
  ];
}

/** Which limit it would break by itself or with what is there; undefined where none. */
export function limitRefusal(
  total: string,
  { capRollingUsd, capOutstandingUsd }: CommitmentSettings,
  used: { readonly rolling: string; readonly outstanding: string },
): string | undefined {
  const over = (taken: string, limit: string) => compareDecimals(addDecimals(taken, total), limit) > 0;
  const what = over(used.rolling, capRollingUsd)
    ? `the limit of ${dollars(capRollingUsd)} of commitments within 30 days, of which ${dollars(used.rolling)} are taken`
    : over(used.outstanding, capOutstandingUsd)
      ? `the limit of ${dollars(capOutstandingUsd)} of outstanding commitments, of which ${dollars(used.outstanding)} are taken`
      : undefined;
  if (what === undefined) return undefined;
  return `${dollars(total)} is above ${what}. Commit less, or let an Owner raise the limit (a raise counts after 24 hours).`;
}
