import type { CommitmentSimulation, SimulateBody, UnderstoodQuestion } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { type HourlyUsage, MONTH_HOURS, type Term, TERM_HOURS, type UsageRow } from "#core/commitments/model";
import { scaledUsage } from "#core/commitments/scenarios";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import { type Candidate, standingPosition } from "#core/commitments/sizing/candidate";
import { readCurve } from "#core/commitments/sizing/commitment-curve";
import { frontierPoint } from "#core/commitments/sizing/frontier";
import { optionFacts, scenarioCurves } from "#core/commitments/sizing/option-facts";
import { LEAST_COMMITMENT, MOST_COMMITMENT, roundedDown } from "#core/commitments/sizing/optimal-commitment";
import { freshness } from "#core/costs/freshness";
import { InvalidInputError } from "#core/errors";
import { formatFigure } from "#core/figures/format";
import { requireScope } from "#services/access";
import { sizingInput, type EventOfUsage } from "#services/commitments/analysis-base";
import { scenariosBlock } from "#services/commitments/analysis-blocks";
import { excludedOf, frontierPointOf, periodWords, ratesOf, scenarioRow, sufficiencyOf } from "#services/commitments/analysis-parts";
import { adviceSentence } from "#services/commitments/advice-sentence";
import { frameOf } from "#services/commitments/analyze";
import { type Analyzed, analyzedFor } from "#services/commitments/analyzed";
import { accountNamed, type BillingAccounts } from "#services/commitments/billing-accounts";
import { limitNotes } from "#services/commitments/buying-limits";
import { type FigureOf, figuresIn } from "#services/commitments/commitment-figure";
import { kindWords } from "#services/commitments/compare-plans";
import { readSources } from "#services/commitments/eligible-usage";
import { optionOf } from "#services/commitments/option-figures";
import { pastOf, scenarioReadings, type Sized, targeted } from "#services/commitments/size-analysis";
import { queryId } from "#services/costs/query-id";
import type { ServiceContext } from "#services/context";

/**
 * One commitment held against the scenarios, against what is said of the future, and beside the options: the one that a person named or
 * dragged to, the one that covers so much of what is left, or the one that is advised.
 *
 * @throws InvalidInputError for a question that contradicts itself
 */
export async function simulateCommitment(
  ctx: ServiceContext,
  body: SimulateBody,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CommitmentSimulation> {
  requireScope(ctx, "costs:read");
  if (body.commitment !== undefined && body.targetCoverage !== undefined)
    throw new InvalidInputError("Give either commitment or targetCoverage: one of them decides the size.");
  const { commitment: _commitment, usageChangePercent: _change, events: _events, targetCoverage: _target, maxCommitment: _most, ...plain } = body;
  const asked = await analyzedFor(ctx, plain, signal);
  const { analyzed, accounts, catalog } = asked;
  const id = queryId(ctx.tenant.id, { simulate: body, analysis: analyzed.id }, catalog.dataVersion).replace(/^q_/, "sim_");
  const frame = await frameOf(ctx, asked, id);
  const { figure, limits } = frame;
  const events = (body.events ?? []).map((event, index) => usageEvent(event, index, accounts));
  const worked = analyzed.sized === undefined || analyzed.verdict === "too_little_usage" ? undefined : worksOut(analyzed.sized, body, events);
  const option =
    worked === undefined || worked.facts.commitment === 0
      ? null
      : optionOf("custom", worked.facts, pastOf(analyzed.base, worked.input.candidate, worked.facts.commitment), frame);
  const scenarios = worked === undefined || option === null ? [] : worked.readings.map((reading, index) => scenarioRow(reading, index, figure));
  const whatIf = worked === undefined || option === null ? null : whatIfOf(worked, analyzed, body, events, figure);
  const shown = {
    queryId: analyzed.base.read.usage.queryId,
    analysis: id,
    plan: kindWords(analyzed.question),
    estimate: analyzed.rates?.source === "estimate",
  };
  const beside =
    analyzed.verdict === "enough" && analyzed.sized !== undefined
      ? analyzed.sized.options.map(({ name, facts, backTest }) => optionOf(name, facts, backTest, frame))
      : [];
  const answer: Omit<CommitmentSimulation, "figures"> = {
    id,
    analysis: analyzed.id,
    question: {
      ...analyzed.question,
      targetCoverage: worked?.coverLeft ?? null,
      maxCommitment: body.maxCommitment ?? null,
    } satisfies UnderstoodQuestion,
    sentence: sentenceOf(option, whatIf, analyzed),
    sufficiency: sufficiencyOf(analyzed, figure),
    option,
    whatIf,
    scenarios,
    beside,
    point:
      worked === undefined || option === null
        ? null
        : {
            ...frontierPointOf(frontierPoint(worked.input, { ...worked.sized.set, curves: worked.curves }, worked.facts.commitment), "x", figure),
            option: "custom",
          },
    otherTerm: body.term === undefined || option === null ? null : await otherTerm(ctx, plain, body.term, id, signal),
    rates: ratesOf(analyzed, catalog.dataThrough),
    excluded: excludedOf(analyzed.base.excluded, figure),
    block: scenariosBlock(scenarios, shown),
    sources: readSources(analyzed.base.read.position, analyzed.base.read.usage, periodWords(analyzed.base.usage)),
    notes: [
      ...new Set([
        ...(worked?.notes ?? []),
        ...limitNotes(limits),
        ...(analyzed.rates?.source === "estimate" ? ["Rates are estimates from published discounts."] : []),
      ]),
    ],
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, ctx.now()),
  };
  return { ...answer, figures: figuresIn(answer) };
}

