import { dimensionWord } from "#core/charts/dimension-words";
import { figureById } from "#core/charts/result-shape";
import { costOf } from "#core/charts/subject";
import type { Source } from "#core/chat/blocks";
import { findDimension } from "#core/costs/dimensions";
import type { Figure } from "#core/costs/figure";
import type { Filter, PeriodInput, SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { InvalidInputError, NoDataError } from "#core/errors";
import { toText } from "#core/figures/decimal";
import { changeBetween, changeRatio, dailyAverage } from "#core/figures/derive";
import { formatFigure } from "#core/figures/format";
import type { ChangeExplanation, ChangeStep, ExplainedPart } from "#core/insights/change-explanation";
import type { ChangeRow, ChargeKind } from "#core/insights/change-row";
import { decompose, rankDimensions } from "#core/insights/decompose";
import { explainedEffects, explainedParts, type MakeFigure, partsTable, waterfallBlock } from "#core/insights/explanation-parts";
import { modelOf } from "#services/costs/model-of";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import type { ChangeQuestion } from "#services/insights/change-question";
import { filterOfStep, finerIn, isInside, nextFiner } from "#services/insights/change-inside";
import { readChangeRows } from "#services/insights/change-rows";
import { findCause } from "#services/insights/find-cause";
import { sourceOf } from "#services/insights/source-of";

export type ExplainChangeInput = {
  readonly metric?: string | undefined;
  readonly period: PeriodInput;
  /** `prev_period` unless named. */
  readonly compareTo?: PeriodInput | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly exclude?: readonly Filter[] | undefined;
  /** The dimension to take the difference apart by; the one that explains most unless named. */
  readonly groupBy?: string | readonly string[] | undefined;
  /** Looks inside one part: charges of this kind with these values, outermost first. */
  readonly inside?: { readonly kind: ChargeKind; readonly path: readonly ChangeStep[] } | undefined;
};

/** Dimensions that a difference may be taken apart by when none is named. */
const CANDIDATES = ["service", "account", "region"] as const;
/** Parts that are searched for a cause, each with three or four queries of its own. */
const SEARCHED = 2;

/**
 * What moved between two periods: parts that sum to the difference exactly, by usage, price and purchase option where
 * the bill has usage amounts, and where in the bill and on which day the largest parts begin.
 *
 * @throws NoDataError when neither period has rows
 * @throws InvalidInputError for a metric that cannot be added up
 */
export async function explainChange(
  ctx: ServiceContext,
  input: ExplainChangeInput,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ChangeExplanation> {
  const { inside } = input;
  const steps = inside?.path ?? [];
  const asIs = {
    period: input.period,
    compareTo: input.compareTo ?? "prev_period",
    filters: [...(input.filters ?? [])],
    exclude: [...(input.exclude ?? [])],
  };
  const model = modelOf(await ctx.costs());
  const named = typeof input.groupBy === "string" ? input.groupBy : input.groupBy?.[0];
  const found = named === undefined ? undefined : findDimension(named, model.tagKeys);
  const finer = finerIn(model, steps);
  const asked = found?.values === "time" ? undefined : (found?.name ?? named ?? (inside && nextFiner(finer, steps, asIs.filters)));
  // By namespace the whole is what pods cost, not the bill.
  const ofPods = asked !== undefined && findDimension(asked, [])?.ofPods === true;
  const { totals, alone } = await totalsOf(
    ctx,
    { ...asIs, ...(ofPods ? { groupBy: [asked] } : {}), ...(input.metric === undefined ? {} : { metric: input.metric }) },
    options,
  );
  const question: ChangeQuestion = { ...asIs, filters: [...asIs.filters, ...steps.flatMap(filterOfStep)], metric: totals.metric.name };
  if (!totals.metric.additive)
    throw new InvalidInputError(
      `${totals.metric.label} is a ratio, so its change has no parts that add up. Ask for it by account or service, compared with the period before.`,
    );
  if (known(totals, "total_change")?.value === null && (totals.compare?.daysWithData ?? 0) === 0) {
    throw new NoDataError(
      `There is no data for ${totals.compare?.label ?? "the period before"} to compare ${totals.period.label} with. Compare it with a period that has data.`,
    );
  }
  const read = await readChangeRows(ctx, question, [...(asked === undefined ? [] : [asked]), ...steps.map((step) => step.dimension)], options.signal);
  const cells = inside === undefined ? read : { ...read, rows: read.rows.filter((row) => isInside(row, inside)) };
  if (cells.rows.length === 0)
    throw new NoDataError(
      `No rows for ${totals.period.label} nor for ${totals.compare?.label ?? "the period before"}. Ask for a period that has data.`,
    );
  const candidates = CANDIDATES.filter(
    (name) => cells.dimensions.includes(name) && !question.filters.some((filter) => filter.dimension === name && filter.values.length === 1),
  );
  const dimension =
    asked ??
    rankDimensions(
      cells.rows,
      [...candidates, ...(candidates.includes("service") ? [] : ["usage_type"])].filter((name) => cells.dimensions.includes(name)),
    )[0]?.dimension ??
    "service";
  // What is gone has no rows now; its parts are in the cells all the same.
  const byPart = await queryCosts(
    ctx,
    { ...question, filters: [...question.filters], exclude: [...question.exclude], groupBy: [dimension] },
    options,
  ).catch(orWhereNoRows(totals));
  const days = { before: totals.compare?.daysWithData ?? 0, after: totals.period.daysWithData };
  const decomposition = decompose(cells.rows, dimension, days, inside?.kind);

  const template = totalOf(totals, "total", totals.metric.name);
  const figure: MakeFigure = (path, value, label, metric) => ({
    ...template,
    id: `${byPart.queryId}.${path}`,
    queryId: byPart.queryId,
    value: toText(value),
    metric: metric ?? totals.metric.name,
    label,
  });
  const parts = explainedParts(decomposition, figure);
  const ofCells = inside !== undefined || !alone;
  const before = ofCells
    ? figure("before", decomposition.before, `Total, ${totals.compare?.label ?? "before"}`)
    : totalOf(totals, "total_previous", totals.metric.name);
  const after = ofCells ? figure("after", decomposition.after, `Total, ${totals.period.label}`) : template;
  const change = (ofCells ? undefined : known(totals, "total_change")) ?? changeBetween(after, before, "change");
  const ratio = (ofCells ? undefined : known(totals, "total_change_ratio")) ?? changeRatio(after, before, "change");
  const searched = await Promise.all(
    worthSearching(parts).map((part, index) =>
      findCause(ctx, part, index, { question, rows: cells.rows, dimensions: cells.dimensions, result: totals, figure, signal: options.signal }),
    ),
  );
  const results = [totals, byPart, ...searched.flatMap((found) => found.results)];
  const compareLabel = totals.compare?.label ?? "before";
  const frame = {
    queryId: byPart.queryId,
    title: `What moved ${costOf({ filters: [...question.filters], exclude: [...question.exclude] })}, by ${dimensionWord(dimension)}`,
    subtitle: `${totals.metric.label}, ${totals.metric.unit}, ${totals.period.label} against ${compareLabel}`,
    unit: totals.metric.unit,
    before: compareLabel,
    after: totals.period.label,
    finding: `${totals.period.label} is ${formatFigure(change, { sign: "always" })} against ${compareLabel}${parts[0] === undefined ? "" : `; most of it is ${parts[0].key}, ${formatFigure(parts[0].change)}`}.`,
  };
  const effects = explainedEffects(decomposition.effects, figure);
  const perDay = days.before === days.after || days.before === 0 || days.after === 0 ? undefined : perDayOf(before, after, days);
  const causes = searched.map((found) => found.cause).filter((cause) => cause.movers.length > 0 || cause.onset !== undefined);
  return {
    metric: totals.metric,
    filters: question.filters,
    exclude: question.exclude,
    period: totals.period,
    compare: totals.compare ?? totals.period,
    before,
    after,
    change,
    changeRatio: ratio,
    ...(perDay === undefined ? {} : { perDay }),
    ...(inside === undefined ? {} : { inside }),
    finer,
    dimension,
    parts,
    effects,
    causes,
    figures: unique([
      before,
      after,
      change,
      ratio,
      ...(perDay === undefined ? [] : Object.values(perDay)),
      ...parts.flatMap((part) => [part.before, part.after, part.change, ...part.effects.map((effect) => effect.change)]),
      ...effects.map((effect) => effect.change),
      ...causes.flatMap((cause) => [
        ...cause.movers.flatMap((mover) => [mover.before, mover.after, mover.change]),
        ...(cause.onset === undefined ? [] : [cause.onset.usual, cause.onset.level]),
      ]),
    ]),
    blocks: [waterfallBlock(decomposition, parts, frame), partsTable(decomposition, parts, frame)],
    sources: sources(results),
    notes: [
      ...new Set([
        ...totals.notes,
        ...monthlyCharges(cells.rows, totals),
        ...(cells.unknown ? ["Charges with an unknown amount are in no part."] : []),
        ...(cells.metered || ofPods || question.filters.some((filter) => findDimension(filter.dimension, [])?.ofPods)
          ? []
          : ["This export has no usage amounts, so usage and price cannot be told apart."]),
      ]),
    ],
  };
}

/** The totals of both periods; where the filters leave nothing in the later one, those of the whole bill, to have its bounds. */
async function totalsOf(
  ctx: ServiceContext,
  query: SemanticQueryInput,
  options: { readonly signal?: AbortSignal },
): Promise<{ readonly totals: SemanticResult; readonly alone: boolean }> {
  try {
    return { totals: await queryCosts(ctx, query, options), alone: true };
  } catch (error) {
    if (!(error instanceof NoDataError) || (query.filters ?? []).length + (query.exclude ?? []).length === 0) throw error;
    return { totals: await queryCosts(ctx, { ...query, filters: [], exclude: [] }, options), alone: false };
  }
}

function orWhereNoRows(totals: SemanticResult): (error: unknown) => SemanticResult {
  return (error) => {
    if (error instanceof NoDataError) return totals;
    throw error;
  };
}

/** Tax, support and some fees are posted once a month: a month that is not over may lack them. */
function monthlyCharges(rows: readonly ChangeRow[], { period }: SemanticResult): string[] {
  const missing = rows.filter((row) => (row.kind === "tax" || row.kind === "fee") && row.after === "0" && row.before !== "0");
  return period.partial && missing.length > 0
    ? [
        `Charges that AWS posts once a month (${[...new Set(missing.map(({ kind }) => (kind === "fee" ? "fees" : kind)))].join(", ")}) may not be in ${period.label} yet.`,
      ]
    : [];
}

function known(result: SemanticResult, path: string): Figure | undefined {
  return figureById(result, path) ?? figureById(result, `r0.${path.replace("total_", "")}`);
}

function totalOf(result: SemanticResult, path: string, metric: string): Figure {
  const found = known(result, path) ?? result.figures.find((figure) => figure.metric === metric);
  if (found === undefined) throw new NoDataError(`No rows for ${result.period.label}. Ask for a period that has data.`);
  return found;
}

/** Large enough to matter, and a part that has an inside. */
function worthSearching(parts: readonly ExplainedPart[]): ExplainedPart[] {
  const moved = parts.filter((part) => part.kind === "usage" && part.folded === undefined && Math.abs(Number(part.change.value)) >= 0.01);
  const largest = Math.abs(Number(moved[0]?.change.value ?? 0));
  return moved.filter((part) => Math.abs(Number(part.change.value)) > 0.3 * largest).slice(0, SEARCHED);
}

function perDayOf(before: Figure, after: Figure, days: { before: number; after: number }): NonNullable<ChangeExplanation["perDay"]> {
  const daily = (figure: Figure, count: number): Figure => ({ ...dailyAverage(figure, count, `${figure.label}, per day`), unit: figure.unit });
  const [then, now] = [daily(before, days.before), daily(after, days.after)];
  return { before: then, after: now, change: changeBetween(now, then, "change per day"), changeRatio: changeRatio(now, then, "change per day") };
}

function unique(figures: readonly Figure[]): Figure[] {
  return [...new Map(figures.map((figure) => [figure.id, figure])).values()];
}

function sources(results: readonly SemanticResult[]): Omit<Source, "n">[] {
  return [...new Map(results.map((result) => [result.queryId, sourceOf(result)])).values()];
}
