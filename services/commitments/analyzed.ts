import { createHash } from "node:crypto";
import type { AnalysisQuery, CommitmentAnalysis, SimulateBody, UnderstoodQuestion } from "#core/api/commitments";
import type { RateOf } from "#core/commitments/model";
import { AWS_LEAST_ON_DEMAND, LEAST_DAYS } from "#core/commitments/sizing/usage-facts";
import { MajorTomError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";
import { type AnalysisBase, baseOf, candidateOf, type ReadForAnalysis, withFamily } from "#services/commitments/analysis-base";
import { understood } from "#services/commitments/analysis-question";
import { workedOutOnce } from "#services/commitments/answer-cache";
import { billingAccounts, type BillingAccounts } from "#services/commitments/billing-accounts";
import { usualRates } from "#services/commitments/eligible-usage";
import { pendingChanges } from "#services/commitments/excluded-changes";
import { hourAt } from "#services/commitments/hours";
import { recordAnalysis } from "#services/commitments/pipeline/analyses";
import { readPosition } from "#services/commitments/read-position";
import type { RatesRead } from "#services/commitments/read-rates";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import { type Sized, sizeAnalysis } from "#services/commitments/size-analysis";
import type { ServiceContext } from "#services/context";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A test on the past needs what was known then, and what came since. */
const HISTORY_DAYS = 150;
/** The longest term that is sold, and the longest wait before it. */
const HORIZON_HOURS = 3 * 366 * 24 + 72;

export type Verdict = CommitmentAnalysis["sufficiency"]["verdict"];
export type Analyzed = {
  /** `ana_` and 20 digits of a hash of the question, the data and what stands. */
  readonly id: string;
  readonly question: UnderstoodQuestion;
  readonly base: AnalysisBase;
  readonly verdict: Verdict;
  /** Why nothing is advised, in a sentence; null where something is. */
  readonly why: string | null;
  /** Undefined where no rates can be read, or there is too little to size on. */
  readonly sized: Sized | undefined;
  readonly rates: RatesRead | undefined;
  /** Rates in which lock-in is counted. */
  readonly usual: RateOf | undefined;
  readonly notes: readonly string[];
  /** USD an hour on demand that a plan could still cover. */
  readonly left: number;
};

export type AskedAnalysis = { readonly analyzed: Analyzed; readonly accounts: BillingAccounts; readonly catalog: CostCatalog };

/** Reads, sizes and compares; the same question on the same data and the same plans is worked out once. */
export async function analyzedFor(
  ctx: ServiceContext,
  asked: Omit<AnalysisQuery, "format" | "part"> | SimulateBody,
  signal?: AbortSignal,
): Promise<AskedAnalysis> {
  const engine = await ctx.costs();
  const catalog = engine.catalog();
  const accounts = await billingAccounts(ctx);
  const question = understood(asked, accounts);
  const now = ctx.now();
  const read = await readAll(ctx, question, catalog, signal);
  const standing = [
    read.position.plans.map(({ id, state, commitment, end }) => [id, state, commitment, end]),
    read.position.reservations.map(({ id, end }) => [id, end]),
    [...read.position.position.sharing.off].toSorted(),
    [...read.decided, ...read.asked].map(({ proposal, state, change }) => [proposal, state, change]),
  ];
  const day = Math.floor(now.getTime() / DAY_MS);
  const key = JSON.stringify([ctx.tenant.id, catalog.dataVersion, day, question, standing]);
  const id = `ana_${createHash("sha256").update(key).digest("hex").slice(0, 20)}`;
  return { analyzed: await workedOutOnce(engine, key, () => recorded(ctx, id, baseOf(question, read, now))), accounts, catalog };
}

async function readAll(ctx: ServiceContext, question: UnderstoodQuestion, catalog: CostCatalog, signal?: AbortSignal): Promise<ReadForAnalysis> {
  const end = Math.floor(Date.parse(catalog.dataThrough) / DAY_MS) * 24;
  const first = hourAt(catalog.dataFrom);
  const from = Math.min(Math.max(first, end - Math.max(question.lookbackDays, HISTORY_DAYS) * 24), end - 1);
  const settings = await ctx.db.read((tx) => commitmentSettings(tx));
  const later = Math.max(end, hourAt(ctx.now())) + HORIZON_HOURS;
  const [usage, position, pending] = await Promise.all([
    readHourlyUsage(ctx, { from, to: end }, { signal }),
    readPosition(ctx, { from, to: later }, { sharingOff: new Set(settings.sharingOff), signal }),
    pendingChanges(ctx),
  ]);
  return { usage, position, ...pending };
}

/** While it runs the pipeline shows it; what is kept is what an order may refer to. */
async function recorded(ctx: ServiceContext, id: string, base: AnalysisBase): Promise<Analyzed> {
  const kept: { analyzed?: Analyzed } = {};
  await recordAnalysis(ctx, {
    id,
    question: base.question,
    async run() {
      kept.analyzed = await work(ctx, id, base);
      const { question, verdict, why, sized } = kept.analyzed;
      const options = (sized?.options ?? []).map(({ name, facts }) => ({
        name,
        commitment: facts.commitment,
        savingUsdPerMonth: facts.savingUsdPerMonth,
        worstLossUsd: facts.worstLossUsd,
      }));
      return { question, verdict, why, options };
    },
  });
  if (kept.analyzed === undefined) throw new TypeError(`Analysis ${id} ended without a result.`);
  return kept.analyzed;
}

/** Without the signal of whoever asked first: others wait for the same. */
async function work(ctx: ServiceContext, id: string, first: AnalysisBase): Promise<Analyzed> {
  const question = withFamily(first.question, first.standing);
  const base = { ...first, question };
  const none = { id, question, base, sized: undefined, rates: undefined, usual: undefined, notes: [], left: leftOnDemand(base) };
  if (base.facts.days < LEAST_DAYS)
    return {
      ...none,
      verdict: "too_little_history",
      why: `There are ${base.facts.days} days of usage, and ${LEAST_DAYS} are the least for a promise of a year.`,
    };
  try {
    const { candidate, rates } = await candidateOf(ctx, question, question);
    // Lock-in is counted in the same money for whatever is compared.
    const usual = question.type === "SageMaker" ? undefined : (await usualRates(ctx))?.rateOf;
    const sized = sizeAnalysis(base, candidate, usual);
    const left = sized.set.curves.past.reachable;
    const known = { ...none, sized, rates, usual, notes: sized.notes, left };
    if (left < AWS_LEAST_ON_DEMAND) return { ...known, ...tooLittle(base, left) };
    const best = sized.options.find(({ name }) => name === "aws_maximum");
    if (best === undefined || best.facts.commitment === 0)
      return { ...known, verdict: "nothing_left", why: "No commitment pays on what is left on demand: it runs too seldom for these rates." };
    return { ...known, verdict: "enough", why: null };
  } catch (error) {
    if (error instanceof MajorTomError && (error.code === "unavailable" || error.code === "not-found"))
      return { ...none, verdict: "no_rates", why: error.message };
    throw error;
  }
}

function tooLittle({ facts }: AnalysisBase, left: number): { readonly verdict: Verdict; readonly why: string } {
  const least = `$${AWS_LEAST_ON_DEMAND.toFixed(2)} an hour is the least from which AWS advises a plan`;
  return facts.all.mean >= AWS_LEAST_ON_DEMAND
    ? { verdict: "nothing_left", why: `What plans and reservations leave on demand is $${left.toFixed(3)} an hour; ${least}.` }
    : { verdict: "too_little_usage", why: `Usage that a plan could cover is $${facts.all.mean.toFixed(3)} an hour; ${least}.` };
}

function leftOnDemand({ standing, usage }: AnalysisBase): number {
  return usage.hours === 0 ? 0 : standing.rows.reduce((sum, { total }) => sum + total.onDemand, 0) / usage.hours;
}