/** "Why not three years?": what the other term would be, by the same measure. */
async function otherTerm(
  ctx: ServiceContext,
  plain: Parameters<typeof analyzedFor>[1],
  term: Term,
  id: string,
  signal: AbortSignal | undefined,
): Promise<CommitmentSimulation["otherTerm"]> {
  const other = term === "1y" ? "3y" : "1y";
  const asked = await analyzedFor(ctx, { ...plain, term: other }, signal);
  const found = asked.analyzed.sized?.options.find(({ name }) => name === "minimum_regret");
  if (found === undefined || found.facts.commitment === 0) return null;
  const frame = await frameOf(ctx, asked, `${id}-${other}`);
  return { term: other, option: optionOf("minimum_regret", found.facts, found.backTest, frame) };
}

type Worked = ReturnType<typeof worksOut>;

/** The commitment that is asked about, and its facts over the scenarios and the events. */
function worksOut(sized: Sized, body: SimulateBody, events: readonly EventOfUsage[]) {
  const { base, set } = sized;
  const input = events.length === 0 ? sized.input : sizingInput(base, sized.input.candidate, sized.input.lockInRateOf, events);
  const curves = events.length === 0 ? set.curves : scenarioCurves(input);
  const most = body.maxCommitment ?? null;
  const { commitment, notes, coverLeft } = sizeOf(sized, body, most);
  const facts = optionFacts(input, curves, commitment);
  const readings = scenarioReadings({ curves }, [{ name: "custom", commitment }], TERM_HOURS[input.candidate.term]);
  return { sized, input, curves, facts, readings, notes, coverLeft };
}

