import type { HourlyUsage, UsageRow } from "#core/commitments/model";
import type { SemanticModel } from "#core/costs/semantic-model";
import { InvalidInputError, NoDataError, UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import { isRequest } from "#services/commitments/coverable";
import { hourAt, hourOfMonth, instantOfHour, monthAfter, monthsOf } from "#services/commitments/hours";
import { type UsageHistory, withMonths } from "#services/commitments/usage-history";
import { cutNotes, remarks } from "#services/commitments/usage-remarks";
import { usageSql } from "#services/commitments/usage-sql";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import { coverageOf } from "#services/costs/no-data";
import { queryId } from "#services/costs/query-id";
import { runCompiled } from "#services/costs/run-compiled";
import { saveQuery } from "#services/costs/save-query";

/** Whole hours since the epoch, UTC, half-open. */
export type HourSpan = { readonly from: number; readonly to: number };
export type ReadOptions = { readonly signal?: AbortSignal | undefined };

export type UsageRead = {
  /** What commitments can cover, cut to the hours that the bill has. Shared between callers: never write into its arrays. */
  readonly usage: HourlyUsage;
  /** Opens the SQL behind it. */
  readonly queryId: string;
  readonly sql: string;
  /** First instant after the last complete hour or day of data. */
  readonly asOf: string;
  /** `day`: the export has days only, and an hour is a 24th of its day. */
  readonly grain: "hour" | "day";
  readonly currency: string;
  /** Sentences for people: what was cut, spread or left out. */
  readonly notes: readonly string[];
};

/** A row is a day of one kind of usage in one account. */
const MOST_ROWS = 2_000_000;
/** Spans whose answer is kept beside the history that they are views of. */
const MOST_SPANS = 12;

type Kept = { history: Promise<UsageHistory> | undefined; readonly spans: Map<string, Promise<UsageRead>> };
const kept = new WeakMap<CostEngine, Map<string, Kept>>();

/**
 * Hourly usage of a span, rebuilt from the bill: on demand, covered by plans and reserved together, spot apart. Months that
 * did not change are read once.
 *
 * @throws NoDataError where the span has no usage that commitments cover; UnavailableError where the export lacks what it takes, and says what
 */
export async function readHourlyUsage(ctx: ServiceContext, span: HourSpan, _options: ReadOptions = {}): Promise<UsageRead> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const model = modelOf(engine);
  const cut = cutTo(model, span);
  const { dataVersion } = model.catalog;
  const own = keptOf(engine, ctx.tenant.id);
  const key = `${dataVersion}/${cut.from}/${cut.to}`;
  const known = own.spans.get(key);
  // Not with the signal: another may wait for the same months.
  const read = known ?? answer(ctx, engine, model, cut, own);
  if (known === undefined) {
    if (own.spans.size >= MOST_SPANS) own.spans.delete(own.spans.keys().next().value ?? "");
    own.spans.set(key, read);
    read.catch(() => own.spans.delete(key));
  }
  const found = await read;
  await saveQuery(ctx, { id: found.queryId, kind: "sql", request: { sql: found.sql }, sql: found.sql, dataVersion });
  const cuts = cutNotes(span, cut, model);
  return cuts.length === 0 ? found : { ...found, notes: [...cuts, ...found.notes] };
}

/** Bytes of the arrays that are kept for a tenant over this engine. */
export async function keptUsageBytes(engine: CostEngine, tenantId: string): Promise<number> {
  const history = await kept.get(engine)?.get(tenantId)?.history;
  return [...(history?.rows.values() ?? [])].reduce((sum, { quantity }) => sum + quantity.byteLength, 0);
}

function keptOf(engine: CostEngine, tenantId: string): Kept {
  const tenants = kept.get(engine) ?? new Map<string, Kept>();
  kept.set(engine, tenants);
  const own = tenants.get(tenantId) ?? { history: undefined, spans: new Map() };
  tenants.set(tenantId, own);
  return own;
}

