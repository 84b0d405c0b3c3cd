import type { z } from "zod";
import type { KeyFigure, Overview } from "#core/api/schemas";
import { blockFromResult } from "#core/charts/build-block";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { hourlyRate, monthlyRate } from "#core/figures/derive";
import { listActivity } from "#services/audit/activity";
import type { ServiceContext } from "#services/context";
import { freshnessOf, readCatalog } from "#services/costs/catalog";
import { queryCosts } from "#services/costs/query";

type Key = z.infer<typeof KeyFigure>;

const MOVERS = 8;
/** The run rate is that of a whole week, so that a weekend does not make it. */
const RUN_RATE_PERIOD = "last_7d";

/** The page that opens the day: where the month stands, what it is on course for, what idles, what moved. */
export async function readOverview(ctx: ServiceContext): Promise<z.infer<typeof Overview>> {
  const catalog = await readCatalog(ctx);
  const notes: string[] = [];
  const ask = (query: SemanticQueryInput) => known(queryCosts(ctx, query), notes);
  const [month, week, unused, untagged, trend, movers, activity] = await Promise.all([
    ask({ period: "this_month", compareTo: "prev_period" }),
    ask({ period: RUN_RATE_PERIOD }),
    ask({ metric: "unused_commitment", period: "this_month", compareTo: "prev_period" }),
    ask({ metric: "untagged_share", period: "this_month", compareTo: "prev_period" }),
    ask({ period: "last_30d", granularity: "daily", groupBy: ["purchase_option"] }),
    ask({ period: "this_month", compareTo: "prev_period", groupBy: ["service"], orderBy: "change", topN: MOVERS }),
    ctx.scopes.has("audit:read") ? listActivity(ctx) : [],
  ]);
  const drawn = trend ?? month;
  if (!drawn) throw await firstFault(ctx);
  return {
    asOf: catalog.dataThrough,
    freshness: freshnessOf(catalog.dataThrough, ctx.now()),
    keyFigures: [monthToDate(month), runRate(week), unusedCommitment(unused), untaggedShare(untagged)].filter((key) => key !== undefined),
    trend: blockFromResult(drawn, { kind: "stacked_bar", title: "Spend per day", id: "b_trend" }),
    movers: blockFromResult(movers ?? drawn, { kind: "table", title: "What moved", id: "b_movers" }),
    anomaliesNote: null,
    notes: [...new Set(notes)],
    activity,
  };
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

async function firstFault(ctx: ServiceContext): Promise<unknown> {
  return queryCosts(ctx, { period: "last_30d" }).then(
    () => new Error("The overview has neither a month nor a trend."),
    (error: unknown) => error,
  );
}

const figureOf = (result: SemanticResult, path: string) => result.figures.find(({ id }) => id === `${result.queryId}.${path}`);

/** With the change against the same days before, where there is one. */
function compared(key: Omit<Key, "figure" | "change" | "context">, result: SemanticResult | undefined, context: (before: string | undefined) => string): Key | undefined {
  const figure = result && figureOf(result, "total");
  if (!result || !figure) return undefined;
  const change = figureOf(result, figure.unit === "ratio" ? "total_change" : "total_change_ratio");
  return { ...key, figure, context: context(result.compare?.label), ...(change && change.value !== null ? { change } : {}) };
}

function monthToDate(result: SemanticResult | undefined): Key | undefined {
  return compared({ key: "month_to_date", label: "This month to date", ask: "What did we spend this month to date, by service?" }, result, (before) => `${result?.period.label ?? ""}${before ? `, against ${before}` : ""}`);
}

function unusedCommitment(result: SemanticResult | undefined): Key | undefined {
  return compared({ key: "unused_commitment", label: "Unused commitment", ask: "How much of our commitments goes unused this month?" }, result, () => "Savings Plan commitment paid for and not used, this month");
}

function untaggedShare(result: SemanticResult | undefined): Key | undefined {
  return compared({ key: "untagged_share", label: "Untagged share", ask: "What is untagged this month, by service?" }, result, () => "Of this month's cost, without any tag of yours");
}

function runRate(result: SemanticResult | undefined): Key | undefined {
  const total = result && figureOf(result, "total");
  if (!result || !total) return undefined;
  const perHour = hourlyRate(total, result.period.daysWithData * 24, `per hour, ${result.period.label}`);
  const figure = monthlyRate(perHour, `Run rate at the pace of ${result.period.label}`);
  return { key: "run_rate", label: "Run rate", figure, context: `per month of 730 h, at the pace of ${result.period.label}`, ask: "What is our daily average over the last 7 days?" };
}
