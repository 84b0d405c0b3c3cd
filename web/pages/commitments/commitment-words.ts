import type { CommitmentOption } from "#core/api/commitments-option";
import type { UnderstoodQuestion } from "#core/api/commitments";
import type { PurchaseState } from "#core/commitments/purchase-state";
import type { Payment, PlanType, Term } from "#core/commitments/model";

export const TYPES: Readonly<Record<PlanType, string>> = { Compute: "Compute", EC2Instance: "EC2 Instance", SageMaker: "SageMaker" };
export const TERMS: Readonly<Record<Term, string>> = { "1y": "1 year", "3y": "3 years" };
export const PAYMENTS: Readonly<Record<Payment, string>> = { no: "nothing upfront", partial: "half upfront", all: "all upfront" };

export const OPTIONS: Readonly<Record<CommitmentOption["name"], string>> = {
  aws_maximum: "AWS maximum",
  minimum_regret: "Minimum regret",
  floor: "Floor",
  custom: "As asked",
};

/** Compute, 1 year, nothing upfront; with the family and region of an EC2 Instance plan. */
export function planName({
  type,
  family,
  region,
  term,
  payment,
}: {
  readonly type: PlanType;
  readonly family: string | null;
  readonly region: string | null;
  readonly term: Term | null;
  readonly payment: Payment | null;
}): string {
  return [
    family === null ? TYPES[type] : `${TYPES[type]} ${family}${region === null ? "" : ` in ${region}`}`,
    term === null ? "term unknown" : TERMS[term],
    ...(payment === null ? [] : [PAYMENTS[payment]]),
  ].join(", ");
}

/** What goes well, in its order; and the ways in which it ends otherwise. */
export const FLOW: readonly PurchaseState[] = ["analyzing", "pending_approval", "queued", "purchased", "monitoring"];
export const ENDS: readonly PurchaseState[] = ["needs_attention", "rejected", "expired", "returned", "cancelled", "failed"];

export const STATE_TONES: Readonly<Record<PurchaseState, string>> = {
  analyzing: "text-ink-3",
  pending_approval: "text-ink",
  queued: "text-caution",
  purchased: "text-ink",
  monitoring: "text-good",
  rejected: "text-ink-3",
  expired: "text-ink-3",
  returned: "text-ink-3",
  cancelled: "text-ink-3",
  failed: "text-bad",
  needs_attention: "text-bad",
};

/** States of a plan at the provider. */
export const PLAN_TONES: Readonly<Record<string, string>> = {
  active: "text-good",
  queued: "text-caution",
  "payment-pending": "text-caution",
  "payment-failed": "text-bad",
};

/** Whether it stands or will; what has ended, failed or was taken back does not. */
export const isHeld = (state: string): boolean => /^(active|queued|payment-pending|pending-return)$/.test(state);

/** `payment-pending` as "Payment pending" */
export const plainState = (state: string): string => sentence(state.replaceAll(/[-_]/g, " "));

/** What usage is of, where it has no family. */
const SERVICES: Readonly<Record<string, string>> = { ec2: "EC2", fargate: "Fargate", lambda: "Lambda", sagemaker: "SageMaker" };
export const serviceName = (service: string): string => SERVICES[service] ?? service;

/** With a capital, as a sentence begins. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The fields of a question as a simulation and a CSV take them; what is left out has its default. */
export function questionFields({ type, family, region, term, payment, scope, account, lookbackDays }: UnderstoodQuestion) {
  return {
    type,
    ...(family === null ? {} : { family }),
    ...(region === null ? {} : { region }),
    term,
    payment,
    scope,
    account: account.id,
    lookbackDays,
  };
}

/** The same for a CSV of the analysis, which also keeps what bounds its options. */
export const analysisFields = (question: UnderstoodQuestion) => ({
  ...questionFields(question),
  ...(question.maxCommitment === null ? {} : { maxCommitment: question.maxCommitment }),
  ...(question.targetCoverage === null ? {} : { targetCoverage: question.targetCoverage }),
});

/** A label of a scenario with the sign that figures have: `Usage −30 %`. A hyphen within a word, as in `us-east-1`, is none. */
export const signed = (label: string): string => label.replaceAll(/(?<![\w.])-(?=\d)/g, "\u2212").replaceAll(" %", "\u00a0%");
