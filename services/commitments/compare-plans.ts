import type { ComparedPlan, UnderstoodQuestion } from "#core/api/commitments";
import { MONTH_HOURS, type RateOf, TERM_HOURS } from "#core/commitments/model";
import { PAYMENTS, TERMS } from "#core/commitments/terms";
import type { OptionFacts } from "#core/commitments/sizing/option-facts";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { commitmentOptions } from "#core/commitments/sizing/options";
import { MajorTomError } from "#core/errors";
import { type AnalysisBase, candidateOf, type CandidateKind, sizingInput } from "#services/commitments/analysis-base";
import { familiesLeft } from "#services/commitments/families-left";
import type { FigureOf } from "#services/commitments/commitment-figure";
import type { Sized } from "#services/commitments/size-analysis";
import type { ServiceContext } from "#services/context";

/** Families whose own plans are laid beside Compute plans, those with most left on demand. */
const FAMILIES = 2;

export type Compared = { readonly kind: CandidateKind; readonly facts: OptionFacts };

/**
 * What may be bought instead, on the same usage: Compute and EC2 Instance plans, terms, payments. Alternatives, never added up.
 *
 * @param sized the kind that was asked about, where it is sized already
 */
export async function comparePlans(
  ctx: ServiceContext,
  base: AnalysisBase,
  lockInRateOf?: RateOf,
  sized?: Sized,
  signal?: AbortSignal,
): Promise<{ readonly compared: readonly Compared[]; readonly notes: readonly string[] }> {
  const { question } = base;
  const notes = new Set<string>();
  const compared: Compared[] = [];
  const read = await Promise.all(
    kindsOf(question, base).map(async (kind) => {
      try {
        return { kind, ...(await candidateOf(ctx, question, kind, signal)) };
      } catch (error) {
        if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
        notes.add(`Not compared: ${error.message}`);
        return undefined;
      }
    }),
  );
  for (const one of read) {
    if (one === undefined) continue;
    signal?.throwIfAborted();
    const facts = factsOf(base, one, lockInRateOf, sized);
    const isAsked = one.kind.type !== "EC2Instance" || one.kind.family === question.family;
    if (facts !== undefined && (isAsked || facts.commitment > 0)) compared.push({ kind: one.kind, facts });
    // Lets other requests in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { compared: compared.toSorted((a, b) => afterMoney(b) - afterMoney(a)), notes: [...notes] };
}

/** The minimum-regret commitment of a kind; what is asked about is sized already. */
export function factsOf(
  base: AnalysisBase,
  { kind, candidate }: { readonly kind: CandidateKind; readonly candidate: Candidate },
  lockInRateOf: RateOf | undefined,
  sized: Sized | undefined,
): OptionFacts | undefined {
  const isAsked = KIND_PARTS.every((part) => kind[part] === base.question[part]);
  const { options } = isAsked && sized !== undefined ? sized.set : commitmentOptions(sizingInput(base, candidate, lockInRateOf));
  return options.find(({ name }) => name === "minimum_regret")?.facts;
}

const KIND_PARTS = ["type", "family", "region", "term", "payment"] as const;

export function kindsOf(
  { type, family, region, account, scope, term: asked, payment: paid }: UnderstoodQuestion,
  { standing }: AnalysisBase,
): CandidateKind[] {
  if (type === "SageMaker") return TERMS.flatMap((term) => PAYMENTS.map((payment) => ({ type, family: null, region: null, term, payment })));
  const left = familiesLeft(standing, scope === "linked" ? { account: account.id } : {}).filter((one) => one.left > 0);
  const named = left.filter((one) => one.family === family && one.region === region);
  const families = [...named, ...left.filter((one) => !named.includes(one))].slice(0, FAMILIES);
  const plans = [
    { type: "Compute" as const, family: null, region: null },
    ...families.map((one) => ({ type: "EC2Instance" as const, family: one.family, region: one.region })),
  ];
  // Other families are told of as they are asked for; the first in every term and payment.
  return plans.flatMap((plan, at) =>
    at > 1 ? [{ ...plan, term: asked, payment: paid }] : TERMS.flatMap((term) => PAYMENTS.map((payment) => ({ ...plan, term, payment }))),
  );
}

const monthlyMoney = ({ kind, facts }: Compared) => (facts.costOfMoney.usd / TERM_HOURS[kind.term]) * MONTH_HOURS;
const afterMoney = (one: Compared) => one.facts.savingUsdPerMonth - monthlyMoney(one);

const PLAN_WORDS = { Compute: "Compute", EC2Instance: "EC2 Instance", SageMaker: "SageMaker" } as const;
const PAYMENT_WORDS = { no: "nothing upfront", partial: "half upfront", all: "all upfront" } as const;

/** "EC2 Instance plan (m6i in us-east-1), 1 year, nothing upfront" */
export function kindWords({ type, family, region, term, payment }: CandidateKind): string {
  const where = family === null ? "" : ` (${family}${region === null ? "" : ` in ${region}`})`;
  return `${PLAN_WORDS[type]} Savings Plan${where}, ${term === "1y" ? "1 year" : "3 years"}, ${PAYMENT_WORDS[payment]}`;
}

export function comparedPlan(one: Compared, index: number, figure: FigureOf): ComparedPlan {
  const { kind, facts } = one;
  const words = kindWords(kind);
  const make = (path: string, value: number, unit: string, metric: string, label: string) =>
    figure(`alt${index}-${path}`, value, { unit, metric, label: `${words}: ${label}` });
  return {
    ...kind,
    commitment: make("commitment", facts.commitment, "USD/h", "commitment", "commitment an hour"),
    total: make("total", facts.totalUsd, "USD", "commitment", "whole commitment over the term"),
    upfront: make("upfront", facts.upfrontUsd, "USD", "upfront", "paid when it starts"),
    saving: make("saving", facts.savingUsdPerMonth, "USD/month", "saving", "net saving a month"),
    esrAfter: make("esr", facts.effectiveSavingsRateAfter, "ratio", "effective_savings_rate", "effective savings rate after"),
    lockInMonths: make("lock-in", facts.lockInMonths, "months", "lock_in", "months of usage promised after"),
    worstLoss: make("worst", facts.worstLossUsd, "USD", "worst_loss", `loss over the term in the worst scenario (${facts.worstScenario})`),
    costOfMoney: make("money", facts.costOfMoney.usd, "USD", "cost_of_money", "what paying ahead costs over the term"),
    savingAfterMoney: make("saving-after-money", afterMoney(one), "USD/month", "saving", "net saving a month less the cost of money"),
    note: noteOf(kind, facts),
  };
}

function noteOf({ type, family, region }: CandidateKind, { commitment }: OptionFacts): string | null {
  if (commitment === 0) return "None pays on what is left.";
  return type === "EC2Instance" ? `Covers ${family} in ${region} alone: it idles when that usage moves to another family or region.` : null;
}
