import type { ChangeRow, ChargeKind, DayCounts } from "#core/insights/change-row";
import { absolute, type Decimal, decimal, roundedQuotient, sumOf } from "#core/figures/decimal";

/**
 * Why an amount moved. `days`: one period has more days. `usage`: more or less of it a day. `coverage`: more or less of the
 * same usage covered by commitments. `mix`: spot against on demand, reservations against Savings Plans. `rate`: another price
 * for the same thing. `unmetered`: it moved, and the bill has no usage amounts to say whether by usage or by rate.
 */
export type Effect = "new" | "gone" | "days" | "usage" | "coverage" | "mix" | "rate" | "unmetered" | Exclude<ChargeKind, "usage">;
export type EffectPart = { readonly effect: Effect; readonly change: Decimal };

/** Guard digits for the factors, far below what is kept. */
const FINE = 10n ** 40n;
/** Effects are kept to 10^-12, as the engines sum. */
const KEPT = 10n ** 6n;

/**
 * Splits the difference of a set of rows into effects that sum to it exactly.
 *
 * A cell (the rows with equal keys) costs days x usage per day x covered share x share of each purchase option in it x rate of each.
 * Its change is divided between the factors by their Shapley values, so no order of the factors is preferred
 * and swapping the periods only turns the signs.
 *
 * @source docs/methods/bill-difference.md
 */
export function effectsOf(rows: readonly ChangeRow[], days: DayCounts): EffectPart[] {
  const sums = new Map<Effect, Decimal>();
  const add = (effect: Effect, change: Decimal) => sums.set(effect, (sums.get(effect) ?? 0n) + change);
  for (const cell of cellsOf(rows)) {
    const kind = cell[0]?.kind ?? "usage";
    if (kind !== "usage") add(kind, changeOf(cell));
    else for (const part of usageEffects(cell, days)) add(part.effect, part.change);
  }
  return [...sums]
    .filter(([, change]) => change !== 0n)
    .map(([effect, change]) => ({ effect, change }))
    .sort(bySize);
}

export function bySize(a: EffectPart, b: EffectPart): number {
  const gap = absolute(b.change) - absolute(a.change);
  return gap === 0n ? a.effect.localeCompare(b.effect) : gap > 0n ? 1 : -1;
}

export function changeOf(rows: readonly ChangeRow[]): Decimal {
  return sumOf(rows.map((row) => decimal(row.after) - decimal(row.before)));
}

/** Rows that are the same thing bought in different ways, in an order that does not depend on the input's. */
function cellsOf(rows: readonly ChangeRow[]): ChangeRow[][] {
  const cells = new Map<string, ChangeRow[]>();
  for (const row of rows) {
    const entries = Object.entries(row.keys).map(([name, value]) => [name, name === "usage_type" ? sameThing(value) : value] as const);
    const key = JSON.stringify([row.kind, entries.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [row]);
    else cell.push(row);
  }
  return [...cells.values()];
}

/** An instance on spot or under a reservation has a usage type of its own; it is the same thing bought otherwise. */
function sameThing(usageType: string | null): string | null {
  return usageType?.replace(/(?:Spot|Heavy|Dedicated)Usage:/, "BoxUsage:") ?? null;
}

type Side = "before" | "after";
/** Bought under a commitment, whichever. */
const COVERED: ReadonlySet<string> = new Set(["savings_plan", "reserved"]);
type Option = { readonly covered: boolean; readonly cost: Record<Side, Decimal>; readonly used: Record<Side, Decimal> };

function usageEffects(cell: readonly ChangeRow[], days: DayCounts): EffectPart[] {
  const change = changeOf(cell);
  if (absent(cell, "before")) return [{ effect: "new", change }];
  if (absent(cell, "after")) return [{ effect: "gone", change }];
  const options = optionsOf(cell);
  const factors = options === undefined ? undefined : meteredFactors(options, days);
  const value = factors?.value ?? spentPerDay(cell, days);
  return shapley(factors?.moving ?? movingDays(days, "unmetered"), value, change);
}

function absent(cell: readonly ChangeRow[], side: Side): boolean {
  return cell.every((row) => decimal(row[side]) === 0n && (row.usage === undefined || decimal(row.usage[side]) === 0n));
}

/** Usage and cost by purchase option; undefined where units differ, are missing, or cost has no usage beside it. */
function optionsOf(cell: readonly ChangeRow[]): Option[] | undefined {
  const unit = cell[0]?.usage?.unit;
  const options = new Map<string, Option>();
  for (const row of cell) {
    if (row.usage === undefined || row.usage.unit !== unit) return undefined;
    const option = options.get(row.option) ?? { covered: COVERED.has(row.option), cost: { before: 0n, after: 0n }, used: { before: 0n, after: 0n } };
    for (const side of ["before", "after"] as const) {
      option.cost[side] += decimal(row[side]);
      option.used[side] += decimal(row.usage[side]);
    }
    options.set(row.option, option);
  }
  const list = [...options].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, option]) => option);
  const metered = list.every(({ cost, used }) =>
    (["before", "after"] as const).every((side) => used[side] > 0n || (used[side] === 0n && cost[side] === 0n)),
  );
  return metered ? list : undefined;
}

