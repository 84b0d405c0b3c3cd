import { MajorTomError } from "#core/errors";
import { type Decimal, toText } from "#core/figures/decimal";
import type { ChangeRow, ChargeKind } from "#core/insights/change-row";
import { type BillCell, type CellQuestion, TooManyCellsError, readCells } from "#services/insights/read-cells";
import type { ServiceContext } from "#services/context";

export type ChangeRows = {
  readonly rows: readonly ChangeRow[];
  /** Dimensions that the rows carry; fewer where the export lacks columns. */
  readonly dimensions: readonly string[];
  /** The bill has usage amounts to tell usage from price. */
  readonly metered: boolean;
  /** Some line items have no known amount; they are in no part. */
  readonly unknown: boolean;
};

/** What a bill is cut along at once. Resources are looked up later, inside the part that moved. */
const CUTS = ["service", "account", "region", "usage_type"] as const;
/** Metrics whose fee rows hold the unused part of a commitment only. */
const AMORTIZED: ReadonlySet<string> = new Set(["amortized", "net_amortized", "effective"]);

type Draft = {
  keys: Record<string, string | null>;
  kind: ChargeKind;
  option: string;
  before: Decimal;
  after: Decimal;
  usage: { unit: string; before: Decimal; after: Decimal } | undefined;
  mixedUnits: boolean;
};

/** What a bill with too many cells is first cut less finely by: effects become coarser, sums stay. */
const COARSER = [[], ["region"], ["region", "account"], ["region", "account", "usage_type"]] as const;

/** Reads both periods in fine cells, with usage amounts where the bill has them. */
export async function readChangeRows(
  ctx: ServiceContext,
  question: CellQuestion,
  extra: readonly string[],
  signal?: AbortSignal,
): Promise<ChangeRows> {
  let last: unknown;
  for (const dropped of COARSER) {
    try {
      const cuts = [...new Set([...extra, ...CUTS.filter((name) => !dropped.some((one) => one === name))])];
      return await readRowsBy(ctx, question, cuts, signal);
    } catch (error) {
      if (!(error instanceof TooManyCellsError)) throw error;
      last = error;
    }
  }
  throw last;
}

async function readRowsBy(
  ctx: ServiceContext,
  question: CellQuestion,
  cuts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ChangeRows> {
  const costs = await readCells(ctx, question, [...new Set([...cuts, "line_item_type", "charge_category", "purchase_option"])], signal);
  const dimensions = cuts.filter((name) => costs.dimensions.includes(name));
  const amortized = AMORTIZED.has(costs.resolved.metric.name);
  const cells = new Map<string, Draft>();
  let unknown = false;
  for (const side of ["before", "after"] as const) {
    for (const cell of costs[side]) {
      if (cell.value === undefined) unknown = true;
      else draftOf(cells, placeOf(cell, dimensions, amortized))[side] += cell.value;
    }
  }
  const metered = await addUsage(ctx, question, cells, dimensions, costs.dimensions, signal);
  return { rows: [...cells.values()].filter((cell) => cell.before !== 0n || cell.after !== 0n).map(finished), dimensions, metered, unknown };
}

/** Usage belongs to the same cells; an export without it explains by amount alone. */
async function addUsage(
  ctx: ServiceContext,
  question: CellQuestion,
  cells: Map<string, Draft>,
  dimensions: readonly string[],
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const usage = await readCells(ctx, { ...question, metric: "usage" }, keys, signal);
    for (const side of ["before", "after"] as const) {
      for (const cell of usage[side]) {
        const place = placeOf(cell, dimensions, true);
        const draft = cells.get(keyOf(place));
        if (draft === undefined || place.kind !== "usage" || cell.value === undefined) continue;
        if (draft.usage !== undefined && draft.usage.unit !== cell.unit) draft.mixedUnits = true;
        (draft.usage ??= { unit: cell.unit, before: 0n, after: 0n })[side] += cell.value;
      }
    }
    return true;
  } catch (error) {
    if (error instanceof MajorTomError && error.code === "invalid-input") return false;
    throw error;
  }
}

type Place = Pick<Draft, "keys" | "kind" | "option">;

function placeOf(cell: BillCell, dimensions: readonly string[], amortized: boolean): Place {
  const type = cell.keys["line_item_type"] ?? cell.keys["charge_category"] ?? "";
  const kind = kindOf(type, amortized);
  return {
    keys: Object.fromEntries(dimensions.map((name) => [name, cell.keys[name] ?? null])),
    kind,
    option: kind === "usage" ? (cell.keys["purchase_option"] ?? "") : "",
  };
}

/** CUR line item types, and FOCUS charge categories where there are none. */
function kindOf(type: string, amortized: boolean): ChargeKind {
  if (type === "SavingsPlanRecurringFee" || type === "RIFee") return amortized ? "unused-commitment" : "fee";
  if (type === "Fee" || type === "SavingsPlanUpfrontFee" || type === "Purchase") return "fee";
  if (type === "Tax") return "tax";
  if (type === "Credit") return "credit";
  if (type === "Refund") return "refund";
  if (type === "Adjustment" || type.endsWith("Discount")) return "adjustment";
  return "usage";
}

const keyOf = (place: Place) => JSON.stringify([place.kind, place.option, place.keys]);

function draftOf(cells: Map<string, Draft>, place: Place): Draft {
  const key = keyOf(place);
  const known = cells.get(key);
  if (known !== undefined) return known;
  const draft: Draft = { ...place, before: 0n, after: 0n, usage: undefined, mixedUnits: false };
  cells.set(key, draft);
  return draft;
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
