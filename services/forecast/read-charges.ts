import type { DimensionSql } from "#core/costs/dimension";
import type { DayCharge } from "#core/costs/forecast/charge";
import { type DayNumber, dayInstant, dayNumber, monthStart } from "#core/costs/forecast/day-number";
import type { BillHistory } from "#core/costs/forecast/project-bill";
import type { Columns } from "#core/costs/metric";
import type { Filter } from "#core/costs/query";
import { type QueryPlan, groupedSql } from "#core/costs/query-plan";
import { type SemanticModel, dimensionIn } from "#core/costs/semantic-model";
import { type Sql, identifier, join, sql } from "#core/costs/sql/sql";
import { InvalidInputError, LimitExceededError } from "#core/errors";
import type { LogicalTable } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import { questionContext } from "#services/costs/question-context";
import { requireColumn, requireDimension } from "#services/costs/resolve-filters";
import { type ResolvedQuery, resolveQuery } from "#services/costs/resolve-query";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";

export type ChargeQuestion = {
  readonly metric?: string | undefined;
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
  /** A dimension by which the charges are told apart as well. */
  readonly by?: string | undefined;
};

export type ReadCharges = {
  readonly resolved: ResolvedQuery;
  readonly history: BillHistory;
  /** Charges by value of `by`; null is missing. */
  readonly groups: ReadonlyMap<string | null, readonly DayCharge[]>;
  /** The ends of commitments are told by the bill. */
  readonly knowsEnds: boolean;
  readonly bytesScanned: number;
  readonly sql: string;
  /** Charges of a day that is not complete, which no pattern is learned from. */
  readonly started: readonly DayCharge[];
};

/** Half a year, and the months before it that its first month is compared with. */
const HISTORY_DAYS = 215;
/** Kinds of charges times days; more is no single question. */
const MOST_ROWS = 400_000;

/** Reads what each day cost by kind of charge, service and commitment, under the semantic model's own definition of the metric. */
export async function readCharges(ctx: ServiceContext, question: ChargeQuestion, signal?: AbortSignal): Promise<ReadCharges> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const { dataThrough, dataFrom, gaps } = engine.catalog();
  const last = dayNumber(dataThrough) - 1;
  const firstDay = Math.max(dayNumber(dataFrom), monthStart(new Date((last - HISTORY_DAYS) * 86_400_000).toISOString().slice(0, 7)));
  const named = question.by === undefined ? [] : [question.by];
  const resolved = await resolveQuery(
    engine,
    {
      ...(question.metric === undefined ? {} : { metric: question.metric }),
      period: { from: dayInstant(firstDay), to: dayInstant(last + 2) },
      filters: [...question.filters],
      exclude: [...question.exclude],
      groupBy: named,
    },
    questionContext(ctx, engine),
  );
  const { model, definition, metric } = resolved;
  if (metric.unit !== "USD" || metric.aggregation !== "sum")
    throw new InvalidInputError(`A forecast is of a cost in USD, and ${metric.label.toLowerCase()} is none. Ask for amortized or unblended.`);
  const table = definition.table;
  const cut = cutsOf(model, table);
  const by = question.by === undefined ? undefined : byOf(question.by, model, table);
  const dimensions = [...cut.map(({ alias, on }) => ({ alias, on })), ...(by === undefined ? [] : [{ alias: "grouped_by", on: by }])];
  const plan: QueryPlan = {
    ...resolved.plan,
    metric: { ...definition, divisor: coveredAtList(model, table) },
    dimensions,
    granularity: "daily",
    limit: MOST_ROWS + 1,
    period: { from: dayInstant(firstDay), to: dayInstant(last + 2), timeZone: "UTC" },
  };
  const result = await runCompiled(engine, groupedSql(plan), signal, MOST_ROWS, { shape: "groups", plan, withCredits: false });
  if (result.truncated || result.rows.length > MOST_ROWS)
    throw new LimitExceededError("The bill has too many kinds of charges a day for one forecast. Narrow it by a service or an account.");
  const at = (name: string) => result.columns.findIndex((column) => column.name.toLowerCase() === name);
  const place = {
    day: at("period"),
    type: at("charge_type"),
    service: at("charge_service"),
    plan: at("charge_plan"),
    ends: at("charge_ends"),
    by: at("grouped_by"),
  };
  const [value, list] = [at("value"), at("divisor")];
  const charges: DayCharge[] = [];
  const started: DayCharge[] = [];
  const groups = new Map<string | null, DayCharge[]>();
  for (const row of result.rows) {
    const text = (index: number) =>
      index === -1 || row[index] === null || row[index] === undefined || row[index] === "" ? null : String(row[index]);
    const charge: DayCharge = {
      day: dayNumber(String(row[place.day])),
      type: text(place.type) ?? "Usage",
      service: text(place.service),
      commitment: text(place.plan),
      ends: endOf(text(place.ends)),
      cost: Number(row[value] ?? 0),
      onDemand: text(place.plan) === null ? 0 : Number(row[list] ?? 0),
    };
    if (charge.day > last) {
      started.push(charge);
      continue;
    }
    charges.push(charge);
    const key = text(place.by);
    if (by !== undefined) groups.set(key, [...(groups.get(key) ?? []), charge]);
  }
  return {
    resolved,
    history: { charges, firstDay, last, missing: new Set(gaps.map((gap) => dayNumber(gap)).filter((day) => day <= last)) },
    groups,
    knowsEnds: place.ends !== -1,
    bytesScanned: result.bytesScanned,
    sql: result.canonicalSql,
    started,
  };
}

