import type { Projection } from "#core/api/projection";
import type { Figure } from "#core/costs/figure";
import { freshness } from "#core/costs/freshness";
import type { PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { isZeroDecimal, roundDecimal, subtractDecimals } from "#core/money";
import { type Decimal, decimal, dividedBy, times, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import { monthEnd, shiftMonth } from "#core/guarantee/month-forecast";
import { afterGuarantee, GUARANTEED_SHARE, shownDelta, type SplitBill } from "#core/guarantee/split-bill";
import type { CostCatalog, CostEngine } from "#core/ports/cost-engine";
import { monthLabel } from "#core/time/label";
import { fromUtc } from "#core/time/zone";
import { type Parameters, readSpendQuestion } from "#core/spend/spend-question";
import { InvalidInputError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import { queryCosts } from "#services/costs/query";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";
import { ledgerTotals } from "#services/ledger/ledger-totals";
import { projectionChart } from "#core/guarantee/projection-chart";
import { projectionCategories, projectionExclusions } from "#core/guarantee/projection-parts";
import { forecastBase } from "#services/projection/forecast-base";
import { type BaseRead, type BaseScope, readBase, readMonthlyBases } from "#services/projection/read-base";
import { dimensionName } from "#services/spend/dimension-name";
import { currentMonth } from "#services/spend/read-spend";
import { isOfTheBillAlone, recentAnswer } from "#services/spend/recent-answers";

const PACE_DAYS = 7;
const MONTHS_BACK = 6;
const MONTHS_AHEAD = 3;
/** Below it the delta is not to be judged (two complete days). */
const LEAST_HOURS = 48;

/**
 * The guaranteed 20 % against its own base, what it does not reach, and the four numbers of the month, each by its own name.
 *
 * @throws InvalidInputError for an unknown name or value, with the nearest; NoDataError where there are no rows
 */
export async function readProjection(ctx: ServiceContext, parameters: Parameters): Promise<Projection> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  if (!isOfTheBillAlone(Object.keys(parameters))) return projectionOf(ctx, engine, parameters);
  return recentAnswer(engine, ctx.now(), ["projection", ctx.tenant.id, ctx.tenant.timeZone, parameters], () => projectionOf(ctx, engine, parameters));
}

async function projectionOf(ctx: ServiceContext, engine: CostEngine, parameters: Parameters): Promise<Projection> {
  const catalog = engine.catalog();
  const model = modelOf(engine);
  const question = readSpendQuestion(parameters, (name) => dimensionName(name, model));
  if (question.groupBy.length > 0 || question.metric !== undefined || question.compareTo !== undefined || question.topN !== undefined)
    throw new InvalidInputError("A projection has its own cost and is by category: groupBy, metric, compareTo and topN belong to /api/spend.");
  const scope: BaseScope = { filters: question.filters, exclude: question.exclude };
  const month = newestMonth(catalog, ctx.now());
  const period = question.period ?? currentMonth(catalog, ctx.now());
  const whole = await queryCosts(ctx, { period, filters: [...question.filters], exclude: [...question.exclude] });
  const [now, ofMonth, pace, months] = await Promise.all([
    readBase(ctx, scope, period),
    readBase(ctx, scope, month),
    readBase(ctx, scope, lastDays(catalog, PACE_DAYS)),
    readMonthlyBases(ctx, scope, { from: `${shiftMonth(month, -MONTHS_BACK)}-01`, to: `${shiftMonth(month, 1)}-01` }),
  ]);
  const id = queryId(ctx.tenant.id, { kind: "sql", request: { sql: now.sql, projection: period } }, catalog.dataVersion);
  await saveQuery(ctx, { id, kind: "sql", request: { sql: now.sql }, sql: now.sql, dataVersion: catalog.dataVersion });
  const make = figuresOf(id, catalog, whole.period);
  const perHour = paceOf(pace.split.base, pace.read.resolved.period);
  const isOver = Date.parse(catalog.dataThrough) >= monthEnd(month).getTime() || month < ctx.now().toISOString().slice(0, 7);
  const ahead = Array.from({ length: MONTHS_AHEAD }, (_, at) => shiftMonth(month, at + 1));
  const forecast = await forecastBase(
    ctx,
    scope,
    {
      month,
      toDate: ofMonth.split.base,
      through: new Date(catalog.dataThrough),
      perHour,
      isOver,
      metric: now.read.resolved.metric.name,
      ...outsideOf(ofMonth, months, month, new Date(catalog.dataThrough)),
    },
    ahead,
  );

  const { split } = now;
  const after = afterGuarantee(split.base);
  const shown = shownDelta(split.base, after);
  const difference = subtractDecimals(roundDecimal(toText(split.bill), 6), roundDecimal(whole.reconciliation.total ?? "0", 6));
  const hoursOfData = catalog.periods.reduce((sum, { days }) => sum + days.length, 0) * 24;
  const monthBounds = { from: `${month}-01T00:00:00.000Z`, to: monthEnd(month).toISOString() };
  const monthName = monthLabel(fromUtc(new Date(monthBounds.from)));
  const monthly = `${catalog.currency}/month`;
  const cost = (path: string, value: Decimal | undefined, label: string, kind: Figure["kind"] = "measured") =>
    make(path, value, { label, kind, metric: now.read.resolved.metric.name, unit: catalog.currency });
  const ofMonthCost = (path: string, value: Decimal | undefined, label: string, kind: Figure["kind"], unit = catalog.currency) =>
    make(path, value, { label, kind, metric: now.read.resolved.metric.name, unit, period: monthBounds });
  const guaranteed = forecast.mid ?? (isOver ? ofMonth.split.base : undefined);
  const numbers: Projection["numbers"] = [
    {
      key: "month_to_date",
      label: "Month to date",
      figure: ofMonthCost("month_to_date", ofMonth.split.base, `Base of the guarantee, ${monthName} to date`, "measured"),
      low: null,
      high: null,
      explanation: `Charges of usage in ${ofMonth.read.resolved.period.label}, as the bill has them.`,
    },
    {
      key: "forecast",
      label: "Forecast",
      figure: ofMonthCost("forecast", forecast.mid, `Base of the guarantee, forecast of ${monthName}`, "projected"),
      low: forecast.low === undefined ? null : ofMonthCost("forecast_low", forecast.low, `Low end of the forecast of ${monthName}`, "projected"),
      high: forecast.high === undefined ? null : ofMonthCost("forecast_high", forecast.high, `High end of the forecast of ${monthName}`, "projected"),
      explanation: forecast.explanation,
    },
    {
      key: "run_rate",
      label: "Run rate",
      figure: ofMonthCost(
        "run_rate",
        perHour === undefined ? undefined : times(perHour, decimal(730)),
        "Run rate of the base, a month of 730 h",
        "projected",
        monthly,
      ),
      low: null,
      high: null,
      explanation: `The pace of ${pace.read.resolved.period.label}, per month of 730 h.`,
    },
    {
      key: "after_guarantee",
      label: "After the guaranteed 20 %",
      figure: ofMonthCost(
        "after_guarantee",
        guaranteed === undefined ? undefined : afterGuarantee(guaranteed),
        `${monthName} after the guaranteed 20 %`,
        "projected",
      ),
      low: null,
      high: null,
      explanation: `${isOver ? "The month" : "The forecast"} less the guaranteed 20 % of the base. A promise of price; it is not what actions saved.`,
    },
  ];
  const baseline = cost("baseline", split.base, `Current spend: base of the guarantee, ${whole.period.label}`);
  const projected = cost("projected", after, `After the guaranteed 20 %, ${whole.period.label}`, "projected");
  const saving = cost("saving", split.base - after, `Guaranteed 20 %, ${whole.period.label}`, "projected");
  const deltaRatio = make("delta", shown, { label: `Guaranteed share, ${whole.period.label}`, kind: "projected", metric: "share", unit: "ratio" });
  const bill = cost("bill", split.bill, `The whole bill, ${whole.period.label}`);
  const exclusions = projectionExclusions(split, whole.period.label, cost);
  const categories = projectionCategories(split, whole.period.label, cost);
  const chart = projectionChart({ months, month, isOver, forecast, queryId: id, currency: catalog.currency });
  const achieved = await ledgerTotals(ctx, whole.period, { id, currency: catalog.currency, asOf: catalog.dataThrough });
  const share = make("guaranteed_share", GUARANTEED_SHARE, { label: "Guaranteed share", kind: "projected", metric: "share", unit: "ratio" });
  return {
    period: whole.period,
    filters: whole.query.filters,
    exclude: whole.query.exclude,
    currency: catalog.currency,
    metric: { name: now.read.resolved.metric.name, label: now.read.resolved.metric.label },
    guaranteedShare: share,
    baseline,
    projected,
    saving,
    deltaRatio,
    enoughData: hoursOfData >= LEAST_HOURS,
    hoursOfData,
    base: {
      bill,
      base: baseline,
      exclusions,
      difference,
      ties: isZeroDecimal(roundDecimal(difference, 2)),
      sentence: baseSentence(split, catalog.currency),
      queryId: id,
      sql: now.sql,
    },
    numbers,
    categories,
    chart,
    achieved,
    figures: [
      baseline,
      projected,
      saving,
      deltaRatio,
      share,
      bill,
      ...exclusions.map(({ amount }) => amount),
      ...numbers.flatMap(({ figure, low, high }) => [figure, low, high]).filter((figure) => figure !== null),
      ...categories.flatMap(({ before, after: then, saving: saved }) => [before, then, saved]),
      achieved.promised,
      achieved.realized,
    ],
    notes: [...new Set([...whole.notes, ...notesOf(now.unknown, hoursOfData)])],
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, ctx.now()),
  };
}

function figuresOf(id: string, catalog: CostCatalog, period: ResolvedPeriod) {
  type Of = {
    readonly label: string;
    readonly kind: Figure["kind"];
    readonly metric: string;
    readonly unit: string;
    readonly period?: Figure["period"];
  };
  return (path: string, value: Decimal | undefined, of: Of): Figure => ({
    id: `${id}.${path}`,
    value: value === undefined ? null : toText(value),
    unit: of.unit,
    metric: of.metric,
    kind: of.kind,
    period: of.period ?? { from: period.from, to: period.to },
    timeZone: period.timeZone,
    asOf: catalog.dataThrough,
    queryId: id,
    label: of.label,
  });
}

/** The month in progress; where its data is not there, the newest that is. */
function newestMonth({ periods }: CostCatalog, now: Date): string {
  const current = now.toISOString().slice(0, 7);
  const newest = periods.at(-1)?.billingPeriod;
  return newest === undefined || newest > current ? current : newest;
}

/** Complete days before the end of the data. */
function lastDays({ dataThrough, dataFrom }: CostCatalog, days: number): PeriodInput {
  const end = Math.floor(Date.parse(dataThrough) / 86_400_000) * 86_400_000;
  const from = Math.max(end - days * 86_400_000, Math.floor(Date.parse(dataFrom) / 86_400_000) * 86_400_000);
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return from < end ? { from: day(from), to: day(end) } : { from: day(end), to: day(end + 86_400_000) };
}

/** What the forecast of the bill holds that the base does not, beside what comes by the day of the month. */
function outsideOf(
  ofMonth: BaseRead,
  months: ReadonlyMap<string, SplitBill>,
  month: string,
  through: Date,
): { feesLeft: Decimal; outsideLastMonth: Decimal } {
  const start = Date.parse(`${month}-01T00:00:00.000Z`);
  const past = Math.max(1, through.getTime() - start);
  const left = Math.max(0, monthEnd(month).getTime() - Math.max(start, through.getTime()));
  const last = months.get(shiftMonth(month, -1));
  return {
    feesLeft: (ofMonth.split.exclusions.other_fees * BigInt(Math.round(left / 1000))) / BigInt(Math.max(1, Math.round(past / 1000))),
    outsideLastMonth: last === undefined ? 0n : last.bill - last.base,
  };
}

function paceOf(base: Decimal, period: ResolvedPeriod): Decimal | undefined {
  return period.daysWithData === 0 ? undefined : dividedBy(base, decimal(period.daysWithData * 24));
}

function baseSentence(split: SplitBill, currency: string): string {
  const money = (value: Decimal) => formatValue(toText(value), currency);
  const left = split.bill - split.base;
  return `Of the bill of ${money(split.bill)}, ${money(split.base)} is charges of usage, which the guarantee reaches; ${money(left)} is not (tax, support, credits, refunds, marketplace, fees).`;
}

function notesOf(unknown: number, hoursOfData: number): string[] {
  return [
    ...(unknown === 0 ? [] : [`${unknown} groups of charges have an amount that cannot be known from this export; they count nothing here.`]),
    ...(hoursOfData >= LEAST_HOURS ? [] : [`There are ${hoursOfData} hours of data; judge the delta from 48 hours on.`]),
  ];
}
