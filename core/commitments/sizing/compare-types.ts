import { MONTH_HOURS } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import type { OptionFacts, SizingInput } from "#core/commitments/sizing/option-facts";
import { commitmentOptions, type OptionName } from "#core/commitments/sizing/options";

/** One type, term and payment on the same usage. Alternatives: never added up. */
export type PlanChoice = {
  readonly candidate: Candidate;
  /** Where the bill over the past is least. */
  readonly best: OptionFacts;
  readonly minimumRegret: OptionFacts;
  /** Of the minimum-regret commitment: what paying upfront costs at the annual rate of money, over the months of the term. */
  readonly costOfMoneyUsdPerMonth: number;
  readonly savingAfterMoneyUsdPerMonth: number;
  /** More saved than the same plan with nothing upfront, before the cost of money; undefined where that one is not among the candidates. */
  readonly upfrontBuysUsdPerMonth: number | undefined;
};

/** Each candidate alone on the same usage, largest saving after the cost of money first. */
export function compareTypes(input: Omit<SizingInput, "candidate">, candidates: readonly Candidate[]): readonly PlanChoice[] {
  const sized = candidates.map((candidate) => {
    const { options } = commitmentOptions({ ...input, candidate });
    const factsOf = (name: OptionName): OptionFacts => (options.find((option) => option.name === name) as (typeof options)[number]).facts;
    return { candidate, best: factsOf("aws_maximum"), minimumRegret: factsOf("minimum_regret") };
  });
  return sized
    .map((one): PlanChoice => {
      const { totalUsd, commitment, costOfMoney, savingUsdPerMonth } = one.minimumRegret;
      const months = commitment === 0 ? 0 : totalUsd / commitment / MONTH_HOURS;
      const costOfMoneyUsdPerMonth = months === 0 ? 0 : costOfMoney.usd / months;
      const free = sized.find(({ candidate }) => candidate.payment === "no" && isSameButPayment(candidate, one.candidate));
      const upfrontBuysUsdPerMonth = free && savingUsdPerMonth - free.minimumRegret.savingUsdPerMonth;
      return { ...one, costOfMoneyUsdPerMonth, savingAfterMoneyUsdPerMonth: savingUsdPerMonth - costOfMoneyUsdPerMonth, upfrontBuysUsdPerMonth };
    })
    .toSorted((a, b) => b.savingAfterMoneyUsdPerMonth - a.savingAfterMoneyUsdPerMonth);
}

function isSameButPayment(one: Candidate, other: Candidate): boolean {
  return (["type", "account", "region", "family", "term"] as const).every((part) => one[part] === other[part]);
}
