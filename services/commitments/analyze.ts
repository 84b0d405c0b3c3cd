import type { AnalysisQuery, CommitmentAnalysis } from "#core/api/commitments";
import type { CommitmentOption, OptionName } from "#core/api/commitments-option";
import { TERM_HOURS } from "#core/commitments/model";
import { freshness } from "#core/costs/freshness";
import { requireScope } from "#services/access";
import { compareBlock, curveBlock, frontierBlock, scenariosBlock, usageBlock } from "#services/commitments/analysis-blocks";
import { excludedOf, frontierPointOf, moneyOf, nowOf, periodWords, ratesOf, scenarioRow, sufficiencyOf } from "#services/commitments/analysis-parts";
import { type Analyzed, analyzedFor, type AskedAnalysis } from "#services/commitments/analyzed";
import { adviceSentence } from "#services/commitments/advice-sentence";
import { workedOutOnce } from "#services/commitments/answer-cache";
import { boughtHere } from "#services/commitments/bought-here";
import { buyingLimits, limitNotes } from "#services/commitments/buying-limits";
import { type FigureOf, figuresFor, figuresIn } from "#services/commitments/commitment-figure";
import { comparedPlan, comparePlans, kindWords } from "#services/commitments/compare-plans";
import { readSources } from "#services/commitments/eligible-usage";
import { isHeld } from "#services/commitments/expiry-calendar";
import { type OptionFrame, optionOf } from "#services/commitments/option-figures";
import { instantOfHour } from "#services/commitments/hours";
import { returnsOf, settledPlan } from "#services/commitments/settled-plans";
import { scenarioReadings } from "#services/commitments/size-analysis";
import { usageRows } from "#services/commitments/usage-rows";
import type { ServiceContext } from "#services/context";

type Options = { readonly signal?: AbortSignal | undefined };

/**
 * What to commit to, three ways side by side, on the real waterfall: with what it wins, promises and risks, what it would have done, and
 * what else could be bought. Nothing is advised where the base is too thin, and why is said.
 *
 * @throws InvalidInputError for a question that contradicts itself or names what the bill has not
 */
export async function analyzeCommitments(
  ctx: ServiceContext,
  query: Omit<AnalysisQuery, "format" | "part"> = {},
  options: Options = {},
): Promise<CommitmentAnalysis> {
  requireScope(ctx, "costs:read");
  const asked = await analyzedFor(ctx, query, options.signal);
  const { analyzed, catalog } = asked;
  const { base, sized, question, rates } = analyzed;
  const frame = await frameOf(ctx, asked);
  const { figure, limits } = frame;
  const chosen = analyzed.verdict === "enough" ? (sized?.options ?? []) : [];
  const all = chosen.map(({ name, facts, backTest }) => optionOf(name, facts, backTest, frame));
  const readings =
    sized === undefined
      ? []
      : scenarioReadings(
          sized.set,
          chosen.map(({ name, facts }) => ({ name, commitment: facts.commitment })),
          TERM_HOURS[question.term],
        );
  const scenarios = readings.map((reading, index) => scenarioRow(reading, index, figure));
  const advised = advisedOf(all);
  const points = (sized?.frontier ?? []).map((point, index) => frontierPointOf(point, index, figure));
  const instead = sized === undefined ? { compared: [], notes: [] } : await comparedOnce(ctx, analyzed);
  const compare = instead.compared.map((one, index) => comparedPlan(one, index, figure));
  const shown = { queryId: base.read.usage.queryId, analysis: analyzed.id, plan: kindWords(question), estimate: rates?.source === "estimate" };
  const answer: Omit<CommitmentAnalysis, "figures"> = {
    id: analyzed.id,
    question,
    sentence: adviceSentence(
      all.find(({ name }) => name === advised),
      question,
      analyzed.why,
    ),
    sufficiency: sufficiencyOf(analyzed, figure),
    now: nowOf(analyzed, figure),
    options: all,
    advised,
    frontier: points,
    compare,
    scenarios,
    usage: usageRows(base, figure),
    existing: await existingPlans(ctx, asked, figure),
    excluded: excludedOf(base.excluded, figure),
    rates: ratesOf(analyzed, catalog.dataThrough),
    costOfMoney: moneyOf(figure),
    blocks: {
      frontier: frontierBlock(points, shown),
      curve: sized === undefined ? null : curveBlock(sized.set.curves.past, shown),
      scenarios: scenariosBlock(scenarios, shown),
      compare: compareBlock(compare, shown),
      usage: usageBlock(base.usage, base.standing, shown),
    },
    sources: readSources(base.read.position, base.read.usage, periodWords(base.usage)),
    notes: notesOf(analyzed, [...limitNotes(limits), ...instead.notes]),
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, ctx.now()),
  };
  return { ...answer, figures: figuresIn(answer) };
}

