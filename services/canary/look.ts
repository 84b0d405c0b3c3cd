import { mayChangeUntil } from "#core/costs/freshness";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import type { Amounts } from "#core/canary/differ";
import { InvalidInputError, NoDataError, TableUnavailableError } from "#core/errors";
import { addDecimals } from "#core/money";
import type { CostCatalog, CostEngine } from "#core/ports/cost-engine";
import { monthLabel } from "#core/time/label";
import { queryCosts } from "#services/costs/query";
import { runSql } from "#services/costs/run-sql";
import type { ServiceContext } from "#services/context";

/** Asks a question in words, as the chat answers it without a large model; undefined where it gave no one figure. */
export type AskInWords = (ctx: ServiceContext, question: string) => Promise<{ readonly value: string; readonly queryId: string } | undefined>;

/** Closed months that are kept as they were. */
const MOST_CLOSED = 3;

/** What one look at the figures has: the data as it stands, in UTC, and each question asked once. */
export type Look = {
  readonly ctx: ServiceContext;
  readonly engine: CostEngine;
  readonly catalog: CostCatalog;
  /** The newest month that is over, where there is one, and the newest month. */
  readonly months: readonly string[];
  /** Months that AWS restates no more, the newest first. */
  readonly closed: readonly string[];
  readonly question: (input: SemanticQueryInput) => Promise<Asked>;
  readonly amounts: (sql: string) => Promise<{ readonly amounts: Amounts; readonly queryId: string }>;
  readonly inWords: AskInWords | undefined;
  readonly signal: AbortSignal | undefined;
};

export type Asked = {
  readonly result: SemanticResult;
  readonly queryId: string;
  readonly unit: string;
  readonly total: string | null;
  /** Values by the text of their group; one of a single row has the empty key. */
  readonly amounts: Amounts;
};

export function lookAt(
  ctx: ServiceContext,
  engine: CostEngine,
  options: { readonly inWords?: AskInWords | undefined; readonly signal?: AbortSignal | undefined },
): Look {
  const { inWords, signal } = options;
  const utc: ServiceContext = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" }, costs: async () => engine };
  const catalog = engine.catalog();
  const periods = catalog.periods.map(({ billingPeriod }) => billingPeriod).toSorted();
  const over = periods.filter((month) => nextMonth(month) <= catalog.dataThrough).toReversed();
  const current = periods.at(-1);
  const months = [...new Set([over[0], current].filter((month) => month !== undefined))];
  const closed = over.filter((month) => mayChangeUntil(month) <= ctx.now().toISOString()).slice(0, MOST_CLOSED);
  const known = new Map<string, Promise<Asked>>();
  const question = (input: SemanticQueryInput) => {
    const key = JSON.stringify(input);
    const found = known.get(key) ?? queryCosts(utc, input, { signal }).then(askedOf);
    known.set(key, found);
    return found;
  };
  const amounts = async (sql: string) => {
    const { rows, queryId } = await runSql(utc, { sql, maxRows: 10_000 }, { signal });
    return { amounts: amountsOf(rows.map((row) => [row.slice(0, -1).map(text).join(" / "), row.at(-1)])), queryId };
  };
  return { ctx: utc, engine, catalog, months, closed, question, amounts, inWords, signal };
}

function askedOf(result: SemanticResult): Asked {
  const at = result.columns.findIndex(({ name }) => name === "value");
  return {
    result,
    queryId: result.queryId,
    unit: result.metric.unit,
    total: result.figures.find(({ id }) => id === `${result.queryId}.total`)?.value ?? null,
    amounts: amountsOf(result.rows.map((row) => [row.slice(0, at).map(text).join(" / "), row[at]])),
  };
}

/** Groups of one name are one; what is unknown adds nothing. */
export function amountsOf(entries: readonly (readonly [string, unknown])[]): Amounts {
  const sums = new Map<string, string>();
  for (const [key, value] of entries) {
    if (value === null || value === undefined) continue;
    sums.set(key, addDecimals(sums.get(key) ?? "0", plain(value)));
  }
  return Object.fromEntries(sums);
}

/** A float of free SQL without its exponent. */
function plain(value: unknown): string {
  const written = String(value);
  return /e/i.test(written) ? Number(written).toFixed(12) : written;
}

const text = (cell: unknown) => (cell === null || cell === undefined || cell === "" ? "(none)" : String(cell));

/** First instant after a billing period. */
export function nextMonth(month: string): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString();
}

/** "October 2026" */
export function monthName(month: string): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return monthLabel({ year, month: number, day: 1 });
}

/** What cannot be asked of this bill: its sentence. */
export function cannotBeAsked(error: unknown): string | undefined {
  return error instanceof NoDataError || error instanceof InvalidInputError || error instanceof TableUnavailableError ? error.message : undefined;
}
