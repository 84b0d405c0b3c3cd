import type { Cell, Filter, PeriodInput, SemanticResult } from "#core/costs/query";
import { type Decimal, decimalOf, toText } from "#core/figures/decimal";
import type { ChangeRow, ChargeKind } from "#core/insights/change-row";
import { queryCosts } from "#services/costs/query";
import { describeSemanticModel } from "#services/costs/semantic-model";
import type { ServiceContext } from "#services/context";

export type ChangeQuestion = { readonly metric: string; readonly period: PeriodInput; readonly compareTo: PeriodInput; readonly filters: readonly Filter[]; readonly exclude: readonly Filter[] };

export type ChangeRows = {
  readonly rows: readonly ChangeRow[];
  /** Dimensions that the rows carry; fewer where the export lacks columns. */
  readonly dimensions: readonly string[];
  readonly result: SemanticResult;
  /** The bill has usage amounts to tell usage from price. */
  readonly metered: boolean;
};

/** What a bill is cut along at once. Resources are looked up later, inside the part that moved. */
const CUTS = ["service", "account", "region", "usage_type"] as const;
/** Metrics whose fee rows hold the unused part of a commitment only. */
const AMORTIZED: ReadonlySet<string> = new Set(["amortized", "net_amortized", "effective"]);
/** Fine cells of a large company's bill over two periods; beyond it the smallest are one row that is named. */
const MOST_CELLS = 1000;

type Draft = { keys: Record<string, string | null>; kind: ChargeKind; option: string; before: Decimal; after: Decimal; usage: { unit: string; before: Decimal; after: Decimal } | undefined; mixedUnits: boolean };

/** Reads both periods in fine cells, with usage amounts where the bill has them. */
export async function readChangeRows(ctx: ServiceContext, question: ChangeQuestion, extra: readonly string[], signal?: AbortSignal): Promise<ChangeRows> {
  const model = await describeSemanticModel(ctx);
  const available = new Set(model.dimensions.filter((dimension) => dimension.available).map((dimension) => dimension.name));
  const kindBy = available.has("line_item_type") ? "line_item_type" : "charge_category";
  const dimensions = [...new Set([...extra, ...CUTS])].filter((name) => available.has(name) || name.startsWith("tag:"));
  const keys = [...new Set([...dimensions, kindBy, ...(available.has("purchase_option") ? ["purchase_option"] : [])])];
  const ask = (metric: string, groupBy: readonly string[]) =>
    queryCosts(ctx, { ...question, metric, filters: [...question.filters], exclude: [...question.exclude], groupBy: [...groupBy], topN: MOST_CELLS }, signal === undefined ? {} : { signal });
  const result = await ask(question.metric, keys);
  const cells = new Map<string, Draft>();
  for (const row of result.rows) addCost(cells, cellOf(row, keys, dimensions, kindBy, AMORTIZED.has(question.metric)), row.slice(keys.length));
  const metered = available.has("unit") && model.metrics.some((metric) => metric.name === "usage" && metric.available);
  if (metered) {
    const usage = await ask("usage", [...keys, "unit"]);
    for (const row of usage.rows) addUsage(cells, cellOf(row, keys, dimensions, kindBy, true), String(row[keys.length] ?? ""), row.slice(keys.length + 1));
  }
  return { rows: [...cells.values()].filter((cell) => cell.before !== 0n || cell.after !== 0n).map(finished), dimensions, result, metered };
}

type Place = Pick<Draft, "keys" | "kind" | "option">;

function cellOf(row: readonly Cell[], keys: readonly string[], dimensions: readonly string[], kindBy: string, amortized: boolean): Place {
  const at = (name: string) => row[keys.indexOf(name)] ?? null;
  const kind = kindOf(String(at(kindBy) ?? ""), amortized);
  return {
    keys: Object.fromEntries(dimensions.map((name) => [name, at(name) === null ? null : String(at(name))])),
    kind,
    option: kind === "usage" && keys.includes("purchase_option") ? String(at("purchase_option") ?? "") : "",
  };
}

/** CUR line item types, and FOCUS charge categories where there are none. */
function kindOf(type: string, amortized: boolean): ChargeKind {
  if (type === "SavingsPlanRecurringFee" || type === "RIFee") return amortized ? "unused-commitment" : "fee";
  if (type === "Fee" || type === "SavingsPlanUpfrontFee" || type === "Purchase") return "fee";
  if (type === "Tax") return "tax";
  if (type === "Credit") return "credit";
  if (type === "Refund") return "refund";
  if (type === "Adjustment" || /Discount$/.test(type)) return "adjustment";
  return "usage";
}

function draftOf(cells: Map<string, Draft>, place: Place, create: boolean): Draft | undefined {
  const key = JSON.stringify([place.kind, place.option, place.keys]);
  const known = cells.get(key);
  if (known !== undefined || !create) return known;
  const draft: Draft = { ...place, before: 0n, after: 0n, usage: undefined, mixedUnits: false };
  cells.set(key, draft);
  return draft;
}

/** Rows come with `value` (after) and `previous` (before); a group without rows in a period costs nothing there. */
function addCost(cells: Map<string, Draft>, place: Place, values: readonly Cell[]): void {
  const draft = draftOf(cells, place, true);
  if (draft === undefined) return;
  draft.after += decimalOf(values[0]) ?? 0n;
  draft.before += decimalOf(values[1]) ?? 0n;
}

function addUsage(cells: Map<string, Draft>, place: Place, unit: string, values: readonly Cell[]): void {
  const draft = draftOf(cells, place, false);
  if (draft === undefined || place.kind !== "usage") return;
  if (draft.usage !== undefined && draft.usage.unit !== unit) draft.mixedUnits = true;
  const usage = (draft.usage ??= { unit, before: 0n, after: 0n });
  usage.after += decimalOf(values[0]) ?? 0n;
  usage.before += decimalOf(values[1]) ?? 0n;
}

function finished(draft: Draft): ChangeRow {
  const { usage } = draft;
  return {
    keys: draft.keys,
    kind: draft.kind,
    option: draft.option,
    before: toText(draft.before),
    after: toText(draft.after),
    ...(usage === undefined || draft.mixedUnits ? {} : { usage: { unit: usage.unit, before: toText(usage.before), after: toText(usage.after) } }),
  };
}
