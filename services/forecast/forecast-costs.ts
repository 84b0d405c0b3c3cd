import type { ForecastAnswer } from "#core/api/forecast";
import { costOf } from "#core/charts/subject";
import type { Figure } from "#core/costs/figure";
import { backTest } from "#core/costs/forecast/back-test";
import { type DayNumber, dayInstant, dayNumber, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { INTERVAL_LEVEL } from "#core/costs/forecast/month-totals";
import { type BillProjection, projectBill } from "#core/costs/forecast/project-bill";
import type { Filter, SemanticResult } from "#core/costs/query";
import { decimal, sumOf, toText } from "#core/figures/decimal";
import { freshnessOf } from "#services/costs/catalog";
import { queryCosts } from "#services/costs/query";
import { type ForecastSpan, type MakeFigure, labelOf, measuredDays, money, withoutStarted } from "#services/forecast/forecast-frame";
import { backTestOf, expiringOf } from "#services/forecast/evidence";
import { dailyBlock, groupsBlock, monthsBlock } from "#services/forecast/forecast-blocks";
import { MONTHS_AHEAD, monthsOf, runRateOf } from "#services/forecast/forecast-months";
import { forecastGroups } from "#services/forecast/forecast-groups";
import { type ReadCharges, readCharges } from "#services/forecast/read-charges";
import { sourceOf } from "#services/insights/source-of";
import type { ServiceContext } from "#services/context";

export type ForecastQuestion = {
  readonly metric?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly exclude?: readonly Filter[] | undefined;
  readonly by?: string | undefined;
  readonly top?: number | undefined;
};

const LEAST_TESTED_DAYS = 7;
const MOST_TESTED_DAYS = 28;
/** An export that ended longer ago is looked at as it stood then. */
const OLD_DAYS = 35;

/**
 * Month end and the next three months, with an interval, back-tested: usage at on-demand prices by damped Holt with weekday
 * factors, less what commitments save until they end, plus what comes by the day of the month.
 *
 * @throws NoDataError where nothing matches; InvalidInputError for what is no cost
 */
export async function forecastCosts(
  ctx: ServiceContext,
  question: ForecastQuestion,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ForecastAnswer> {
  const filters = [...(question.filters ?? [])];
  const exclude = [...(question.exclude ?? [])];
  // Months of bills are UTC, and so are their days.
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  const read = await readCharges(utc, { metric: question.metric, filters, exclude, by: question.by }, options.signal);
  const { catalog } = read.resolved.model;
  const { history } = read;
  const span = spanOf(ctx.now(), catalog.dataThrough, history.last);
  const metric = read.resolved.metric.name;
  const chartFrom = Math.max(history.firstDay, span.lastMonth);
  const daily = await queryCosts(
    utc,
    { metric, filters, exclude, granularity: "daily", period: { from: dayInstant(chartFrom), to: new Date(catalog.dataThrough).toISOString() } },
    options,
  );
  const measured = measuredDays(daily);
  const projection = projectBill(history, span.to, seedOf(daily.queryId));
  const known = (from: DayNumber, to: DayNumber) =>
    toText(sumOf([...measured].flatMap(([day, value]) => (day >= from && day < to ? [decimal(value)] : []))));
  const figure: MakeFigure = (path, value, label, more = {}) => ({
    id: `${daily.queryId}.fc-${path}`,
    value: typeof value === "number" ? money(value) : value,
    unit: daily.metric.unit,
    metric,
    kind: "projected",
    period: { from: dayInstant(span.month), to: dayInstant(span.next) },
    timeZone: "UTC",
    asOf: daily.asOf,
    queryId: daily.queryId,
    label,
    ...more,
  });
  const rest = withoutStarted(projection, read);
  const months = monthsOf(rest, span, known, figure);
  const [thisMonth] = months;
  if (thisMonth === undefined) throw new TypeError("A forecast has no month.");
  const remaining = span.next - projection.from;
  const tested = projection.method === "run_rate" ? undefined : backTest(history, Math.min(MOST_TESTED_DAYS, Math.max(LEAST_TESTED_DAYS, remaining)));
  const inMonth = (values: readonly number[]) => values.slice(0, Math.max(0, remaining)).reduce((sum, value) => sum + value, 0);
  const lastMonthLabel = labelOf(span.lastMonth);
  const groups =
    question.by === undefined
      ? undefined
      : await forecastGroups(utc, { read, span, by: question.by, top: question.top ?? 8, filters, exclude, figure }, options);
  const backTested = tested === undefined ? null : backTestOf(tested, figure);
  const expiring = expiringOf(projection, span.to, daily.metric.unit, figure);
  const subject = costOf({ filters: daily.query.filters, exclude: daily.query.exclude });
  const title = { queryId: daily.queryId, subject, metric: daily.metric, level: INTERVAL_LEVEL };
  const answer: Omit<ForecastAnswer, "figures"> = {
    asOf: daily.asOf,
    freshness: freshnessOf(catalog.dataThrough, ctx.now()),
    metric: { name: daily.metric.name, label: daily.metric.label, unit: daily.metric.unit },
    filters: daily.query.filters,
    exclude: daily.query.exclude,
    method: projection.method,
    how: howOf(projection),
    level: INTERVAL_LEVEL,
    monthToDate: { ...thisMonth.measured, label: `${thisMonth.label} to date` },
    runRate: runRateOf(measured, history.last, daily.metric.unit, figure),
    forecast: {
      figure: { ...thisMonth.total, label: `${thisMonth.label}, ${projection.method === "run_rate" ? "at the run rate" : "forecast"}` },
      low: thisMonth.low,
      high: thisMonth.high,
    },
    lastMonth:
      history.firstDay > span.lastMonth
        ? null
        : figure("last", known(span.lastMonth, span.month), lastMonthLabel, {
            kind: "measured",
            period: { from: dayInstant(span.lastMonth), to: dayInstant(span.month) },
          }),
    months,
    monthStartCharges: figure("monthly", inMonth(projection.monthly), `charges that come by the day of the month, rest of ${thisMonth.label}`),
    credits: figure("credits", inMonth(projection.credits), `credits expected in the rest of ${thisMonth.label}`),
    backTest: backTested,
    expiring,
    by: groups?.by ?? null,
    groups: groups === undefined ? [] : [...groups.groups],
    blocks: [
      dailyBlock(measured, rest, { ...title, until: span.next }),
      monthsBlock(months, title, backTested),
      ...(groups === undefined ? [] : [groupsBlock(groups.groups, groups.by, thisMonth.label, title)]),
    ],
    sources: [sourceOf(daily), ...(groups === undefined ? [] : [groups.source])],
    notes: notesOf(read, projection, daily, [...(groups?.notes ?? []), ...span.notes]),
  };
  return { ...answer, figures: figuresOf(answer) };
}

/** The month that it is; the one in which the data ended where that is long ago. */
function spanOf(now: Date, dataThrough: string, last: DayNumber): ForecastSpan {
  const today = dayNumber(now.toISOString());
  const old = today - last > OLD_DAYS;
  const month = old ? monthOf(last + 1) : monthOf(Math.max(today, last));
  return {
    lastMonth: monthStart(month, -1),
    month: monthStart(month),
    next: monthStart(month, 1),
    to: monthStart(month, 1 + MONTHS_AHEAD),
    notes: old ? [`The data ends on ${dataThrough.slice(0, 10)}; the forecast goes on from there, not from today.`] : [],
  };
}

function howOf({ method, commitments }: BillProjection): string {
  if (method === "run_rate") return "Fewer than 14 days of data: this is the average of the last days going on, not a forecast. It has no interval.";
  const priced =
    commitments.length === 0
      ? ""
      : `, priced with ${commitments.length === 1 ? "the one commitment in force" : `the ${commitments.length} commitments in force`} until ${commitments.length === 1 ? "it ends" : "they end"}`;
  return `Damped Holt with weekday factors on the usage${priced}; fees, tax and support by their day of the month; the interval from past surprises.`;
}

function notesOf({ resolved, knowsEnds }: ReadCharges, projection: BillProjection, daily: SemanticResult, more: readonly string[]): string[] {
  const open = projection.commitments.filter(({ ends }) => ends === undefined).length;
  return [
    ...new Set([
      ...resolved.notes,
      ...more,
      ...(open > 0 ? [`${knowsEnds ? "" : "This export does not tell when commitments end. "}Those whose end is unknown are taken to go on.`] : []),
      ...daily.notes.filter((note) => !/gross|credits/i.test(note)),
    ]),
  ];
}

function figuresOf(answer: Omit<ForecastAnswer, "figures">): Figure[] {
  const all = [
    answer.monthToDate,
    answer.runRate,
    answer.forecast.figure,
    answer.forecast.low,
    answer.forecast.high,
    ...(answer.lastMonth === null ? [] : [answer.lastMonth]),
    answer.monthStartCharges,
    answer.credits,
    ...answer.months.flatMap(({ measured, projected, total, low, high }) => [measured, projected, total, low, high]),
    ...(answer.backTest === null
      ? []
      : [
          ...(answer.backTest.meanError === null ? [] : [answer.backTest.meanError]),
          ...answer.backTest.origins.flatMap(({ forecast, actual, error }) => [forecast, actual, error]),
        ]),
    ...answer.expiring.map(({ perDay }) => perDay),
    ...answer.groups.flatMap(({ monthToDate, forecast, low, high, lastMonth }) => [monthToDate, forecast, low, high, lastMonth]),
  ];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** The same question on the same data gives the same futures. */
function seedOf(id: string): number {
  let seed = 7;
  for (const letter of id) seed = Math.imul(seed, 31) + letter.charCodeAt(0);
  return seed >>> 0;
}
