import type { z } from "zod";
import type { KeyFigure, Overview } from "#core/api/schemas";
import { blockFromResult } from "#core/charts/build-block";
import type { PeriodInput, SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { freshness, freshnessOf } from "#core/costs/freshness";
import { MajorTomError } from "#core/errors";
import { hourlyRate, monthlyRate } from "#core/figures/derive";
import type { CostCatalog } from "#core/ports/cost-engine";
import { listActivity } from "#services/audit/activity";
import type { ServiceContext } from "#services/context";
import { readCatalog } from "#services/costs/catalog";
import { queryCosts } from "#services/costs/query";

type Key = z.infer<typeof KeyFigure>;

const MOVERS = 8;
const DAY_MS = 86_400_000;
/** The run rate is that of a whole week, so that a weekend does not make it. */
const RUN_RATE_DAYS = 7;
const TREND_DAYS = 30;

/** The page that opens the day: where the month stands, what it is on course for, what idles, what moved. */
export async function readOverview(ctx: ServiceContext): Promise<z.infer<typeof Overview>> {
  const catalog = await readCatalog(ctx);
  const notes: string[] = [];
  const ask = (query: SemanticQueryInput) => known(queryCosts(ctx, query), notes);
  const periods = periodsOf(catalog, ctx.now());
  const against = { period: periods.month, compareTo: "prev_period" };
  const [month, week, unused, untagged, trend, movers, activity] = await Promise.all([
    ask(against),
    ask({ period: periods.week }),
    ask({ metric: "unused_commitment", ...against }),
    ask({ metric: "untagged_share", ...against }),
    ask({ period: periods.trend, granularity: "daily", groupBy: ["purchase_option"] }),
    ask({ ...against, groupBy: ["service"], orderBy: "change", topN: MOVERS }),
    ctx.scopes.has("audit:read") ? listActivity(ctx) : [],
  ]);
  const drawn = trend ?? month;
  if (!drawn) throw await firstFault(ctx, periods.trend);
  return {
    asOf: catalog.dataThrough,
    freshness: freshnessOf(catalog.dataThrough, ctx.now()),
    fresh: freshness(catalog.dataThrough, ctx.now()),
    keyFigures: [monthToDate(month), runRate(week), unusedCommitment(unused), untaggedShare(untagged, catalog.tagKeys[0])].filter(
      (key) => key !== undefined,
    ),
    trend: blockFromResult(drawn, { kind: "stacked_bar", title: "Spend per day", id: "b_trend" }),
    movers: blockFromResult(movers ?? drawn, { kind: "table", title: "What moved", id: "b_movers" }),
    anomaliesNote: null,
    notes: [...new Set(notes)],
    activity,
  };
}

type Periods = { readonly month: PeriodInput; readonly week: PeriodInput; readonly trend: PeriodInput };

/** This month and the last days; where the data ended before this month began, the last month and days that it has. */
function periodsOf({ periods, dataThrough }: CostCatalog, now: Date): Periods {
  const newest = periods.at(-1)?.billingPeriod;
  if (newest === undefined || newest >= now.toISOString().slice(0, 7))
    return { month: "this_month", week: `last_${RUN_RATE_DAYS}d`, trend: `last_${TREND_DAYS}d` };
  const through = Math.floor(Date.parse(dataThrough) / DAY_MS) * DAY_MS;
  const lastDays = (days: number) => ({
    from: new Date(through - days * DAY_MS).toISOString().slice(0, 10),
    to: new Date(through).toISOString().slice(0, 10),
  });
  return { month: newest ?? "this_month", week: lastDays(RUN_RATE_DAYS), trend: lastDays(TREND_DAYS) };
}

/** A part that this export cannot answer is named, and leaves the rest standing. */
async function known(result: Promise<SemanticResult>, notes: string[]): Promise<SemanticResult | undefined> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    notes.push(error.message);
    return undefined;
  }
}

async function firstFault(ctx: ServiceContext, period: PeriodInput): Promise<unknown> {
  return queryCosts(ctx, { period }).then(
    () => new Error("The overview has neither a month nor a trend."),
    (error: unknown) => error,
  );
}

const figureOf = (result: SemanticResult, path: string) => result.figures.find(({ id }) => id === `${result.queryId}.${path}`);

/** With the change against the same days before, where there is one. */
function compared(
  key: Omit<Key, "figure" | "change" | "context">,
  result: SemanticResult | undefined,
  context: (before: string | undefined) => string,
): Key | undefined {
  const figure = result && figureOf(result, "total");
  if (!result || !figure) return undefined;
  const change = figureOf(result, figure.unit === "ratio" ? "total_change" : "total_change_ratio");
  return { ...key, figure, context: context(result.compare?.label), ...(change && change.value !== null ? { change } : {}) };
}

function monthToDate(result: SemanticResult | undefined): Key | undefined {
  return compared(
    { key: "month_to_date", label: "Month to date", ask: `What did we spend in ${result?.period.label ?? "this month"}, by service?` },
    result,
    (before) => `${result?.period.label ?? ""}${before ? `, against ${before}` : ""}`,
  );
}

function unusedCommitment(result: SemanticResult | undefined): Key | undefined {
  return compared(
    {
      key: "unused_commitment",
      label: "Unused commitment",
      ask: `How much of our commitments went unused in ${result?.period.label ?? "this month"}?`,
    },
    result,
    () => `Savings Plan commitment paid for and not used, ${result?.period.label ?? ""}`,
  );
}

function untaggedShare(result: SemanticResult | undefined, key = "team"): Key | undefined {
  return compared(
    { key: "untagged_share", label: "Untagged share", ask: `What has no ${key} tag in ${result?.period.label ?? "this month"}, by service?` },
    result,
    () => `Of the cost of usage in ${result?.period.label ?? "the month"}, without any tag of yours`,
  );
}

function runRate(result: SemanticResult | undefined): Key | undefined {
  const total = result && figureOf(result, "total");
  if (!result || !total) return undefined;
  const perHour = hourlyRate(total, result.period.daysWithData * 24, `per hour, ${result.period.label}`);
  const figure = monthlyRate(perHour, `Run rate at the pace of ${result.period.label}`);
  return {
    key: "run_rate",
    label: "Run rate",
    figure,
    context: `per month of 730 h, at the pace of ${result.period.label}`,
    ask: "What is our daily average over the last 7 days?",
  };
}
