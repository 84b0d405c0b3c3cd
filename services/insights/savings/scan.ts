import { MONTH_HOURS } from "#core/commitments/model";
import type { Filter, PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { type Decimal, decimal, dividedBy, sumOf, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import type { Confidence, SavingKind } from "#core/insights/savings";
import { type BillCell, type CellRead, readCells } from "#services/insights/read-cells";
import type { ServiceContext } from "#services/context";

/** Two whole weeks: both weekends are in, and what was cleaned up before them is out. */
export const WINDOW = "last_14d";
/** What had no charge on the last two days is gone already. */
const RECENT = "last_2d";
/** The convention for what something would cost per month; what was spent is never computed with it. */
const HOURS_OF_MONTH = decimal(MONTH_HOURS);

export type Found = {
  readonly kind: SavingKind;
  readonly candidates: readonly Candidate[];
  readonly confidence: Confidence;
  readonly because: string;
  readonly action: string;
  /** "14 gp2 volumes would cost less as gp3", from the number that is left after overlap. */
  title(count: number): string;
  readonly read: CellRead;
};

export type NotChecked = { readonly kind: SavingKind; readonly reason: string };
export type Check = (ctx: ServiceContext, scope: Scope) => Promise<Found | NotChecked>;

/** Where to look. Checks that read the same cells share one query. */
export type Scope = {
  readonly filters: readonly Filter[];
  readonly exclude: readonly Filter[];
  readonly signal: AbortSignal | undefined;
  readonly reads: Map<string, Promise<CellRead>>;
};

/** Reads a service's charges of the window by resource and whatever else a check needs. */
export function readService(
  ctx: ServiceContext,
  scope: Scope,
  services: readonly string[],
  dimensions: readonly string[],
  metric?: string,
  period: PeriodInput = WINDOW,
): Promise<CellRead> {
  const filters: Filter[] = [
    ...scope.filters,
    ...(services.length === 0 ? [] : [{ dimension: "service", op: "is" as const, values: [...services] }]),
  ];
  const name = JSON.stringify([services, dimensions, metric, period]);
  const known = scope.reads.get(name);
  if (known !== undefined) return known;
  const read = readCells(ctx, { metric, period, filters, exclude: scope.exclude }, dimensions, scope.signal);
  scope.reads.set(name, read);
  return read;
}

/** Ids of what still costs something. */
export async function alive(ctx: ServiceContext, scope: Scope): Promise<ReadonlySet<string>> {
  const recent = await readService(ctx, scope, [], ["resource"], undefined, RECENT);
  return new Set(
    recent.after.flatMap((cell) => (cell.keys["resource"] === null || cell.keys["resource"] === undefined ? [] : [cell.keys["resource"]])),
  );
}

/** Turns a check that the export cannot answer into a sentence; anything else is a fault. */
export async function orNotChecked(kind: SavingKind, run: () => Promise<Found | NotChecked>): Promise<Found | NotChecked> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled" && error.code !== "forbidden") {
      return { kind, reason: reasonOf(error.message) };
    }
    throw error;
  }
}

/** An amount of the window as a month of 730 h. */
export function perMonth(amount: Decimal, period: ResolvedPeriod): Decimal {
  return dividedBy(times(amount, HOURS_OF_MONTH), decimal(Math.max(1, period.daysWithData) * 24));
}

export const key = (cell: BillCell, dimension: string) => cell.keys[dimension] ?? null;

export function total(cells: readonly BillCell[]): Decimal {
  return sumOf(cells.map((cell) => cell.value ?? 0n));
}

/** Part of the amount on usage that a plan or a reservation pays for. */
export function coveredPart(cells: readonly BillCell[]): Decimal {
  return total(cells.filter((cell) => key(cell, "purchase_option") === "savings_plan" || key(cell, "purchase_option") === "reserved"));
}

export function byResource(cells: readonly BillCell[]): [resource: string, cells: BillCell[]][] {
  const groups = Map.groupBy(
    cells.filter((cell) => key(cell, "resource") !== null),
    (cell) => key(cell, "resource") ?? "",
  );
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The cause inside a refusal, without its advice: that belongs to a question, not to a check. */
function reasonOf(message: string): string {
  if (/There is no service/.test(message)) return "the bill has no such service";
  const sentence = message.split(/\.(?: |$)/)[0] ?? message;
  return lowerFirst(/ not known: (.+)$/.exec(sentence)?.[1] ?? sentence);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