export async function frameOf(ctx: ServiceContext, { analyzed, catalog }: AskedAnalysis, scope = analyzed.id): Promise<OptionFrame> {
  const { base, question, id } = analyzed;
  const period = { from: instantOfHour(base.usage.from), to: instantOfHour(base.usage.from + base.usage.hours) };
  return {
    figure: figuresFor({ queryId: base.read.usage.queryId, period, asOf: catalog.dataThrough, scope }),
    question,
    analysis: id,
    limits: await buyingLimits(ctx, question.type, base.read.position.plans),
    now: ctx.now(),
    dataTo: catalog.dataThrough,
  };
}

/** Many plans, terms and payments: only who looks at all of them waits for it. */
async function comparedOnce(ctx: ServiceContext, { id, base, usual, sized }: Analyzed): ReturnType<typeof comparePlans> {
  return workedOutOnce(await ctx.costs(), `${ctx.tenant.id} compare ${id}`, () => comparePlans(ctx, base, usual, sized));
}

/** Minimum regret, unless it buys nothing or loses; then the floor, where that buys something. */
function advisedOf(options: readonly CommitmentOption[]): OptionName | null {
  const pays = (name: OptionName) =>
    options.some((option) => option.name === name && Number(option.commitment.value) > 0 && Number(option.saving.value) > 0);
  return pays("minimum_regret") ? "minimum_regret" : pays("floor") ? "floor" : null;
}

async function existingPlans(ctx: ServiceContext, { analyzed, accounts }: AskedAnalysis, figure: FigureOf): Promise<CommitmentAnalysis["existing"]> {
  const { plans } = analyzed.base.read.position;
  const held = plans.filter((plan) => isHeld(plan) && Date.parse(plan.end) > ctx.now().getTime());
  const frame = { figure, accounts, returns: returnsOf(plans, ctx.now()), boughtBy: await boughtHere(ctx, held) };
  return held.map((plan) => settledPlan(ctx, plan, plan.measured, frame));
}

function notesOf({ base, notes, rates, question }: Analyzed, limits: readonly string[]): string[] {
  const { read, excluded, facts } = base;
  return [
    ...new Set([
      ...(rates?.source === "estimate" ? ["Rates are estimates from published discounts; AWS's own are read where an account is connected."] : []),
      ...(excluded.length === 0 ? [] : [`${excluded.length} decided ${excluded.length === 1 ? "change is" : "changes are"} taken out of the base.`]),
      ...(read.usage.grain === "day"
        ? ["The export has days only: an hour is a 24th of its day, and swings within a day are not seen. Take the floor."]
        : []),
      ...(question.scope === "linked" ? [`Only what ${question.account.name} itself uses counts.`] : []),
      ...facts.insufficient,
      ...limits,
      ...notes,
      ...read.usage.notes,
      ...read.position.notes,
      "A month is 730 hours in these estimates; they are projections, not promises. Compute and EC2 Instance plans cover the same usage and are not added up.",
    ]),
  ];
}
