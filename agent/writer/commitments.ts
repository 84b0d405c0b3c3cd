import type { CommitmentAnalysis, CommitmentSimulation, ScenarioRow, UnderstoodQuestion } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { formatDay } from "#core/figures/dates";
import { countFigure } from "#core/figures/derive";
import { paymentWords, planWords } from "#core/proposals/savings-plan-words";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { capital, hasNumeral, inert, tight } from "#agent/writer/words";
import type { CommitmentAnalysisRead } from "#tools/read/analyze-commitment";
import type { CommitmentSimulationRead } from "#tools/read/simulate-commitment";

export const PAGE = "[Commitments](/commitments)";
const TERM = { "1y": "one year", "3y": "three years" } as const;
const NAMES = { aws_maximum: "AWS-style maximum", minimum_regret: "Minimum regret", floor: "Floor", custom: "As asked" } as const;

/** Whether to buy, what, at which risk; the options side by side; what else could be bought. */
export function analysisSentences({ commitmentAnalysis: analysis, drafts }: CommitmentAnalysisRead, ledger: Ledger, year: number): Sentence[] {
  const { options, advised, question } = analysis;
  const best = options.find(({ name }) => name === advised);
  if (best === undefined) return [...nothing(analysis, ledger), ...position(analysis, ledger), ...limits(analysis.notes)];
  return [
    lead(
      `Yes: ${kind(question, ledger.print(best.commitment))} would save ${ledger.print(best.saving)}, net of what you hold. It promises ${ledger.print(best.total)} in all.`,
    ),
    risk(best, analysis.scenarios, ledger),
    finding(
      0.85,
      `The effective savings rate goes from ${ledger.print(best.esrBefore)} to ${ledger.print(best.esrAfter)}, and ${ledger.print(best.utilization.low)} to ${ledger.print(best.utilization.high)} of the plan is used over the scenarios.`,
    ),
    ...tested(best, ledger),
    { ...finding(1, options.map((option) => `- ${line(option, ledger)}`).join("\n")), block: true },
    ...instead(analysis, ledger),
    ...base(analysis, ledger),
    ...limits(analysis.notes),
    ...rates(analysis.rates.source, analysis.rates.asOf, year),
    ...(drafts[best.name] === undefined
      ? []
      : [
          move(
            `Say “draft the ${NAMES[best.name].toLowerCase().replace(" regret", "-regret")} option” and I draft it for two people to sign. The frontier to drag is on the page ${PAGE}.`,
          ),
        ]),
  ];
}

/** One commitment: what it does, what it does if usage changes as asked, and beside the options. */
export function simulationSentences(
  { commitmentSimulation: simulation, asked, draft }: CommitmentSimulationRead,
  ledger: Ledger,
  year: number,
): Sentence[] {
  const { option, whatIf, question, scenarios, beside } = simulation;
  if (option === null) return [...nothing(simulation, ledger), ...limits(simulation.notes)];
  const target = asked.targetCoverage === undefined ? "" : `; with it ${ledger.print(option.coverage.expected)} of what plans may cover is covered`;
  const regret = beside.find(({ name }) => name === "minimum_regret");
  return [
    ...(whatIf === null ? [] : [changed(whatIf, asked.usageChangePercent, ledger)]),
    whatIf === null
      ? lead(
          `${capital(kind(question, ledger.print(option.commitment)))} would ${saves(option.saving, ledger)}, net of what you hold${target}. It promises ${ledger.print(option.total)} in all.`,
        )
      : finding(
          0.95,
          `That is of ${kind(question, ledger.print(option.commitment))} which would ${saves(option.saving, ledger)} if usage stays as it is${target}.`,
        ),
    risk(option, scenarios, ledger),
    finding(0.7, `It locks in ${ledger.print(option.lockInMonthsAfter)} of today's usage, ${ledger.print(option.lockInMonthsBefore)} without it.`),
    ...tested(option, ledger),
    ...(regret === undefined || regret.commitment.value === option.commitment.value
      ? []
      : [finding(0.6, `The minimum-regret option beside it is ${ledger.print(regret.commitment)}, which would ${saves(regret.saving, ledger)}.`)]),
    ...otherTerm(simulation, ledger),
    ...(roughly(option.costOfMoney) > 0
      ? [finding(0.5, `Paying ahead costs ${ledger.print(option.costOfMoney)} of money over the term, which is not in that saving.`)]
      : []),
    ...limits(simulation.notes),
    ...rates(simulation.rates.source, simulation.rates.asOf, year),
    ...(draft === null ? [] : [move("Say “draft it” and I draft it for two people to sign; nothing is bought before that.")]),
  ];
}

