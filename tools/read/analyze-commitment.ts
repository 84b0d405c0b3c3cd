import { z } from "zod";
import type { CommitmentAnalysis } from "#core/api/commitments";
import { analyzeCommitments } from "#services/commitments/analyze";
import { readTool } from "#tools/kit/define-tool";
import { isAccountNamed } from "#tools/kit/named-account";
import { optionReference } from "#tools/kit/option-reference";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { optionsBlock } from "#tools/read/commitment-blocks";
import { PLAN_ALIASES, PLAN_ARGUMENTS } from "#tools/read/commitment-arguments";
import { optionForModel } from "#tools/read/commitment-option-data";

const MOST_COMPARED = 8;

/** Plain JSON for the writer; `drafts` has the reference of each option that may be drafted. */
export type CommitmentAnalysisRead = { readonly commitmentAnalysis: CommitmentAnalysis; readonly drafts: Readonly<Record<string, string>> };

export const analyzeCommitment = readTool({
  name: "analyze_commitment",
  description:
    "Should we buy a Savings Plan, and which? Replays the bill's hours on the real waterfall and gives three options side by side (AWS-style maximum, minimum regret, floor) with saving, " +
    "coverage, utilization, lock-in, worst-case loss, break-even and a back-test; compares Compute with EC2 Instance plans, 1 with 3 years, and payments. Buys nothing. " +
    "For one size, a target, a cap or a change of usage use simulate_commitment.",
  scope: "costs:read",
  input: z.object({
    ...PLAN_ARGUMENTS,
    scope: z.enum(["payer", "linked"]).optional().describe("linked: only what the named account itself uses."),
    lookbackDays: z.number().int().min(7).max(400).optional().describe("Days of history; 60 where left out."),
  }),
  guards: [],
  grounded: true,
  aliases: PLAN_ALIASES,
  async run(ctx, input, call) {
    const analysis = await analyzeCommitments(ctx, input, { signal: call.signal });
    // Which account promises money is not a model's choice: what it named by itself may be looked at, and not drafted.
    const mayDraft = isAccountNamed(input.account, call);
    const drafts = Object.fromEntries(
      (mayDraft ? analysis.options : []).flatMap(({ name, order }) =>
        order === null ? [] : [[name, optionReference(analysis.id, order.commitment)]],
      ),
    );
    const { blocks } = analysis;
    return {
      summary: `Analyzed ${analysis.sufficiency.days} days of usage for a ${input.type ?? "Compute"} Savings Plan · ${analysis.advised === null ? "nothing is advised" : `advised: ${analysis.advised.replace("_", " ")}`}`,
      data: dataOf(analysis, drafts, mayDraft),
      figures: analysis.figures,
      blocks: [
        blocks.frontier,
        optionsBlock(analysis.options, analysis.id, analysis.rates.source === "estimate"),
        blocks.scenarios,
        blocks.compare,
      ].filter((block) => block !== null),
      sources: analysis.sources,
      targets: Object.values(drafts),
      raw: { commitmentAnalysis: analysis, drafts } satisfies CommitmentAnalysisRead,
    };
  },
});

function dataOf(analysis: CommitmentAnalysis, drafts: Readonly<Record<string, string>>, mayDraft: boolean): unknown {
  const { question, sufficiency, now, options, compare, excluded, costOfMoney } = analysis;
  return {
    analysis: analysis.id,
    question: { ...question, account: { id: question.account.id, name: untrusted(question.account.name, 60) } },
    advised: analysis.advised,
    whyNothing: sufficiency.why,
    leftOnDemand: citable(sufficiency.leftPerHour),
    now: Object.fromEntries(Object.entries(now).map(([name, figure]) => [name, citable(figure)])),
    options: options.map((option) => optionForModel(option, drafts[option.name])),
    instead: compare
      .slice(0, MOST_COMPARED)
      .map(({ type, family, region, term, payment, commitment, saving, savingAfterMoney, worstLoss, lockInMonths }) => ({
        type,
        family,
        region,
        term,
        payment,
        commitment: citable(commitment),
        saving: citable(saving),
        savingAfterCostOfMoney: citable(savingAfterMoney),
        worstLoss: citable(worstLoss),
        lockInMonths: citable(lockInMonths),
      })),
    insteadNote: "Alternatives on the same usage: never add them up.",
    takenOutOfTheBase: excluded.map(({ proposal, title, perHour }) => ({ proposal, title: untrusted(title, 120), perHour: citable(perHour) })),
    rates: analysis.rates.label,
    costOfMoney: citable(costOfMoney.annualRate),
    notes: analysis.notes.map((note) => untrusted(note, 300)),
    asOf: analysis.asOf,
    next: !mayDraft
      ? "Nobody named this account, so no option of it may be drafted. Ask the person which account should own it."
      : "To draft an option, call propose_savings_plan with its `draft` as `option`. Two people sign; nothing is bought before that.",
  };
}
