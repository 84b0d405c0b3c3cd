import { figureAt, type ResultRow, shapeOf } from "#core/charts/result-shape";
import { findDimension } from "#core/costs/dimensions";
import type { Figure } from "#core/costs/figure";
import type { Filter, SemanticResult } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { absolute, type Decimal, decimal, decimalOf, sumOf, toText } from "#core/figures/decimal";
import type { Cause, ExplainedPart, Mover, OnsetFinding } from "#core/insights/change-explanation";
import type { ChangeRow } from "#core/insights/change-row";
import type { MakeFigure } from "#core/insights/explanation-parts";
import { findOnset } from "#core/insights/onset";
import { findStart } from "#core/insights/start-hour";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import type { ChangeQuestion } from "#services/insights/change-question";

/** A value of a dimension is where a change sits when it holds at least this much of it. */
const HOLDS = 0.6;
const DAY_MS = 86_400_000;

type Search = {
  readonly question: ChangeQuestion;
  readonly rows: readonly ChangeRow[];
  readonly dimensions: readonly string[];
  readonly result: SemanticResult;
  readonly figure: MakeFigure;
  readonly signal: AbortSignal | undefined;
};

export type FoundCause = { readonly cause: Cause; readonly results: readonly SemanticResult[] };

/** Narrows a part down to what moved in it and to the day and hour at which that began, as far as the bill tells. */
export async function findCause(ctx: ServiceContext, part: ExplainedPart, index: number, search: Search): Promise<FoundCause> {
  const results: SemanticResult[] = [];
  const filters = [...search.question.filters, filterOf(part)];
  const movers = narrowed(part, index, search);
  const narrow = [...filters, ...movers.map((mover): Filter => ({ dimension: mover.dimension, op: "is", values: [mover.value] }))];
  const options = search.signal === undefined ? {} : { signal: search.signal };
  // Pods come and go; what stays and has an owner is their workload.
  const things = filters.some((filter) => findDimension(filter.dimension, [])?.ofPods) ? "workload" : "resource";
  const resource =
    search.dimensions.includes(things) || filters.some((filter) => filter.dimension === things)
      ? undefined
      : await quietly(async () => {
          const byResource = await queryCosts(
            ctx,
            {
              ...search.question,
              filters: narrow,
              exclude: [...search.question.exclude],
              groupBy: [things],
              topN: 5,
              orderBy: "change",
              order: Number(part.change.value) < 0 ? "asc" : "desc",
            },
            options,
          );
          results.push(byResource);
          return leadingResource(byResource, part, things);
        });
  const all = resource === undefined ? movers : [...movers, resource];
  const onset = await quietly(() =>
    onsetOf(
      ctx,
      search,
      all.length === 0 ? filters : [...filters, ...all.map((mover): Filter => ({ dimension: mover.dimension, op: "is", values: [mover.value] }))],
      part,
      results,
    ),
  );
  return { cause: { part: part.key, movers: all, ...(onset === undefined ? {} : { onset }) }, results };
}

function filterOf(part: ExplainedPart): Filter {
  const dimension = part.dimension ?? "service";
  return part.value === null ? { dimension, op: "is-missing", values: [] } : { dimension, op: "is", values: [part.value] };
}

/** A column that the export lacks makes the search shorter, not the answer fail. */
async function quietly<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return undefined;
    throw error;
  }
}

/** From the cells at hand: the usage type, account or region that holds most of the part's change. */
function narrowed(part: ExplainedPart, index: number, { rows, dimensions, figure }: Search): Mover[] {
  const movers: Mover[] = [];
  let inside = rows.filter((row) => row.kind === "usage" && (row.keys[part.dimension ?? ""] ?? null) === part.value);
  const whole = absolute(decimalOf(part.change.value) ?? 0n);
  for (const dimension of dimensions.filter((name) => name !== part.dimension)) {
    const groups = Map.groupBy(inside, (row) => row.keys[dimension] ?? null);
    if (groups.size < 2) continue;
    const sized = [...groups]
      .map(([value, group]) => ({ value, group, change: changeOf(group) }))
      .sort((a, b) =>
        absolute(a.change) === absolute(b.change) ? String(a.value).localeCompare(String(b.value)) : absolute(a.change) > absolute(b.change) ? -1 : 1,
      );
    const top = sized[0];
    if (top === undefined || top.value === null || top.change > 0n !== (decimalOf(part.change.value) ?? 0n) > 0n) continue;
    if (Number(absolute(top.change)) < HOLDS * Number(whole)) continue;
    movers.push(moverOf(dimension, top.value, top.group, `c${index}.${dimension}`, figure));
    inside = top.group;
  }
  return movers;
}

function changeOf(rows: readonly ChangeRow[]): Decimal {
  return sumOf(rows.map((row) => decimal(row.after) - decimal(row.before)));
}