async function answer(ctx: ServiceContext, engine: CostEngine, model: SemanticModel, span: HourSpan, own: Kept): Promise<UsageRead> {
  const before = own.history;
  const history = (async () => extended(engine, model, span, await before?.catch(() => undefined)))();
  own.history = history;
  history.catch(() => {
    if (own.history === history) own.history = before;
  });
  const text = usageSql(model, span);
  const [{ canonicalSql }, made] = await Promise.all([engine.prepare(text, { origin: "compiled", maxRows: MOST_ROWS }), history]);
  const usage = viewOf(made, span);
  if (usage.rows.length === 0)
    throw new NoDataError(
      `There is no usage that Savings Plans or reservations cover between ${instantOfHour(span.from)} and ${instantOfHour(span.to)}. The data covers ${coverageOf(model)}.`,
    );
  const { grain, notes } = remarks(made, span, model.catalog.currency);
  return {
    usage,
    queryId: queryId(ctx.tenant.id, { kind: "sql", request: { sql: canonicalSql } }, model.catalog.dataVersion),
    sql: canonicalSql,
    asOf: model.catalog.dataThrough,
    grain,
    currency: model.catalog.currency,
    notes,
  };
}

/** The history with the months of the span; those that are new or changed are read in one statement. */
async function extended(engine: CostEngine, model: SemanticModel, span: HourSpan, known: UsageHistory | undefined): Promise<UsageHistory> {
  const versions = new Map(engine.versions?.().map(({ billingPeriod, version }) => [billingPeriod, version]) ?? []);
  const { dataVersion } = model.catalog;
  const data = dataHours(model);
  // Months between what is known and what is asked for are read as well: the arrays have no holes.
  const hull = known === undefined ? span : { from: Math.min(span.from, known.from), to: Math.max(span.to, known.to) };
  const wanted = monthsOf(Math.max(hull.from, data.from), Math.min(hull.to, data.to));
  // Months that left the bill leave the history.
  const base = known !== undefined && [...known.months.keys()].every((month) => wanted.includes(month)) ? known : undefined;
  const versionOf = (month: string) => versions.get(month) ?? dataVersion;
  const missing = wanted.filter((month) => base?.months.get(month)?.version !== versionOf(month));
  const [first, last] = [missing[0], missing.at(-1)];
  if (first === undefined || last === undefined) return base ?? withMonths(undefined, new Map(), []);
  const range = wanted.filter((month) => month >= first && month <= last);
  const text = usageSql(model, { from: hourOfMonth(first), to: hourOfMonth(monthAfter(last)) });
  const { rows, truncated } = await runCompiled(engine, text, undefined, MOST_ROWS);
  if (truncated)
    throw new UnavailableError("The bill has more kinds of usage than can be analysed at once. Ask for a shorter period, or for one account.");
  return withMonths(base, new Map(range.map((month) => [month, versionOf(month)])), rows);
}

/** Views into the history: no array is copied. Rows without usage in the span are left out. */
function viewOf(history: UsageHistory, { from, to }: HourSpan): HourlyUsage {
  const covers = [...history.months].some(([, { coversRequests }]) => coversRequests);
  const rows: UsageRow[] = [];
  for (const row of history.rows.values()) {
    if (!covers && isRequest(row.service, row.usageType)) continue;
    const quantity = row.quantity.subarray(from - history.from, to - history.from);
    if (quantity.some((one) => one !== 0)) rows.push({ ...row, quantity });
  }
  return { from, hours: to - from, rows };
}

/** Hours that the bill has. */
function dataHours({ catalog }: SemanticModel): HourSpan {
  return { from: hourAt(catalog.dataFrom), to: hourAt(catalog.dataThrough) };
}

function cutTo(model: SemanticModel, { from, to }: HourSpan): HourSpan {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from >= to)
    throw new InvalidInputError("A span of usage is whole hours, and ends after it begins. Ask for at least one hour.");
  const data = dataHours(model);
  const cut = { from: Math.max(from, data.from), to: Math.min(to, data.to) };
  if (cut.from >= cut.to)
    throw new NoDataError(
      `There is no cost data between ${instantOfHour(from)} and ${instantOfHour(to)}: the data covers ${coverageOf(model)}. Ask for hours in it.`,
    );
  return cut;
}