function nothing({ sufficiency }: Pick<CommitmentAnalysis, "sufficiency">, ledger: Ledger): Sentence[] {
  const left = ledger.print(sufficiency.leftPerHour);
  switch (sufficiency.verdict) {
    case "too_little_history":
      return [
        lead("I would buy nothing now: there is too little history to promise a year on."),
        finding(0.8, "Two weeks of hourly usage are the least."),
      ];
    case "too_little_usage":
      return [lead(`I would buy nothing now: only ${left} of usage could be covered, less than AWS itself advises on.`)];
    case "no_rates":
      return [
        lead("I can't size a Savings Plan: no rates can be read."),
        ...(sufficiency.why === null || hasNumeral(sufficiency.why) ? [] : [finding(0.9, inert(sufficiency.why, 300))]),
      ];
    case "nothing_left":
      return [lead(`I would buy nothing now: plans and reservations leave ${left} on demand that a plan could cover, and no commitment pays on it.`)];
    case "enough":
      return [lead(`I would buy nothing now: ${left} is left on demand, and no commitment of this kind pays in the scenarios that may come.`)];
  }
}

function position({ now }: CommitmentAnalysis, ledger: Ledger): Sentence[] {
  return [
    ...(known(now.coverage) ? [finding(0.8, `What you hold covers ${ledger.print(now.coverage)} of what plans may cover.`)] : []),
    ...(known(now.utilization) ? [finding(0.7, `${ledger.print(now.utilization)} of it is used.`)] : []),
  ];
}

/** What happens if the future is not as the past. */
function risk(option: CommitmentOption, scenarios: readonly ScenarioRow[], ledger: Ledger): Sentence {
  const row = scenarios.find(({ label }) => label === option.worstScenario);
  const when =
    row?.change == null || !known(row.change)
      ? `in the worst scenario${hasNumeral(option.worstScenario) ? "" : ` (${inert(option.worstScenario)})`}`
      : `if usage ${sign(row.change) < 0 ? "falls" : "rises"} by ${ledger.size(row.change)} for the whole term`;
  return sign(option.worstLoss) > 0
    ? finding(1, `The worst of the scenarios: ${when} it would lose ${ledger.size(option.worstLoss)} against buying nothing.`)
    : finding(1, "It loses in none of the scenarios.");
}

function tested({ backTest }: CommitmentOption, ledger: Ledger): Sentence[] {
  if (backTest === null || !known(backTest.saving)) return [];
  const days = ledger.print(countFigure(backTest.saving, `days-${backTest.days}`, backTest.days, "days of the test on the past"));
  return [
    finding(0.75, `Bought ${days} days ago, it would have ${sign(backTest.saving) < 0 ? "lost" : "saved"} ${ledger.size(backTest.saving)} since.`),
  ];
}

function line(option: CommitmentOption, ledger: Ledger): string {
  const { name, commitment, saving, worstLoss, lockInMonthsAfter } = option;
  if (sign(commitment) === 0) return `**${NAMES[name]}**: nothing; every commitment loses in some scenario.`;
  const worst = sign(worstLoss) > 0 ? `at worst loses ${ledger.size(worstLoss)} over its term` : "loses in no scenario";
  return `**${NAMES[name]}**: ${ledger.print(commitment)}, ${sign(saving) < 0 ? "loses" : "saves"} ${ledger.size(saving)}, ${worst}, ${ledger.print(lockInMonthsAfter)} of usage promised.`;
}

