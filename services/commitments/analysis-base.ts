import type { UnderstoodQuestion } from "#core/api/commitments";
import { changeUsage } from "#core/commitments/change-usage";
import { asChange } from "#core/commitments/instance-change";
import { type HourlyUsage, type Payment, type PlanType, type RateOf, type Term, TERM_HOURS } from "#core/commitments/model";
import { type NamedEvent, eventScenario, stressScenarios, trendScenario, type Scenario } from "#core/commitments/scenarios";
import { eligibleUsage } from "#core/commitments/sizing/build-curve";
import { type Candidate, linkedScope, standingPosition } from "#core/commitments/sizing/candidate";
import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { type UsageFacts, usageFacts } from "#core/commitments/sizing/usage-facts";
import { usageWithin } from "#core/commitments/usage-within";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { InvalidInputError } from "#core/errors";
import { familiesLeft } from "#services/commitments/families-left";
import { type Excluded, type PendingChange, withoutDecided } from "#services/commitments/excluded-changes";
import { hourAt } from "#services/commitments/hours";
import type { PositionRead } from "#services/commitments/read-position";
import { readRates, type RatesRead } from "#services/commitments/read-rates";
import type { UsageRead } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** A trend below this share a month is noise. */
const LEAST_TREND = 0.01;
/** Hours between the purchase and the start, where nobody says otherwise. */
const QUEUE_HOURS = 24;

/** Everything that was read, before a plan is thought of. */
export type ReadForAnalysis = {
  readonly usage: UsageRead;
  readonly position: PositionRead;
  readonly decided: readonly PendingChange[];
  readonly asked: readonly PendingChange[];
};

/** The usage that a plan is sized on, and what it was made of. */
export type AnalysisBase = {
  readonly question: UnderstoodQuestion;
  readonly read: ReadForAnalysis;
  /** As billed, over the lookback. */
  readonly billed: HourlyUsage;
  /** Without what decided changes take away. */
  readonly usage: HourlyUsage;
  /** All that was read, for a test on the past. */
  readonly history: HourlyUsage;
  readonly excluded: readonly Excluded[];
  readonly facts: UsageFacts;
  /** Usage from -30 % to +30 %, made once for all plans that are compared. */
  readonly stress: readonly Scenario[];
  /** What stands now over the usage that is sized on. */
  readonly standing: WaterfallResult;
  /** When the plan would start: hours since the epoch. */
  readonly start: number;
};

export function baseOf(question: UnderstoodQuestion, read: ReadForAnalysis, now: Date): AnalysisBase {
  const { usage: all } = read.usage;
  const end = all.from + all.hours;
  const billed = usageWithin(all, end - question.lookbackDays * 24, end);
  const { usage, excluded } = withoutDecided(billed, read.decided);
  const at = hourAt(now);
  return {
    question,
    read,
    billed,
    usage,
    history: all,
    excluded,
    facts: usageFacts(eligibleUsage(usage, question.type)),
    stress: stressScenarios(usage),
    standing: applyWaterfall(usage, standingPosition(read.position.position, usage, at)),
    start: at + QUEUE_HOURS,
  };
}

export type CandidateKind = {
  readonly type: PlanType;
  readonly family: string | null;
  readonly region: string | null;
  readonly term: Term;
  readonly payment: Payment;
};

/** The plan that one thinks of with its rates, as the provider sells it. @throws UnavailableError, NotFoundError as the rates do */
export async function candidateOf(
  ctx: ServiceContext,
  { account, scope }: Pick<UnderstoodQuestion, "account" | "scope">,
  { type, family, region, term, payment }: CandidateKind,
  signal?: AbortSignal,
): Promise<{ readonly candidate: Candidate; readonly rates: RatesRead }> {
  const where = type === "EC2Instance" ? { family: family ?? undefined, region: region ?? undefined } : { family: undefined, region: undefined };
  const rates = await readRates(ctx, { type, term, payment, ...where }, { signal });
  const candidate: Candidate = { type, account: account.id, ...where, term, payment, rateOf: rates.rateOf };
  return { candidate: scope === "linked" ? linkedScope(candidate, account.id) : candidate, rates };
}

export type EventOfUsage = { readonly id: string; readonly name: string; readonly after: (usage: HourlyUsage) => HourlyUsage };

/** Stress from -30 % to +30 %, the trend where there is one, what waits for signatures, and events that somebody named. */
export function sizingInput(base: AnalysisBase, candidate: Candidate, lockInRateOf?: RateOf, events: readonly EventOfUsage[] = []): SizingInput {
  const { usage, start, facts, stress, read } = base;
  const term = { start, end: start + TERM_HOURS[candidate.term] };
  const trend = facts.all.trendPerMonth;
  const asked = read.asked.map(({ proposal, title, change }) => ({
    id: `event-${proposal}`,
    name: `${proposal} is signed: ${title}`,
    after: (before: HourlyUsage) => changeUsage(before, asChange(change, before)).usage,
  }));
  const scenarios: Scenario[] = [
    ...stress,
    ...(trend === undefined || Math.abs(trend) < LEAST_TREND ? [] : [trendScenario(usage, trend, term)]),
    ...[...asked, ...events].map((event) => eventScenario(usage, { ...event, from: start, until: undefined } satisfies NamedEvent, term)),
  ];
  return { usage, position: read.position.position, candidate, scenarios, start, lockInRateOf };
}

/**
 * The question with the family and region that an EC2 Instance plan is for: as named, else those with most left on demand in every hour.
 *
 * @throws InvalidInputError where the usage has none such
 */
export function withFamily(question: UnderstoodQuestion, standing: WaterfallResult): UnderstoodQuestion {
  if (question.type !== "EC2Instance") return question;
  const all = familiesLeft(standing, question.scope === "linked" ? { account: question.account.id } : {});
  const found = all.find(
    ({ family, region }) => (question.family === null || family === question.family) && (question.region === null || region === question.region),
  );
  if (found !== undefined) return { ...question, family: found.family, region: found.region };
  const named = [question.family, question.region].filter((text) => text !== null).join(" in ");
  const there = all.slice(0, 5).map(({ family, region }) => `${family} in ${region}`);
  throw new InvalidInputError(
    there.length === 0
      ? "The bill has no usage of EC2 instances, which an EC2 Instance plan is for."
      : `The bill has no usage of ${named}. Most is ${there.join(", ")}.`,
  );
}
