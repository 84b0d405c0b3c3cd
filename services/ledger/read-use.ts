import type { Filter } from "#core/costs/query";
import { type Decimal, sumOf } from "#core/figures/decimal";
import type { Measure } from "#core/ledger/measure";
import type { ServiceContext } from "#services/context";
import { type BillCell, readCells } from "#services/insights/read-cells";

export type DayOfBill = {
  readonly day: string;
  readonly cost: Decimal;
  readonly units: Decimal;
  /** Of the units, those of resources that should be gone. */
  readonly unitsOfOld: Decimal;
  readonly covered: Decimal;
};

export type Use = { readonly days: readonly DayOfBill[]; readonly sql: string };

/** What the resources of an entry cost and used on each day of a span of the bill; days without a row are not in it. */
export async function readUse(ctx: ServiceContext, measure: Measure, span: { readonly from: string; readonly to: string }): Promise<Use> {
  if (Date.parse(span.from) >= Date.parse(span.to)) return { days: [], sql: "" };
  const filters: Filter[] = [
    ...(measure.cluster === null
      ? [{ dimension: "resource", op: "is" as const, values: [...measure.resources, ...measure.successors] }]
      : [{ dimension: "cluster", op: "is" as const, values: [measure.cluster] }]),
    ...(measure.account === null ? [] : [{ dimension: "account", op: "is" as const, values: [measure.account] }]),
  ];
  const counts = new RegExp(measure.usageTypes);
  const ofInterest = (cells: readonly BillCell[]) => cells.filter((cell) => measure.usageTypes === "" || counts.test(cell.keys["usage_type"] ?? ""));
  const question = { period: span, filters, exclude: [] };
  const [costs, usage] = await Promise.all([
    readCells(ctx, { ...question, ...(measure.metric === null ? {} : { metric: measure.metric }) }, ["day", "usage_type", "purchase_option"]),
    measure.basis === "usage" ? readCells(ctx, { ...question, metric: "usage" }, ["day", "usage_type", "resource"]) : undefined,
  ]);
  const old = new Set(measure.resources);
  const units = Map.groupBy(ofInterest(usage?.after ?? []), dayOf);
  const days = [...Map.groupBy(ofInterest(costs.after), dayOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    days: days.map(([day, cells]) => {
      const used = units.get(day) ?? [];
      const ofOld = measure.successors.length === 0 ? [] : used.filter((cell) => old.has(cell.keys["resource"] ?? ""));
      return {
        day,
        cost: total(cells),
        units: total(used),
        unitsOfOld: total(ofOld),
        covered: total(cells.filter(({ keys }) => keys["purchase_option"] === "savings_plan" || keys["purchase_option"] === "reserved")),
      };
    }),
    sql: costs.runs[0]?.canonicalSql ?? "",
  };
}

const dayOf = (cell: BillCell) => (cell.keys["day"] ?? "").slice(0, 10);
const total = (cells: readonly BillCell[]) => sumOf(cells.map(({ value }) => value ?? 0n));
