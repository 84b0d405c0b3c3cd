import type { CommitmentOption } from "#core/api/commitments-option";
import type { CommitmentAnalysis } from "#core/api/commitments";
import { decimal } from "#core/figures/decimal";
import { formatFigure } from "#core/figures/format";
import { analyzeCommitments } from "#services/commitments/analyze";
import type { AdviceCheck } from "#services/recommendations/checks/check";

const type = "low_commitment_coverage" as const;
/** The same row from refresh to refresh, whatever the size. */
const RESOURCE = "on-demand usage without commitment";

/** What is left on demand and would cost less under a Savings Plan: the minimum-regret option of the analysis, net by the waterfall. */
export const commitmentCoverage: AdviceCheck = async (ctx, { signal }) => {
  const analysis = await analyzeCommitments(ctx, {}, { signal });
  const { verdict, why } = analysis.sufficiency;
  if (verdict === "no_rates" || verdict === "too_little_history") return { type, reason: why ?? "there is too little to size a commitment on" };
  const option = analysis.options.find(({ name }) => name === analysis.advised);
  const order = option?.order ?? null;
  return {
    type,
    candidates: option === undefined ? [] : [candidateOf(analysis, option)],
    confidence: "medium",
    because: `${option === undefined ? "" : riskOf(option)}Rates are ${analysis.rates.source === "estimate" ? "estimates from published discounts" : "those at which AWS sells it"}, and a term is a promise.`,
    title: () => (option === undefined ? "" : titleOf(analysis, option)),
    evidence: { sql: analysis.sources[0]?.sql ?? null, period: periodOf(analysis) },
    ...(order === null ? {} : { proposable: new Map([[RESOURCE, { kind: "sp_purchase", params: { ...order } }]]) }),
  };
};

function candidateOf(analysis: CommitmentAnalysis, { saving, commitment }: CommitmentOption) {
  const { leftPerHour, days } = analysis.sufficiency;
  const left = decimal(leftPerHour.value ?? "0");
  return {
    resource: RESOURCE,
    members: ["commitment:uncovered"],
    account: "all accounts",
    region: "all regions",
    detail: `${formatFigure(leftPerHour)} is left on demand; ${formatFigure(commitment)} of it would be committed`,
    cost: left * BigInt(days * 24),
    saving: decimal(saving.value ?? "0"),
    covered: 0n,
  };
}

/** "Minimum regret: a Compute Savings Plan of $0.57 per hour, 1 year, nothing upfront" */
function titleOf({ question }: CommitmentAnalysis, { label, commitment }: CommitmentOption): string {
  const payment = { no: "nothing upfront", partial: "half upfront", all: "all upfront" }[question.payment];
  return `${label}: a ${question.type === "EC2Instance" ? "EC2 Instance" : question.type} Savings Plan of ${formatFigure(commitment)}, ${question.term === "1y" ? "1 year" : "3 years"}, ${payment}`;
}

function riskOf({ worstLoss, worstScenario }: CommitmentOption): string {
  return Number(worstLoss.value) > 0
    ? `In the worst scenario (${worstScenario}) it would lose ${formatFigure(worstLoss, { sign: "never" })} over its term. `
    : "It loses in none of the scenarios from −30 % to +30 % of usage. ";
}

function periodOf({ sufficiency }: CommitmentAnalysis): { readonly from: string; readonly to: string } {
  return sufficiency.leftPerHour.period;
}
