import type { Figure } from "#core/costs/figure";
import {
  type SavingsPlanEnd,
  SavingsPlanEnd as EndSchema,
  type SavingsPlanPurchase,
  SavingsPlanPurchase as PurchaseSchema,
} from "#core/proposals/savings-plan";
import { planWords } from "#core/proposals/savings-plan-words";
import type { SealedProposal } from "#core/proposals/sealed";
import { undoOf } from "#core/proposals/savings-plan-card";

/** What of a sealed purchase is told as it stands there. */
const OF_PURCHASE = [
  "accountName",
  "type",
  "family",
  "region",
  "term",
  "payment",
  "commitment",
  "upfront",
  "total",
  "expected",
  "start",
  "monthEndReason",
  "limits",
] as const satisfies readonly (keyof SavingsPlanPurchase)[];

/** What a sealed purchase says, as plain JSON. Amounts are decimal USD. */
export type PurchaseFacts = Pick<SavingsPlanPurchase, (typeof OF_PURCHASE)[number]> & {
  /** "Compute Savings Plan" */
  readonly what: string;
  readonly rateSource: "offering_rates" | "estimate";
  readonly ratesAsOf: string;
  readonly analysis: string | null;
  readonly undo: string;
  /** Checks that are no plain GO. */
  readonly notes: readonly string[];
};

/** What a sealed return, or deletion of a queued plan, says. */
export type EndFacts = Omit<SavingsPlanEnd, "reason" | "account" | "checks"> & {
  readonly what: string;
  readonly isReturn: boolean;
  readonly notes: readonly string[];
};

const notesOf = (checks: SavingsPlanPurchase["checks"]) => checks.filter(({ verdict }) => verdict !== "GO").map(({ text }) => text);

export function purchaseFacts({ kind, params }: SealedProposal): PurchaseFacts | undefined {
  const read = kind === "sp_purchase" ? PurchaseSchema.safeParse(params).data : undefined;
  if (read === undefined) return undefined;
  return {
    ...picked(read, OF_PURCHASE),
    what: planWords(read),
    rateSource: read.rates.source,
    ratesAsOf: read.rates.asOf,
    analysis: read.basis.analysis,
    undo: undoOf(read),
    notes: notesOf(read.checks),
  };
}

function picked<T extends object, const K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

export function endFacts({ kind, params }: SealedProposal): EndFacts | undefined {
  const read = kind === "sp_return" || kind === "sp_delete_queued" ? EndSchema.safeParse(params).data : undefined;
  if (read === undefined) return undefined;
  const { reason: _reason, account: _account, checks, ...rest } = read;
  return { ...rest, what: planWords(read), isReturn: kind === "sp_return", notes: notesOf(checks) };
}

type Frame = { readonly id: string; readonly rev: number; readonly timeZone: string };
type Make = (path: string, value: string | null, unit: string, metric: string, label: string) => Figure[];

function maker({ id, rev, timeZone }: Frame, asOf: string): Make {
  return (path, value, unit, metric, label) =>
    value === null
      ? []
      : [
          {
            id: `${id}.r${rev}.${path}`,
            value,
            unit,
            metric,
            kind: "projected",
            period: { from: asOf, to: asOf },
            timeZone,
            asOf,
            queryId: id,
            label: `${id}: ${label}`,
          },
        ];
}

/** What is promised, and what it is expected to do: projected, as it was sealed. */
export function purchaseFigures(facts: PurchaseFacts, frame: Frame): Figure[] {
  const { expected } = facts;
  const make = maker(frame, facts.ratesAsOf);
  return [
    ...make("commitment", facts.commitment, "USD/h", "commitment", "commitment an hour"),
    ...make("total", facts.total, "USD", "commitment", "whole commitment over the term"),
    ...make("upfront", facts.upfront, "USD", "upfront", "paid when it starts"),
    ...make("saving_hour", expected.savingUsdPerHour, "USD/h", "saving", "net saving per hour"),
    ...make("saving_month", expected.savingUsdPerMonth, "USD/month", "saving", "net saving per month of 730 h"),
    ...make("utilization_low", expected.utilizationLow, "ratio", "utilization", "utilization, low"),
    ...make("utilization", expected.utilization, "ratio", "utilization", "utilization expected"),
    ...make("coverage_before", expected.coverageBefore, "ratio", "coverage", "coverage before"),
    ...make("coverage", expected.coverageAfter, "ratio", "coverage", "coverage after"),
    ...make("esr_before", expected.effectiveSavingsRateBefore, "ratio", "effective_savings_rate", "effective savings rate before"),
    ...make("esr", expected.effectiveSavingsRateAfter, "ratio", "effective_savings_rate", "effective savings rate after"),
    ...make("lock_in", expected.lockInMonths, "months", "lock_in", "months of usage promised"),
    ...make("worst", expected.worstLossUsd, "USD", "worst_loss", `loss over the term in the worst scenario (${expected.worstScenario})`),
  ];
}

/** What is no longer owed, and what comes back. */
export function endFigures(facts: EndFacts, frame: Frame): Figure[] {
  const make = maker(frame, facts.until);
  return [
    ...make("commitment", facts.commitment, "USD/h", "commitment", "commitment an hour"),
    ...make("released", facts.released, "USD", "released", "no longer owed"),
    ...make("refunded", facts.refunded, "USD", "refunded", "paid upfront, comes back"),
    ...make("saving_hour", facts.savingUsdPerHour, "USD/h", "saving", "the bill falls by, per hour"),
    ...make("returns_used", facts.returnsUsed === null ? null : String(facts.returnsUsed), "count", "count", "returns of the year that are used"),
    ...make("returns_allowed", facts.returnsAllowed === null ? null : String(facts.returnsAllowed), "count", "count", "returns a year"),
  ];
}