type Chosen = ReadonlySet<Effect>;
type Factors = { readonly moving: readonly Effect[]; readonly value: (chosen: Chosen) => bigint };

/** Cost in units of 10^-18 x FINE with the chosen factors at their later value and the others at their earlier one. */
function meteredFactors(options: readonly Option[], days: DayCounts): Factors | undefined {
  const total = (side: Side) => sumOf(options.map((option) => option.used[side]));
  const used = { before: total("before"), after: total("after") };
  if (used.before <= 0n || used.after <= 0n || days.before <= 0 || days.after <= 0) return undefined;
  const rate = ({ cost, used: by }: Option, side: Side) => {
    const known = by[side] > 0n ? side : side === "before" ? "after" : "before";
    return by[known] === 0n ? 0n : roundedQuotient(cost[known] * FINE, by[known]);
  };
  const groups = [true, false]
    .map((covered) => options.filter((option) => option.covered === covered))
    .filter((group) => sumOf(group.map(({ used: by }) => by.before + by.after)) > 0n);
  const usedBy = (group: readonly Option[], side: Side) => sumOf(group.map((option) => option.used[side]));
  const groupShare = (group: readonly Option[], side: Side) => roundedQuotient(usedBy(group, side) * FINE, used[side]);
  // A group that one period lacks keeps the composition that it has in the other: it was not bought otherwise, but not at all.
  const withinShare = (option: Option, group: readonly Option[], side: Side) => {
    const known = usedBy(group, side) > 0n ? side : side === "before" ? "after" : "before";
    return roundedQuotient(option.used[known] * FINE, usedBy(group, known));
  };
  const value = (chosen: Chosen) => {
    const side = (effect: Effect): Side => (chosen.has(effect) ? "after" : "before");
    const blended = sumOf(
      groups.map((group) => {
        const inside = sumOf(group.map((option) => (withinShare(option, group, side("mix")) * rate(option, side("rate"))) / FINE));
        return (groupShare(group, side("coverage")) * inside) / FINE;
      }),
    );
    return roundedQuotient(blended * used[side("usage")] * BigInt(days[side("days")]), BigInt(days[side("usage")]));
  };
  return {
    moving: [
      ...movingDays(days, "usage"),
      ...(groups.length > 1 ? (["coverage"] as const) : []),
      ...(groups.some((group) => group.length > 1) ? (["mix"] as const) : []),
      "rate",
    ],
    value,
  };
}

function movingDays(days: DayCounts, other: "usage" | "unmetered"): Effect[] {
  return days.before === days.after || days.before <= 0 || days.after <= 0 ? [other] : ["days", other];
}

function spentPerDay(cell: readonly ChangeRow[], days: DayCounts): (chosen: Chosen) => bigint {
  const cost = { before: sumOf(cell.map((row) => decimal(row.before))), after: sumOf(cell.map((row) => decimal(row.after))) };
  const count = days.before > 0 && days.after > 0 ? days : { before: 1, after: 1 };
  return (chosen) => {
    const side = (effect: Effect): Side => (chosen.has(effect) ? "after" : "before");
    return roundedQuotient(cost[side("unmetered")] * FINE * BigInt(count[side("days")]), BigInt(count[side("unmetered")]));
  };
}

/** Shapley values of the factors; what rounding leaves over goes to the last one, at most some 10^-12. */
function shapley(factors: readonly Effect[], value: (chosen: Chosen) => bigint, change: Decimal): EffectPart[] {
  const values = new Map<number, bigint>();
  const at = (mask: number) => {
    const known = values.get(mask);
    if (known !== undefined) return known;
    const fresh = value(new Set(factors.filter((_, bit) => (mask & (1 << bit)) !== 0)));
    values.set(mask, fresh);
    return fresh;
  };
  const n = factors.length;
  const parts: EffectPart[] = [];
  let left = change;
  factors.forEach((effect, bit) => {
    if (bit === n - 1) return;
    let weighted = 0n;
    for (let mask = 0; mask < 1 << n; mask += 1) {
      if ((mask & (1 << bit)) !== 0) continue;
      const size = mask.toString(2).replaceAll("0", "").length;
      weighted += (at(mask | (1 << bit)) - at(mask)) * factorial(size) * factorial(n - size - 1);
    }
    const part = roundedQuotient(weighted, factorial(n) * FINE * KEPT) * KEPT;
    parts.push({ effect, change: part });
    left -= part;
  });
  const last = factors[n - 1];
  if (last !== undefined) parts.push({ effect: last, change: left });
  return parts;
}

function factorial(n: number): bigint {
  return n <= 1 ? 1n : BigInt(n) * factorial(n - 1);
}
