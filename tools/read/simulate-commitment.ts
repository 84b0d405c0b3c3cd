import { z } from "zod";
import type { CommitmentSimulation } from "#core/api/commitments";
import { isSaidCommitment, isSaidMoney, isSaidShare } from "#core/proposals/said-amount";
import { simulateCommitment as simulate } from "#services/commitments/simulate";
import { type CallContext, readTool } from "#tools/kit/define-tool";
import { isAccountNamed } from "#tools/kit/named-account";
import { optionReference } from "#tools/kit/option-reference";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { optionsBlock } from "#tools/read/commitment-blocks";
import { Coverage, Dollars, PLAN_ALIASES, PLAN_ARGUMENTS } from "#tools/read/commitment-arguments";
import { optionForModel } from "#tools/read/commitment-option-data";

export type CommitmentSimulationRead = { readonly commitmentSimulation: CommitmentSimulation; readonly asked: Input; readonly draft: string | null };

const Input = z.object({
  ...PLAN_ARGUMENTS,
  scope: z.enum(["payer", "linked"]).optional().describe("linked: only what the named account itself uses."),
  commitment: Dollars.optional().describe("USD an hour, only as the person said it."),
  targetCoverage: Coverage.optional().describe("Share of what is left on demand to cover, only as the person said it: 80%."),
  maxCommitment: Dollars.optional().describe("Ceiling in USD an hour, only as the person said it."),
  usageChangePercent: z.number().min(-100).max(200).optional().describe("-20: usage falls by a fifth."),
  lookbackDays: z.number().int().min(7).max(400).optional(),
});
type Input = z.output<typeof Input>;

export const simulateCommitment = readTool({
  name: "simulate_commitment",
  description:
    "What one Savings Plan would do: a size that the person named, one that covers a share of what is left (`cover 80 % of what is left, at most $5 an hour`), or the advised one, " +
    "against usage from -30 % to +30 % and a change that is asked about (`what if usage drops 20 %`). Also for other terms and payments (`why not three years?`). Buys nothing.",
  scope: "costs:read",
  input: Input,
  guards: [],
  grounded: true,
  aliases: {
    ...PLAN_ALIASES,
    hourly: "commitment",
    hourlycommitment: "commitment",
    amount: "commitment",
    usagechange: "usageChangePercent",
    change: "usageChangePercent",
  },
  async run(ctx, input, call) {
    const result = await simulate(ctx, input, { signal: call.signal });
    const order = result.option?.order ?? null;
    const draft = order === null || !isSizedByPerson(input, call) ? null : optionReference(result.analysis, order.commitment);
    return {
      summary:
        result.option === null
          ? "Simulated a Savings Plan: nothing is worth it"
          : `Simulated a Savings Plan${result.whatIf === null ? "" : ` with ${result.whatIf.label}`}`,
      data: dataOf(result, draft),
      figures: result.figures,
      blocks: [
        result.block,
        result.option === null ? null : optionsBlock([result.option, ...result.beside], result.id, result.rates.source === "estimate"),
      ].filter((block) => block !== null),
      sources: result.sources,
      targets: draft === null ? [] : [draft],
      raw: { commitmentSimulation: result, asked: input, draft } satisfies CommitmentSimulationRead,
    };
  },
});

/** Each argument that decides the size, and the account that would pay, is the person's own; otherwise a model would choose what is promised. */
function isSizedByPerson({ commitment, targetCoverage, maxCommitment, account }: Input, call: CallContext): boolean {
  const { said = [] } = call;
  const share =
    targetCoverage === undefined ? undefined : targetCoverage.endsWith("%") ? Number(targetCoverage.slice(0, -1)) / 100 : Number(targetCoverage);
  return (
    isAccountNamed(account, call) &&
    (commitment === undefined || isSaidCommitment(commitment, said)) &&
    (share === undefined || isSaidShare(share, said)) &&
    (maxCommitment === undefined || isSaidMoney(maxCommitment, said))
  );
}

function dataOf(result: CommitmentSimulation, draft: string | null): unknown {
  const { option, whatIf, scenarios, beside, sufficiency } = result;
  return {
    analysis: result.analysis,
    question: { ...result.question, account: { id: result.question.account.id, name: untrusted(result.question.account.name, 60) } },
    whyNothing: sufficiency.why,
    option: option === null ? null : optionForModel(option, draft ?? undefined),
    ...(option !== null && draft === null
      ? {
          notDraftable:
            "Its size, or the account that would own it, did not come from the person's own last words, so it may not be drafted. Ask the person which size they want, or offer an option of analyze_commitment.",
        }
      : {}),
    whatIf:
      whatIf === null
        ? null
        : {
            change: untrusted(whatIf.label, 120),
            saving: citable(whatIf.saving),
            utilization: citable(whatIf.utilization),
            coverage: citable(whatIf.coverage),
            lossOverTerm: citable(whatIf.loss),
          },
    scenarios: scenarios.map(({ label, options }) => ({
      scenario: untrusted(label, 120),
      saving: options[0] === undefined ? null : citable(options[0].saving),
    })),
    beside: beside.map(({ name, commitment, saving, worstLoss }) => ({
      name,
      commitment: citable(commitment),
      saving: citable(saving),
      worstLoss: citable(worstLoss),
    })),
    rates: result.rates.label,
    notes: result.notes.map((note) => untrusted(note, 300)),
    asOf: result.asOf,
  };
}
