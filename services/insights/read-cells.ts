import { dimensionAlias, findDimension } from "#core/costs/dimensions";
import { UNIT } from "#core/costs/organization/organization-dimensions";
import type { Filter, PeriodInput } from "#core/costs/query";
import { groupedSql, type QueryPlan } from "#core/costs/query-plan";
import { dimensionIn } from "#core/costs/semantic-model";
import { LimitExceededError } from "#core/errors";
import { type Decimal, decimalOf } from "#core/figures/decimal";
import { questionContext } from "#services/costs/question-context";
import { type CompiledResult, runCompiled } from "#services/costs/run-compiled";
import { requireDimension } from "#services/costs/resolve-filters";
import { type ResolvedQuery, resolveQuery } from "#services/costs/resolve-query";
import type { ServiceContext } from "#services/context";

/** Groups of one reading; beyond it nothing would add up, so that coarser cells are to be read. */
const MOST_CELLS = 200_000;

export class TooManyCellsError extends LimitExceededError {}

export type CellQuestion = {
  /** What cost means in this export, where none is named: amortized if it can be known. */
  readonly metric?: string | undefined;
  readonly period: PeriodInput;
  readonly compareTo?: PeriodInput;
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
};

/** One group of line items: its keys by dimension, and its amount; undefined is unknown. */
export type BillCell = { readonly keys: Readonly<Record<string, string | null>>; readonly value: Decimal | undefined; readonly unit: string };

export type CellRead = {
  readonly resolved: ResolvedQuery;
  readonly dimensions: readonly string[];
  readonly after: readonly BillCell[];
  readonly before: readonly BillCell[];
  readonly runs: readonly CompiledResult[];
};

/**
 * Groups the bill by many dimensions at once, finer than an answer shows, from the same definitions as every answer.
 * Dimensions that the export lacks are left out; those of pods turn every amount into what pods cost.
 */
export async function readCells(ctx: ServiceContext, question: CellQuestion, dimensions: readonly string[], signal?: AbortSignal): Promise<CellRead> {
  const engine = await ctx.costs();
  const resolved = await resolveQuery(
    engine,
    {
      ...(question.metric === undefined ? {} : { metric: question.metric }),
      period: question.period,
      filters: [...question.filters],
      exclude: [...question.exclude],
      groupBy: dimensions.filter(shapesQuestion),
      ...(question.compareTo === undefined ? {} : { compareTo: question.compareTo }),
    },
    questionContext(ctx, engine),
  );
  const { model, definition } = resolved;
  const known = dimensions.flatMap((name) => {
    const dimension = requireDimension(name, model);
    const on = dimensionIn(dimension, model, definition.table);
    return on === undefined ? [] : [{ name, alias: dimensionAlias(dimension), on }];
  });
  const plan: QueryPlan = { ...resolved.plan, dimensions: known.map(({ alias, on }) => ({ alias, on })), limit: MOST_CELLS + 1 };
  const names = known.map(({ name }) => name);
  const run = async (period: QueryPlan["period"]) => {
    const of = { ...plan, period };
    const result = await runCompiled(engine, groupedSql(of), signal, MOST_CELLS, { shape: "groups", plan: of, withCredits: false });
    if (result.truncated || result.rows.length > MOST_CELLS)
      throw new TooManyCellsError(
        `${period.from.slice(0, 10)} to ${period.to.slice(0, 10)} has more than ${MOST_CELLS.toLocaleString("en-US")} combinations of ${names.join(", ")}. Filter by a service or an account first.`,
      );
    return result;
  };
  const [after, before] = await Promise.all([run(resolved.period), resolved.compare === undefined ? undefined : run(resolved.compare)]);
  return {
    resolved,
    dimensions: names,
    after: cells(after, names, resolved),
    before: before === undefined ? [] : cells(before, names, resolved),
    runs: before === undefined ? [after] : [after, before],
  };
}

/** Dimensions that decide what is read at all: those of pods, and those of the organisation, which must be known first. */
function shapesQuestion(name: string): boolean {
  const found = findDimension(name, []);
  return found?.ofPods === true || found?.name === UNIT || /^(?:organizational_unit|cost_category):/.test(name);
}

function cells(result: CompiledResult, names: readonly string[], resolved: ResolvedQuery): BillCell[] {
  const at = (name: string) => result.columns.findIndex((column) => column.name === name);
  const [value, unit] = [at("value"), at("unit")];
  return result.rows.map((row) => ({
    keys: Object.fromEntries(
      names.map((name, index) => [name, row[index] === null || row[index] === undefined || row[index] === "" ? null : String(row[index])]),
    ),
    value: decimalOf(row[value]),
    unit: unit === -1 ? resolved.metric.unit : String(row[unit] ?? ""),
  }));
}