/** The other terms and plans, where one wins more. */
function instead({ compare, question }: CommitmentAnalysis, ledger: Ledger): Sentence[] {
  const other = compare.find(
    ({ commitment, type, term, payment }) =>
      sign(commitment) > 0 && !(type === question.type && term === question.term && payment === question.payment),
  );
  if (other === undefined) return [];
  return [
    finding(
      0.65,
      `Instead of it, not on top: ${kind(other, ledger.print(other.commitment))} saves most after the cost of money, ${ledger.print(other.savingAfterMoney)}, and promises ${ledger.print(other.total)}${sign(other.worstLoss) > 0 ? `; at worst it loses ${ledger.size(other.worstLoss)}` : ""}.`,
    ),
  ];
}

/** What was taken out of the base. */
function base({ excluded }: CommitmentAnalysis, ledger: Ledger): Sentence[] {
  return excluded
    .slice(0, 2)
    .map(({ proposal, perHour }) => caveat(0.8, `${inert(proposal)} is decided and not done: its ${ledger.print(perHour)} are out of the base.`));
}

/** The other term, where one was asked about. */
function otherTerm({ otherTerm: other, question }: CommitmentSimulation, ledger: Ledger): Sentence[] {
  if (other === null) return [];
  const { option } = other;
  return [
    finding(
      0.97,
      `${capital(TERM[other.term])} with ${paymentWords(question.payment)} would be ${ledger.print(option.commitment)}: it would ${saves(option.saving, ledger)}, promise ${ledger.print(option.total)} and lock in ${ledger.print(option.lockInMonthsAfter)}${sign(option.worstLoss) > 0 ? `; at worst it loses ${ledger.size(option.worstLoss)}` : ""}.`,
    ),
    ...(other.term === "1y"
      ? [finding(0.96, "Three years cost less an hour and bind three times as long: what falls away in that time is paid all the same.")]
      : []),
  ];
}

function changed(whatIf: NonNullable<CommitmentSimulation["whatIf"]>, percent: number | undefined, ledger: Ledger): Sentence {
  const { saving, utilization } = whatIf;
  const share =
    percent === undefined
      ? undefined
      : {
          ...saving,
          id: `${saving.id}-change`,
          value: String(Math.abs(percent) / 100),
          unit: "ratio",
          metric: "usage_change",
          label: "Change of usage that was asked about",
        };
  const when = share === undefined ? `If that happens` : `If usage ${(percent ?? 0) < 0 ? "drops" : "rises"} by ${ledger.size(share)}`;
  const does = sign(saving) < 0 ? `the plan would lose ${ledger.size(saving)}` : `the plan would still save ${ledger.print(saving)}`;
  return lead(`${when}, ${does}, with ${ledger.print(utilization)} of it used.`);
}

function saves(saving: CommitmentOption["saving"], ledger: Ledger): string {
  return sign(saving) < 0 ? `lose ${ledger.size(saving)}` : `save ${ledger.print(saving)}`;
}

/** "a Compute Savings Plan of $2.50 per hour for one year, nothing upfront," */
function kind(
  { type, family, region, term, payment }: Pick<UnderstoodQuestion, "type" | "family" | "region" | "term" | "payment">,
  amount: string,
): string {
  const words = planWords({ type, family, region });
  return `${/^[AEIOU]/.test(words) ? "an" : "a"} ${words} at ${amount} for ${TERM[term]}, ${paymentWords(payment)},`;
}

export function day(instant: string, year: number): string {
  return tight(formatDay(new Date(instant), { year }));
}

/** What hinders a purchase; sentences with numbers stand in the notes of the page. */
function limits(notes: readonly string[]): Sentence[] {
  return notes
    .filter((note) => /paused|anomaly/i.test(note) && !hasNumeral(note))
    .slice(0, 1)
    .map((note) => caveat(0.9, capital(inert(note, 300))));
}

function rates(source: "offering_rates" | "estimate", asOf: string, year: number): Sentence[] {
  return source === "estimate"
    ? [caveat(0.7, "Rates are estimates from published discounts, and all of it is projected, not promised.")]
    : [caveat(0.4, `Rates are AWS's own, read ${day(asOf, year)}; all of it is projected, not promised.`)];
}
