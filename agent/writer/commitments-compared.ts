import type { ComparedPlan, ScenarioRow } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { paymentWords, planWords } from "#core/proposals/savings-plan-words";
import { PAGE } from "#agent/writer/commitments";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { type Ledger, roughly, sign } from "#agent/writer/ledger";
import { capital, hasNumeral, inert } from "#agent/writer/words";
import type { CommitmentAnalysisRead } from "#tools/read/analyze-commitment";

export const TERM = { "1y": "one year", "3y": "three years" } as const;
export const NAMES = { aws_maximum: "AWS-style maximum", minimum_regret: "minimum-regret", floor: "floor", custom: "named" } as const;

/** Terms, payments or kinds of plan on the same usage, side by side: alternatives, never added up. */
export function compared({ commitmentAnalysis: { compare, question } }: CommitmentAnalysisRead, by: string, ledger: Ledger): Sentence[] {
  const pays = compare.filter(({ commitment }) => sign(commitment) > 0);
  const sameType = (one: ComparedPlan) => one.type === question.type && (question.family === null || one.family === question.family);
  const rows = pays.filter((one) =>
    by === "payment"
      ? sameType(one) && one.term === question.term
      : by === "type"
        ? one.term === question.term && one.payment === question.payment
        : sameType(one) && one.payment === question.payment,
  );
  const [best] = rows.toSorted((a, b) => roughly(b.savingAfterMoney) - roughly(a.savingAfterMoney));
  const [safest] = rows.toSorted((a, b) => roughly(a.worstLoss) - roughly(b.worstLoss));
  const [freest] = rows.toSorted((a, b) => roughly(a.lockInMonths) - roughly(b.lockInMonths));
  if (best === undefined || safest === undefined || freest === undefined || rows.length < 2)
    return [
      lead("There is nothing to compare: only one of these pays in the scenarios that may come."),
      ...rows.map((row) => finding(1, compareLine(row, by, ledger))),
    ];
  const name = (row: ComparedPlan) => rowName(row, by);
  return [
    lead(
      `${capital(name(best))} would save most after the cost of money, ${ledger.print(best.savingAfterMoney)}${best === safest ? ", and loses least in the worst case" : `; ${name(safest)} loses least in the worst case`}.`,
    ),
    finding(
      1,
      best === freest
        ? "It also binds least."
        : `It binds longer: ${ledger.print(best.lockInMonths)} of today's usage would be promised, ${ledger.print(freest.lockInMonths)} with ${name(freest)}.`,
    ),
    ...(rows.some(({ costOfMoney }) => roughly(costOfMoney) > 0)
      ? [finding(0.6, "Paying ahead is counted with the cost of money: what is paid now could have stayed in the bank until it was due.")]
      : []),
    ...(by === "term"
      ? [
          finding(
            0.9,
            "Take the longer one only for usage that is sure to be there to its end; it can be returned only in its first week, and a shorter one can be renewed.",
          ),
        ]
      : []),
    ...(by === "type"
      ? [
          finding(
            0.9,
            "Compute plans follow you to other families, regions, Fargate and Lambda; EC2 Instance plans stay with one family in one region. They cover the same usage, so they are never added up.",
          ),
        ]
      : []),
    { ...finding(1, rows.map((row) => `- ${compareLine(row, by, ledger)}`).join("\n")), block: true },
    move("Say “draft it” with the one that you want, such as “draft the one-year one”; two people sign, and nothing is bought before that."),
  ];
}

function compareLine(row: ComparedPlan, by: string, ledger: Ledger): string {
  const { commitment, saving, savingAfterMoney, costOfMoney, lockInMonths, worstLoss, total } = row;
  const money = roughly(costOfMoney) > 0 ? `, ${ledger.print(savingAfterMoney)} after ${ledger.print(costOfMoney)} for the money` : "";
  const loss = sign(worstLoss) > 0 ? `at worst loses ${ledger.size(worstLoss)} over its term` : "loses in no scenario";
  return `**${capital(rowName(row, by))}**: ${ledger.print(commitment)}, saves ${ledger.print(saving)}${money}, promises ${ledger.print(total)}, ${ledger.print(lockInMonths)} of usage, ${loss}.`;
}

