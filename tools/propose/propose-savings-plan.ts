import { z } from "zod";
import { UnderstoodQuestion } from "#core/api/commitments";
import { GuardRefusedError, NotFoundError } from "#core/errors";
import type { Origin, Provenance } from "#core/proposals/provenance";
import { isSaidCommitment } from "#core/proposals/said-amount";
import type { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { keptAnalysis } from "#services/commitments/pipeline/analyses";
import type { ServiceContext } from "#services/context";
import type { CallContext } from "#tools/kit/define-tool";
import { isAccountNamed } from "#tools/kit/named-account";
import { readReference } from "#tools/kit/option-reference";
import { type Order, proposeTool } from "#tools/kit/propose-tool";
import { Dollars, PLAN_ALIASES, PLAN_ARGUMENTS } from "#tools/read/commitment-arguments";

const Input = z.object({
  option: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe("`draft` of an option of analyze_commitment or simulate_commitment, exactly. Its plan, term and payment come with it."),
  commitment: Dollars.optional().describe("USD an hour, only where the person named the amount themselves in their last message."),
  ...PLAN_ARGUMENTS,
  queueHours: z.number().int().min(1).max(72).optional().describe("Hours between the purchase and the start, only where the person said so."),
  startAt: z.iso.datetime().optional().describe("Start instant, only where the person said so."),
  monthEndReason: z.string().trim().min(5).max(300).optional().describe("The person's own reason to buy although the month is nearly over."),
});
type Input = z.output<typeof Input>;

const ADVICE = "Call analyze_commitment or simulate_commitment and hand back an option's `draft` exactly, or ask the person how much to commit.";

export const proposeSavingsPlan = proposeTool({
  name: "propose_savings_plan",
  description:
    "Draft the purchase of a Savings Plan for people to sign: an option of an analysis by its `draft`, or the amount that the person named. Buys nothing: two people sign and type the total, then it is queued with a cancel button.",
  kind: "sp_purchase",
  input: Input,
  guards: [],
  aliases: { ...PLAN_ALIASES, draft: "option", reference: "option", hourly: "commitment", hourlycommitment: "commitment", amount: "commitment" },
  async orders(input, call, ctx) {
    if ((input.option === undefined) === (input.commitment === undefined))
      throw new GuardRefusedError("arguments", `Give either option or commitment. ${ADVICE}`);
    return [input.option === undefined ? ownAmount(input, input.commitment ?? "", call) : await ofOption(ctx, input, input.option, call)];
  },
});

/** What is promised was said by the person as money, in one of their last messages. */
function ownAmount(input: Input, commitment: string, call: CallContext): Order {
  if (!isSaidCommitment(commitment, call.said ?? []))
    throw new GuardRefusedError(
      "provenance",
      `The person did not name $${commitment} an hour as what to commit, and an amount of money is never yours to choose. ${ADVICE}`,
    );
  const { type, family, region, term, payment, account } = input;
  if (!isAccountNamed(account, call))
    throw new GuardRefusedError(
      "provenance",
      "Nobody named this account. Leave account out for the payer, or ask the person which one should own the plan.",
    );
  return {
    params: { commitment, ...given({ type, family, region, term, payment, account }), ...startOf(input, call) },
    targets: {},
    others: { commitment: { from: "user" }, ...originsOf({ type, family, region, term, payment, account }, call) },
  };
}

/** Plan, term, payment and size are those of the analysis; the model hands over its id alone. */
async function ofOption(ctx: ServiceContext, input: Input, reference: string, call: CallContext): Promise<Order> {
  const { analysis, commitment } = readReference(reference);
  const kept = await ctx.db.read((tx) => keptAnalysis(tx, analysis));
  const question = UnderstoodQuestion.safeParse(kept?.question).data;
  if (question === undefined) throw new NotFoundError("This analysis is no longer kept. Analyze again, and draft an option of the new one.");
  const { type, family, region, term, payment, account } = question;
  const params: SavingsPlanOrder = {
    type,
    term,
    payment,
    commitment,
    analysis,
    account: account.id,
    ...(family === null ? {} : { family }),
    ...(region === null ? {} : { region }),
    ...startOf(input, call),
  };
  return { params, targets: { option: reference }, others: {}, advice: ADVICE };
}

/** How long it can be cancelled, and why it is bought so late in a month, are the person's own words. @throws GuardRefusedError */
function startOf(
  { queueHours, startAt, monthEndReason }: Input,
  { said = [] }: CallContext,
): Pick<SavingsPlanOrder, "queueHours" | "startAt" | "monthEndReason"> {
  if (monthEndReason !== undefined && !said.some((message) => bare(message).includes(bare(monthEndReason)))) {
    throw new GuardRefusedError(
      "provenance",
      "The person gave no such reason. Leave monthEndReason out, or ask an Owner for theirs and hand it on word for word.",
    );
  }
  if (queueHours !== undefined && !isSaidHours(queueHours, said)) {
    throw new GuardRefusedError("provenance", `The person did not ask for ${queueHours} hours before the start. Leave queueHours out.`);
  }
  return given({ queueHours, startAt, monthEndReason });
}

const bare = (text: string) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function isSaidHours(hours: number, said: readonly string[]): boolean {
  const words = said.flatMap((message) => bare(message).split(" "));
  const spelled: Readonly<Record<number, readonly string[]>> = { 24: ["day", "tomorrow"], 48: ["2", "two"], 72: ["3", "three"], 1: ["hour", "one"] };
  return words.some((word) => word === String(hours) || word === `${hours}h` || (spelled[hours] ?? []).includes(word));
}

function given<Values extends Record<string, unknown>>(values: Values): { [Name in keyof Values]: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]: Exclude<Values[Name], undefined>;
  };
}

/** Words for terms and payments as people say them. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "1y": ["1 year", "one year", "1y", "1-year", "one-year"],
  "3y": ["3 years", "three years", "3y", "3-year", "three-year", "3 year"],
  no: ["no upfront", "nothing upfront", "without upfront"],
  partial: ["partial upfront", "half upfront", "partial"],
  all: ["all upfront", "full upfront"],
  EC2Instance: ["ec2 instance", "instance savings plan"],
};

function originsOf(values: Readonly<Record<string, string | undefined>>, call: CallContext): Provenance {
  const text = (call.said ?? []).join(" \n").toLowerCase();
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Origin] => {
      if (value === undefined) return [name, { from: "default" }];
      const said = [value.toLowerCase(), ...(SPELLINGS[value] ?? [])].some((spelling) => text.includes(spelling));
      return [name, said ? { from: "user" } : { from: "model" }];
    }),
  );
}
