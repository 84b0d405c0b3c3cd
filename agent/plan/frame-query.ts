import type { Filter, SemanticQueryInput } from "#core/costs/query";
import type { Extras, Frame } from "#core/planner/frame";

/** The frame's short names where the semantic model has longer ones. */
const METRIC: Readonly<Record<string, string>> = { esr: "effective_savings_rate", rate: "unit_cost" };
const DIMENSION: Readonly<Record<string, string>> = { family: "instance_family", purchase: "purchase_option", owner: "tag:owner" };

/** Of several filters, the one that a question about a share is about: the most particular. */
const SHARE_OF = [
  "purchase_option",
  "charge_category",
  "instance_type",
  "instance_family",
  "workload",
  "namespace",
  "service",
  "cluster",
  "region",
  "account",
];

const NONE = "(none)";
const DEFAULT_PERIOD = "last_month";

export function dimensionOf(name: string): string {
  return DIMENSION[name] ?? name;
}

/** Who costs what on clusters, and what is idle there: divided by who runs on them, not queried. */
export function isAllocation(frame: Frame): boolean {
  return frame["a.what"] === "allocation" || (!isIdleCommitment(frame) && (frame["m"] === "idle" || frame["m"] === "efficiency"));
}

/** "Idle" of a Savings Plan is commitment that was paid and not used. */
function isIdleCommitment(frame: Frame): boolean {
  return frame["m"] === "idle" && frame["f.purchase"] === "savings_plan";
}

export function metricOf(frame: Frame): string | undefined {
  const name = frame["m"];
  if (isIdleCommitment(frame)) return "unused_commitment";
  return name === undefined || isAllocation(frame) ? undefined : (METRIC[String(name)] ?? String(name));
}

export function listOf(value: string | number | undefined): string[] {
  return value === undefined
    ? []
    : String(value)
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean);
}

/** `f.*` as filters, `x.*` as exclusions. */
export function filtersOf(frame: Frame, prefix: "f." | "x."): Filter[] {
  return Object.entries(frame)
    .filter(([key]) => key.startsWith(prefix))
    .flatMap(([key, value]): Filter[] => {
      const dimension = dimensionOf(key.slice(2));
      const values = listOf(value);
      const named = values.filter((item) => item !== NONE);
      return [
        ...(named.length > 0 ? [{ dimension, op: "is" as const, values: named }] : []),
        ...(named.length < values.length ? [{ dimension, op: "is-missing" as const, values: [] }] : []),
      ];
    });
}

export function periodOf(frame: Frame, otherwise = DEFAULT_PERIOD): string {
  return String(frame["t"] ?? otherwise);
}

/** A cost question as the semantic query that answers it. */
export function queryOf(frame: Frame, extras: Extras = {}): SemanticQueryInput {
  const groupBy = listOf(frame["g"]).map(dimensionOf);
  const filters = filtersOf(frame, "f.").filter((filter) => !(isIdleCommitment(frame) && filter.dimension === "purchase_option"));
  const exclude = filtersOf(frame, "x.");
  const metric = metricOf(frame);
  const compareTo = frame["c"] === undefined ? undefined : String(frame["c"]);
  // "Average daily cost" is one number, not a number a day.
  const isAverageOfDays = extras.average === "daily" && frame["gr"] === "daily" && frame["ch"] === undefined;
  const granularity = isAverageOfDays ? undefined : (frame["gr"] as SemanticQueryInput["granularity"]);
  const topN = typeof frame["n"] === "number" && frame["n"] >= 1 && frame["n"] <= 1000 && groupBy.length > 0 ? Math.round(frame["n"]) : undefined;
  const orderBy = extras.orderBy === "change" && compareTo === undefined ? undefined : extras.orderBy;
  const share = extras.share === true && groupBy.length === 0 ? shareDimension(filters) : undefined;
  return {
    ...(metric === undefined ? {} : { metric }),
    period: periodOf(frame),
    groupBy: share ? [share] : groupBy,
    // A share needs its whole: the part's filter becomes the grouping.
    filters: share ? filters.filter((filter) => filter.dimension !== share) : filters,
    exclude,
    ...(granularity === undefined ? {} : { granularity }),
    ...(compareTo === undefined && extras.orderBy === "change" ? { compareTo: "prev_period" } : {}),
    ...(compareTo === undefined ? {} : { compareTo }),
    ...(topN === undefined ? {} : { topN }),
    ...(frame["o"] === "asc" ? { order: "asc" as const } : {}),
    ...(orderBy === undefined ? (extras.orderBy === "change" ? { orderBy: "change" as const } : {}) : { orderBy }),
    ...(extras.minValue === undefined ? {} : { minValue: extras.minValue }),
    ...(extras.average === undefined ? {} : { average: extras.average }),
    ...(extras.cumulative === true && granularity !== undefined ? { cumulative: true } : {}),
  };
}

function shareDimension(filters: readonly Filter[]): string | undefined {
  const named = filters.map((filter) => filter.dimension);
  return SHARE_OF.find((dimension) => named.includes(dimension)) ?? named[0];
}