function endOf(text: string | null): DayNumber | undefined {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.floor(at / 86_400_000);
}

function byOf(name: string, model: SemanticModel, table: LogicalTable): DimensionSql {
  const dimension = requireDimension(name, model);
  if (dimension.values === "time")
    throw new InvalidInputError("A forecast runs by day already. Group it by a service, an account, a region or a tag.");
  return requireColumn(dimension, model, table);
}

/** Kind of charge, service, commitment and its end: what the export has of them. */
function cutsOf(model: SemanticModel, table: LogicalTable): { readonly alias: string; readonly on: DimensionSql }[] {
  const columns = model.columns[table];
  const known = (name: string, alias: string) => {
    const on = dimensionIn(requireDimension(name, model), model, table);
    return on === undefined ? [] : [{ alias, on }];
  };
  const type = table === "cur" ? known("line_item_type", "charge_type") : known("charge_category", "charge_type");
  const service = known("service", "charge_service");
  const like = service[0]?.on;
  if (like === undefined) return [...type, ...service];
  const own = (alias: string, text: Sql | undefined) => (text === undefined ? [] : [{ alias, on: { ...like, sql: text } }]);
  return [...type, ...service, ...own("charge_plan", planSql(table, columns)), ...own("charge_ends", endsSql(table, columns))];
}

function planSql(table: LogicalTable, columns: Columns): Sql | undefined {
  const names = (table === "cur" ? ["savings_plan_savings_plan_a_r_n", "reservation_reservation_a_r_n"] : ["CommitmentDiscountId"]).filter((name) =>
    columns.has(name.toLowerCase()),
  );
  return firstFilled(names);
}

function endsSql(table: LogicalTable, columns: Columns): Sql | undefined {
  return table === "cur" ? firstFilled(["savings_plan_end_time", "reservation_end_time"].filter((name) => columns.has(name))) : undefined;
}

function firstFilled(names: readonly string[]): Sql | undefined {
  const filled = names.map((name) => sql`nullif(cast(${identifier(name)} as varchar), '')`);
  return filled.length <= 1 ? filled[0] : sql`coalesce(${join(filled, ", ")})`;
}

/** Public on-demand price of usage that a commitment covers; 0 where the export does not tell it. */
function coveredAtList(model: SemanticModel, table: LogicalTable): Sql {
  const columns = model.columns[table];
  if (table === "cur")
    return columns.has("pricing_public_on_demand_cost")
      ? sql`case when line_item_line_item_type in ('SavingsPlanCoveredUsage', 'DiscountedUsage') then pricing_public_on_demand_cost else 0 end`
      : sql`0`;
  return columns.has("listcost") && columns.has("commitmentdiscountid")
    ? sql`case when ChargeCategory = 'Usage' and CommitmentDiscountId <> '' then ListCost else 0 end`
    : sql`0`;
}
