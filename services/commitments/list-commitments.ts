import type { CommitmentPosition } from "#core/api/commitments";
import { freshness } from "#core/costs/freshness";
import type { ResolvedPeriod } from "#core/costs/query";
import type { Figure } from "#core/costs/figure";
import { MajorTomError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import { billingAccounts } from "#services/commitments/billing-accounts";
import { boughtHere } from "#services/commitments/bought-here";
import { type FigureOf, figuresFor, figuresIn } from "#services/commitments/commitment-figure";
import { type MeasuredMetrics, measuredMetrics, type PositionMetric } from "#services/commitments/commitment-metrics";
import { hourAt } from "#services/commitments/hours";
import { commitmentSettings } from "#services/commitments/settings";
import { meanAtRates, readSources, usualRates } from "#services/commitments/eligible-usage";
import { calendarOf, isHeld } from "#services/commitments/expiry-calendar";
import { lockInMonths, outstandingCommitment } from "#core/commitments/waterfall/lock-in";
import { calendarBlock, historyBlock, unusedBlock } from "#services/commitments/position-blocks";
import { hoursOf, positionPeriod, type PositionQuestion } from "#services/commitments/position-period";
import { type PositionRead, readPosition } from "#services/commitments/read-position";
import type { RatesRead } from "#services/commitments/read-rates";
import { readHourlyUsage, type UsageRead } from "#services/commitments/read-usage";
import { reservationCoverageRows } from "#services/commitments/reservation-coverage";
import { reservationRow, sumText } from "#services/commitments/reservation-rows";
import { returnsOf, settledPlan } from "#services/commitments/settled-plans";
import type { ServiceContext } from "#services/context";

const HOUR_MS = 3_600_000;
/** The longest term that is sold, and the longest wait before it. */
const HORIZON_HOURS = 3 * 366 * 24 + 72;
const MOST_DAYS_BY_DAY = 92;

const UNITS: Readonly<Record<PositionMetric, readonly [unit: string, label: string]>> = {
  coverage: ["ratio", "Savings Plan coverage"],
  utilization: ["ratio", "Savings Plan utilization"],
  effective_savings_rate: ["ratio", "Effective savings rate"],
  unused_commitment: ["USD", "Unused commitment"],
  savings: ["USD", "Net savings of commitments"],
};

/**
 * What is committed, what it did in a period, when it ends. Shares and savings are the semantic model's own metrics; plans are as the
 * provider shows them where it answers, else as the bill does.
 *
 * @throws InvalidInputError for a period that is none
 */
export async function listCommitments(
  ctx: ServiceContext,
  question: PositionQuestion = {},
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CommitmentPosition> {
  requireScope(ctx, "costs:read");
  const catalog = (await ctx.costs()).catalog();
  const now = ctx.now();
  const period = positionPeriod(question, catalog, now);
  const settings = await ctx.db.read((tx) => commitmentSettings(tx));
  const sharingOff = new Set(settings.sharingOff);
  const [metrics, { read, measured }, usage, accounts, rates] = await Promise.all([
    measuredMetrics(ctx, period, period.days > MOST_DAYS_BY_DAY ? "monthly" : "daily", signal),
    positions(ctx, period, catalog, sharingOff, signal),
    usageOf(ctx, period, catalog, signal),
    billingAccounts(ctx),
    usualRates(ctx, signal),
  ]);
  const figure = figuresFor({
    queryId: read.queryId,
    period: { from: period.from, to: period.to },
    asOf: catalog.dataThrough,
    scope: `pos${period.days}`,
  });
  const frame = { figure, accounts, returns: returnsOf(read.plans, now), boughtBy: await boughtHere(ctx, read.plans) };
  const did = new Map(measured.plans.map((plan) => [plan.id, plan.measured]));
  const reservedDid = new Map(measured.reservations.map((one) => [one.id, one.measured]));
  const plans = read.plans
    .filter(isOfPeriod(period.from))
    .map((plan) => settledPlan(ctx, plan, did.get(plan.id) ?? null, frame))
    .toSorted(byState);
  const calendar = calendarOf(read, usage.read?.usage, now, figure);
  const queryId = metrics.queryId ?? read.queryId;
  const answer: Omit<CommitmentPosition, "figures"> = {
    period: { from: period.from, to: period.to, label: period.label, days: period.days },
    totals: totalsOf({ metrics, read, usage: usage.read, rates, period, figure, now }),
    plans,
    reservations: read.reservations
      .filter(isOfPeriod(period.from))
      .flatMap((one) => reservationRow(one, reservedDid.get(one.id) ?? null, { figure, accounts, now }) ?? []),
    reservationCoverage: reservationCoverageRows(measured, usage.read?.usage, {
      figure,
      accounts,
      now,
      period,
      estimates: rates?.source === "estimate",
    }),
    calendar,
    returns: frame.returns ?? null,
    blocks: {
      history: historyBlock(metrics, { queryId, label: period.label }),
      unused: unusedBlock(metrics, { queryId, label: period.label }),
      calendar: calendarBlock(calendar, read.queryId),
    },
    readFrom: read.source,
    sources: [...metrics.sources, ...readSources(read, usage.read, period.label)],
    notes: [
      ...new Set([
        ...metrics.notes,
        ...read.notes,
        ...(usage.read?.notes ?? usage.notes),
        ...(rates?.source === "estimate" ? ["Months of usage that are promised are counted at estimated rates."] : []),
      ]),
    ],
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, now),
  };
  return { ...answer, figures: figuresIn(answer) };
}

/** Held in some hour of the period, or later. */
function isOfPeriod(from: string): (one: { readonly end: string }) => boolean {
  const start = Date.parse(from);
  return ({ end }) => Number.isNaN(Date.parse(end)) || Date.parse(end) > start;
}

/** What stands now and comes, and what each did in the period: two readings where the period is over. */
async function positions(ctx: ServiceContext, period: ResolvedPeriod, catalog: CostCatalog, sharingOff: ReadonlySet<string>, signal?: AbortSignal) {
  const span = hoursOf(period);
  const nowHour = hourAt(ctx.now());
  const options = { sharingOff, signal };
  const isOver = Date.parse(period.to) < Date.parse(catalog.dataThrough) - 24 * HOUR_MS;
  const whole = { from: isOver ? nowHour : span.from, to: Math.max(span.to, nowHour) + HORIZON_HOURS };
  const [read, measured] = await Promise.all([readPosition(ctx, whole, options), isOver ? readPosition(ctx, span, options) : undefined]);
  return { read, measured: measured ?? read };
}

/** Usage of the period; a bill without it says why, and what rests on it is unknown. */
async function usageOf(
  ctx: ServiceContext,
  period: ResolvedPeriod,
  { dataThrough }: CostCatalog,
  signal?: AbortSignal,
): Promise<{ readonly read: UsageRead | undefined; readonly notes: readonly string[] }> {
  const span = hoursOf(period);
  try {
    const to = Math.min(span.to, hourAt(dataThrough));
    return { read: await readHourlyUsage(ctx, { from: span.from, to: Math.max(to, span.from + 1) }, { signal }), notes: [] };
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled" && error.code !== "forbidden")
      return { read: undefined, notes: [error.message] };
    throw error;
  }
}

type Totals = {
  readonly metrics: MeasuredMetrics;
  readonly read: PositionRead;
  readonly usage: UsageRead | undefined;
  readonly rates: RatesRead | undefined;
  readonly period: ResolvedPeriod;
  readonly figure: FigureOf;
  readonly now: Date;
};

function totalsOf({ metrics, read, usage, rates, period, figure, now }: Totals): CommitmentPosition["totals"] {
  const at = hourAt(now);
  const held = read.position.plans.filter(({ to }) => to > at);
  const active = read.plans.filter((plan) => isHeld(plan) && Date.parse(plan.start) <= now.getTime());
  const eligible = usage === undefined || rates === undefined ? undefined : meanAtRates(usage.usage, rates.rateOf);
  const of = (metric: PositionMetric): Figure => {
    const [unit, label] = UNITS[metric];
    return metrics.total[metric] ?? figure(metric, null, { unit, metric, kind: "measured", label: `${label}, ${period.label}` });
  };
  return {
    coverage: of("coverage"),
    utilization: of("utilization"),
    effectiveSavingsRate: of("effective_savings_rate"),
    commitmentPerHour: figure("commitment", sumText(active.map(({ commitment }) => commitment)), {
      unit: "USD/h",
      metric: "commitment",
      kind: "measured",
      label: "Commitment of all active Savings Plans, an hour",
    }),
    unused: of("unused_commitment"),
    netSavings: of("savings"),
    lockInMonths: figure("lock-in", eligible === undefined ? null : lockInMonths(held, at, eligible), {
      unit: "months",
      metric: "lock_in",
      label: "Months of today's eligible usage that are promised",
    }),
    outstanding: figure("outstanding", outstandingCommitment(held, at), {
      unit: "USD",
      metric: "outstanding_commitment",
      label: "Still owed under all Savings Plans until they end",
    }),
  };
}

const ORDER = ["payment-failed", "payment-pending", "queued", "active", "pending-return", "returned", "queued-deleted", "retired"];
function byState(a: CommitmentPosition["plans"][number], b: CommitmentPosition["plans"][number]): number {
  return ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || ((a.end ?? "") < (b.end ?? "") ? -1 : 1);
}
