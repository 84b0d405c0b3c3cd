import type { Filter, PeriodInput } from "#core/costs/query";
import { type BillPart, type SplitBill, splitBill } from "#core/guarantee/split-bill";
import type { ServiceContext } from "#services/context";
import { type CellRead, readCells } from "#services/insights/read-cells";

export type BaseScope = { readonly filters: readonly Filter[]; readonly exclude: readonly Filter[]; readonly signal?: AbortSignal | undefined };

export type BaseRead = {
  readonly split: SplitBill;
  readonly read: CellRead;
  readonly sql: string;
  readonly bytesScanned: number;
  /** Charges whose amount cannot be known; they count nothing. */
  readonly unknown: number;
};

const SPLIT_BY = ["charge_category", "line_item_type", "service", "billing_entity"] as const;
/** Metrics that give each hour of a commitment to the usage that it covers; with the others its money is in purchase rows. */
const SPREADS = new Set(["amortized", "net_amortized", "effective"]);

/** The bill of a period, split into the base of the guarantee and what it does not reach. */
export async function readBase(ctx: ServiceContext, scope: BaseScope, period: PeriodInput): Promise<BaseRead> {
  const read = await readCells(ctx, { period, filters: scope.filters, exclude: scope.exclude }, [...SPLIT_BY, "cluster"], scope.signal);
  return {
    split: splitBill(partsOf(read), purchasesCount(read)),
    read,
    sql: read.runs[0]?.canonicalSql ?? "",
    bytesScanned: read.runs.reduce((sum, run) => sum + run.bytesScanned, 0),
    unknown: read.after.filter(({ value }) => value === undefined).length,
  };
}

/** The same for each month of a period, by its name. */
export async function readMonthlyBases(ctx: ServiceContext, scope: BaseScope, period: PeriodInput): Promise<ReadonlyMap<string, SplitBill>> {
  const read = await readCells(ctx, { period, filters: scope.filters, exclude: scope.exclude }, [...SPLIT_BY, "billing_period"], scope.signal);
  const months = Map.groupBy(
    partsOf(read).map((part, at) => ({ part, month: read.after[at]?.keys["billing_period"] ?? "" })),
    ({ month }) => month,
  );
  return new Map(
    [...months]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, rows]) => [
        month,
        splitBill(
          rows.map(({ part }) => part),
          purchasesCount(read),
        ),
      ]),
  );
}

export function purchasesCount({ resolved }: CellRead): boolean {
  return !SPREADS.has(resolved.metric.name);
}

function partsOf({ after }: CellRead): BillPart[] {
  return after.map(({ keys, value }) => ({
    chargeCategory: keys["charge_category"] ?? null,
    lineItemType: keys["line_item_type"] ?? null,
    service: keys["service"] ?? null,
    seller: keys["billing_entity"] ?? null,
    cluster: keys["cluster"] ?? null,
    amount: value ?? 0n,
  }));
}
