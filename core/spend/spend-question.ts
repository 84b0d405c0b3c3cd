import type { Filter, Granularity, PeriodInput } from "#core/costs/query";
import { InvalidInputError } from "#core/errors";

/** What the address of `/api/spend` asks, before names and dates are resolved against a bill. */
export type SpendQuestion = {
  readonly metric: string | undefined;
  readonly groupBy: readonly string[];
  /** Undefined: nobody said; what is there decides. */
  readonly period: PeriodInput | undefined;
  readonly granularity: Granularity | undefined;
  readonly compareTo: PeriodInput | undefined;
  readonly topN: number | undefined;
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
};

export type Parameters = Readonly<Record<string, readonly string[]>>;

/** Names that are no filter, as they are spelled in the address. */
export const SPEND_PARAMETERS = ["period", "range", "from", "to", "granularity", "groupBy", "metric", "compareTo", "topN", "format"] as const;

const GRANULARITIES: Readonly<Record<string, Granularity>> = {
  h: "hourly",
  hour: "hourly",
  hourly: "hourly",
  d: "daily",
  day: "daily",
  daily: "daily",
  w: "weekly",
  week: "weekly",
  weekly: "weekly",
  m: "monthly",
  month: "monthly",
  monthly: "monthly",
  q: "quarterly",
  quarter: "quarterly",
  quarterly: "quarterly",
};

const PERIODS: Readonly<Record<string, string>> = {
  d: "last_1d",
  w: "last_7d",
  m: "this_month",
  y: "this_year",
  day: "last_1d",
  week: "last_7d",
  month: "this_month",
  year: "this_year",
  daily: "last_1d",
  weekly: "last_7d",
  monthly: "this_month",
  ytd: "this_year",
  mtd: "this_month",
  qtd: "this_quarter",
  wtd: "this_week",
};

/** A chart of so many steps, where only the step was named. */
const SPAN_OF: Readonly<Record<Granularity, string>> = {
  hourly: "last_3d",
  daily: "last_30d",
  weekly: "last_12w",
  monthly: "last_12mo",
  quarterly: "last_4q",
};

/**
 * Reads the parameters of an address. A parameter that is none of {@link SPEND_PARAMETERS} is a filter, named as its dimension;
 * `exclude.<dimension>` (or `<dimension>!`) leaves out.
 *
 * @param nameOf the dimension that a name means
 * @throws InvalidInputError for what no question can be made of, saying what to write
 */
export function readSpendQuestion(parameters: Parameters, nameOf: (name: string) => string): SpendQuestion {
  const one = (name: string): string | undefined => {
    const values = (parameters[name] ?? []).filter((value) => value.trim() !== "");
    if (values.length > 1) throw new InvalidInputError(`Give ${name} once.`);
    return values[0]?.trim();
  };
  const step = one("granularity");
  const granularity = step === undefined ? undefined : GRANULARITIES[step.toLowerCase()];
  if (step !== undefined && granularity === undefined && PERIODS[step.toLowerCase()] === undefined)
    throw new InvalidInputError(`There is no granularity "${step.slice(0, 40)}". Use D, W or M (daily, weekly, monthly), hourly or quarterly.`);
  const filters: Filter[] = [];
  const exclude: Filter[] = [];
  for (const [name, values] of Object.entries(parameters)) {
    if (SPEND_PARAMETERS.some((known) => known === name)) continue;
    const leavesOut = /^exclude[.:]/i.test(name) || name.endsWith("!");
    const dimension = nameOf(name.replace(/^exclude[.:]/i, "").replace(/!$/, ""));
    const wanted = values.filter((value) => value.trim() !== "");
    if (wanted.length === 0) throw new InvalidInputError(`The filter ${name} has no value. Name one, or (none) for what has none.`);
    (leavesOut ? exclude : filters).push({ dimension, op: "is", values: wanted });
  }
  const compareTo = one("compareTo");
  return {
    metric: one("metric"),
    groupBy: (parameters["groupBy"] ?? [])
      .flatMap((list) => list.split(","))
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map(nameOf),
    period: periodOf(one, granularity, step),
    granularity,
    compareTo: compareTo === undefined || compareTo.toLowerCase() === "none" ? undefined : compareTo,
    topN: topNOf(one("topN")),
    filters,
    exclude,
  };
}

type One = (name: string) => string | undefined;

function periodOf(one: One, granularity: Granularity | undefined, step: string | undefined): PeriodInput | undefined {
  const [from, to] = [one("from"), one("to")];
  const named = one("period") ?? one("range");
  if (named !== undefined && (from !== undefined || to !== undefined)) throw new InvalidInputError("Give either period, or from and to.");
  if ((from === undefined) !== (to === undefined))
    throw new InvalidInputError("Give both from and to, for instance from=2026-10-01&to=2026-11-01; to is not included.");
  if (from !== undefined && to !== undefined) return { from, to };
  if (named !== undefined) return PERIODS[named.toLowerCase()] ?? named;
  if (granularity !== undefined) return SPAN_OF[granularity];
  return step === undefined ? undefined : PERIODS[step.toLowerCase()];
}

function topNOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new InvalidInputError("topN is a whole number from 1 to 1000.");
  return count;
}

/** Steps that a period of so many days reads well in. */
export function granularityFor(days: number): Granularity {
  return days <= 62 ? "daily" : days <= 190 ? "weekly" : "monthly";
}