function rowName({ type, family, region, term, payment }: ComparedPlan, by: string): string {
  if (by === "payment") return paymentWords(payment);
  return by === "type" ? `the ${planWords({ type, family, region })}` : TERM[term];
}

/** What more lock-in wins: the ends of the frontier and the advised point. */
export function frontier(options: readonly CommitmentOption[], ledger: Ledger): Sentence[] {
  const bought = options.filter(({ commitment }) => sign(commitment) > 0);
  const [most] = bought;
  const regret = bought.find(({ name }) => name === "minimum_regret");
  if (most === undefined) return [lead("There is no frontier: no commitment pays.")];
  return [
    lead(
      `The frontier is below: buying nothing leaves the effective savings rate at ${ledger.print(most.esrBefore)} with ${ledger.print(most.lockInMonthsBefore)} promised; the most that pays brings it to ${ledger.print(most.esrAfter)} with ${ledger.print(most.lockInMonthsAfter)}.`,
    ),
    ...(regret === undefined || regret === most
      ? []
      : [
          finding(
            1,
            `The minimum-regret point stands between: ${ledger.print(regret.commitment)}, ${ledger.print(regret.esrAfter)} and ${ledger.print(regret.lockInMonthsAfter)}.`,
          ),
        ]),
    finding(0.7, "Each point is one commitment: further right is more lock-in, further up is a lower price."),
    move(`Drag a point on the page ${PAGE} and I draft it; or say “draft the minimum-regret option”.`),
  ];
}

/** What each option could lose, when, and what can be owed at most. */
export function worst(options: readonly CommitmentOption[], scenarios: readonly ScenarioRow[], ledger: Ledger): Sentence[] {
  const bought = options.filter(({ commitment }) => sign(commitment) > 0);
  const one = bought.find(({ name }) => name === "minimum_regret") ?? bought[0];
  if (one === undefined) return [lead("Nothing could be lost: no commitment pays, so none is advised.")];
  const row = scenarios.find(({ label }) => label === one.worstScenario);
  const change = row?.change ?? null;
  const when =
    change === null || change.value === null
      ? hasNumeral(one.worstScenario)
        ? "in the worst scenario"
        : `in the worst scenario (${inert(one.worstScenario)})`
      : `if usage ${sign(change) < 0 ? "falls" : "rises"} by ${ledger.size(change)} for the whole term`;
  return [
    sign(one.worstLoss) > 0
      ? lead(
          `At worst you would lose ${ledger.size(one.worstLoss)} over the term with the ${NAMES[one.name]} plan of ${ledger.print(one.commitment)}: ${when}, against buying nothing.`,
        )
      : lead(`The ${NAMES[one.name]} plan of ${ledger.print(one.commitment)} loses in none of the scenarios.`),
    finding(
      0.9,
      `Against that it would ${sign(one.saving) < 0 ? `lose ${ledger.size(one.saving)}` : `save ${ledger.print(one.saving)}`} if the future is as the past. It pays as long as ${ledger.print(one.breakEvenUtilization)} of it is used.`,
    ),
    finding(0.8, `Worse than the scenarios is possible; what can be owed at most is the whole commitment, ${ledger.print(one.total)}.`),
    ...(bought.length > 1
      ? [
          {
            ...finding(
              1,
              bought
                .map(
                  (option) =>
                    `- **${capital(NAMES[option.name])}**: ${ledger.print(option.commitment)}, ${sign(option.worstLoss) > 0 ? `at worst loses ${ledger.size(option.worstLoss)}` : "loses in no scenario"}, would save ${ledger.print(option.saving)}.`,
                )
                .join("\n"),
            ),
            block: true,
          },
        ]
      : []),
    move("A plan that disappoints early can go back: queued ones are deleted, young ones returned. Ask “how many returns are left?”."),
  ];
}