function sizeOf(
  sized: Sized,
  body: SimulateBody,
  most: string | null,
): { readonly commitment: number; readonly notes: readonly string[]; readonly coverLeft: string | null } {
  if (body.targetCoverage !== undefined) {
    const share = body.targetCoverage.endsWith("%") ? Number(body.targetCoverage.slice(0, -1)) / 100 : Number(body.targetCoverage);
    if (!(share > 0 && share <= 1)) throw new InvalidInputError("A target coverage is above 0 and at most 100%, such as 80%.");
    return { ...targeted(sized.set.curves.past, share, most), coverLeft: String(share) };
  }
  if (body.commitment !== undefined) {
    const wanted = Number(body.commitment);
    if (wanted < LEAST_COMMITMENT || wanted > MOST_COMMITMENT)
      throw new InvalidInputError(`A Savings Plan commits $${LEAST_COMMITMENT} to $1,000,000 an hour. Give an amount in that range.`);
    const capped = most === null ? wanted : Math.min(wanted, Number(most));
    return { commitment: roundedDown(capped), notes: capped < wanted ? [`The ceiling of $${most} an hour decides.`] : [], coverLeft: null };
  }
  const advised =
    sized.options.find(({ name, facts }) => name === "minimum_regret" && facts.commitment > 0) ?? sized.options.find(({ name }) => name === "floor");
  const size = advised?.facts.commitment ?? 0;
  const capped = most === null ? size : Math.min(size, roundedDown(Number(most)));
  return { commitment: capped, notes: capped < size ? [`The ceiling of $${most} an hour decides.`] : [], coverLeft: null };
}

function usageEvent(
  { name, changePercent, account, family, region }: NonNullable<SimulateBody["events"]>[number],
  index: number,
  accounts: BillingAccounts,
): EventOfUsage {
  const id = account === undefined ? undefined : accountNamed(account, accounts).id;
  const matches = (row: UsageRow) =>
    (id === undefined || row.account === id) &&
    (family === undefined || row.family === family.toLowerCase()) &&
    (region === undefined || row.region === region.toLowerCase());
  const factor = 1 + changePercent / 100;
  const after = (usage: HourlyUsage): HourlyUsage => ({
    ...usage,
    rows: usage.rows.map((row) => (matches(row) ? { ...row, quantity: row.quantity.map((units) => units * factor) } : row)),
  });
  return { id: `event-${index}`, name, after };
}

/** The same commitment where usage changes as it was said: from the start on, for the whole term. Null where nothing was said. */
function whatIfOf(
  { facts, input }: Worked,
  { base }: Analyzed,
  { usageChangePercent }: SimulateBody,
  events: readonly EventOfUsage[],
  figure: FigureOf,
): CommitmentSimulation["whatIf"] {
  if (usageChangePercent === undefined && events.length === 0) return null;
  const changed = events.reduce((usage, event) => event.after(usage), scaledUsage(base.usage, 1 + (usageChangePercent ?? 0) / 100));
  const candidate: Candidate = input.candidate;
  const curve = buildCurve(changed, standingPosition(base.read.position.position, changed, base.start), candidate);
  const { saving, utilization, coverage, effectiveSavingsRate } = readCurve(curve, facts.commitment);
  const label = [usageChangePercent === undefined ? [] : [`usage ${signed(usageChangePercent)} %`], events.map(({ name }) => name)].flat().join(", ");
  const make = (path: string, value: number | null, unit: string, metric: string, words: string) =>
    figure(`if-${path}`, value, { unit, metric, label: `${label}: ${words}` });
  return {
    label,
    saving: make("saving", saving * MONTH_HOURS, "USD/month", "saving", "net saving a month"),
    utilization: make("utilization", utilization, "ratio", "utilization", "utilization of the plan"),
    coverage: make("coverage", coverage, "ratio", "coverage", "coverage"),
    esr: make("esr", effectiveSavingsRate, "ratio", "effective_savings_rate", "effective savings rate"),
    loss: make("loss", saving < 0 ? -saving * TERM_HOURS[candidate.term] : null, "USD", "loss", "loss over the term"),
  };
}

const signed = (percent: number) => (percent < 0 ? `−${-percent}` : `+${percent}`);

function sentenceOf(option: CommitmentOption | null, whatIf: CommitmentSimulation["whatIf"], { question, why }: Analyzed): string {
  const advice = adviceSentence(option ?? undefined, question, why);
  if (whatIf === null) return advice;
  const amount = formatFigure(whatIf.saving, { sign: "never" });
  const changes = Number(whatIf.saving.value) < 0 ? `would lose ${amount}` : `would still save ${amount}`;
  return `${advice} With ${whatIf.label} it ${changes}, ${formatFigure(whatIf.utilization)} of it used.`;
}