function moverOf(dimension: string, value: string, rows: readonly ChangeRow[], path: string, figure: MakeFigure): Mover {
  const before = sumOf(rows.map((row) => decimal(row.before)));
  const after = sumOf(rows.map((row) => decimal(row.after)));
  return {
    dimension,
    value,
    state: before === 0n ? "new" : after === 0n ? "gone" : "changed",
    before: figure(`${path}.before`, before, `${value}, before`),
    after: figure(`${path}.after`, after, value),
    change: figure(`${path}.change`, after - before, `${value}, change`, "change"),
  };
}

/** The resource that moved most, when it holds enough of the part's change to be called its cause. */
function leadingResource(result: SemanticResult, part: ExplainedPart, things: string): Mover | undefined {
  const whole = Math.abs(Number(part.change.value));
  // Where the earlier period has no rows at all, the semantic model leaves the change unknown; a new part's resources are new.
  const moved = (row: ResultRow) => row.change ?? (part.state === "new" ? (row.value ?? 0n) : 0n);
  const rows = shapeOf(result).rows.filter((row) => row.groups[0] !== null && row.groups[0] !== "other");
  const top = rows.toSorted((a, b) => (absolute(moved(b)) > absolute(moved(a)) ? 1 : -1))[0];
  const after = top === undefined ? undefined : figureAt(result, top.index, "value");
  if (top === undefined || after === undefined || Math.abs(Number(moved(top)) / 1e18) < HOLDS * whole) return undefined;
  const before = toText((top.value ?? 0n) - moved(top));
  const of = (path: string, value: string, metric: string): Figure => ({ ...after, id: `${result.queryId}.r${top.index}.${path}`, value, metric });
  return {
    dimension: things,
    value: String(top.groups[0]),
    state: before === "0" ? "new" : top.value === 0n ? "gone" : "changed",
    before: of("before", before, after.metric),
    after,
    change: of("moved", toText(moved(top)), "change"),
  };
}

/** Looks for the day in the joined days of both periods, then for the hour around that day. */
async function onsetOf(
  ctx: ServiceContext,
  search: Search,
  filters: readonly Filter[],
  part: ExplainedPart,
  results: SemanticResult[],
): Promise<OnsetFinding | undefined> {
  const { period, compare } = search.result;
  if (compare === undefined) return undefined;
  const joined = compare.to === period.from ? { from: compare.from, to: period.to } : { from: period.from, to: period.to };
  const options = search.signal === undefined ? {} : { signal: search.signal };
  const ask = (granularity: "daily" | "hourly", span: { from: string; to: string }) =>
    queryCosts(
      ctx,
      { metric: search.question.metric, filters: [...filters], exclude: [...search.question.exclude], period: span, granularity },
      options,
    );
  const daily = await ask("daily", joined);
  results.push(daily);
  const rows = shapeOf(daily).rows.filter((row) => row.value !== undefined && row.time !== undefined);
  const complete = daily.period.partial ? rows.slice(0, -1) : rows;
  const series = filled(
    complete.map((row) => ({ day: String(row.time).slice(0, 10), value: Number(row.value) / 1e18 })),
    joined,
  );
  const onset = findOnset(series);
  const rises = Number(part.change.value) > 0;
  if (onset === undefined || onset.level > onset.usual !== rises) return undefined;
  const figure = (path: string, value: number, label: string): Figure => ({
    ...part.change,
    id: `${daily.queryId}.${path}`,
    queryId: daily.queryId,
    value: value.toFixed(6),
    metric: "daily_average",
    label,
  });
  const found: OnsetFinding = {
    shape: onset.shape,
    day: onset.day,
    through: onset.through,
    usual: figure("usual", onset.usual, "a day before"),
    level: figure("level", onset.level, "a day from then on"),
  };
  const start = Date.parse(`${onset.day}T00:00:00Z`);
  const hourly = await quietly(() => ask("hourly", { from: new Date(start - DAY_MS).toISOString(), to: new Date(start + DAY_MS).toISOString() }));
  if (hourly === undefined) return found;
  results.push(hourly);
  const hour = findStart(
    shapeOf(hourly).rows.map((row) => ({ at: toIso(String(row.time)), value: Number(row.value ?? 0n) / 1e18 })),
    onset.day,
  );
  return hour === undefined ? found : { ...found, hour };
}

function toIso(time: string): string {
  return /Z$|[+-]\d\d:\d\d$/.test(time) ? new Date(time).toISOString() : new Date(`${time.replace(" ", "T").slice(0, 16)}:00Z`).toISOString();
}

/** A day without rows inside the span cost nothing: a new thing has no rows before it began. */
function filled(series: readonly { day: string; value: number }[], span: { from: string; to: string }): { day: string; value: number }[] {
  const values = new Map(series.map((point) => [point.day, point.value]));
  const last = series.at(-1)?.day;
  const days: { day: string; value: number }[] = [];
  for (let at = Date.parse(span.from); at < Date.parse(span.to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (last === undefined || day > last) break;
    days.push({ day, value: values.get(day) ?? 0 });
  }
  return days;
}
