import type { ChangeRow, ChargeKind, DayCounts } from "#core/insights/change-row";
import { changeOf, type EffectPart, effectsOf } from "#core/insights/effects";
import { absolute, type Decimal, decimal, sumOf, toNumber } from "#core/figures/decimal";

/** One part of a difference. `key` is the dimension's value; null is "has none". `kind` other than usage: a charge that stands apart. */
export type ChangePart = {
  readonly kind: ChargeKind;
  readonly key: string | null;
  readonly before: Decimal;
  readonly after: Decimal;
  readonly change: Decimal;
  readonly state: "new" | "gone" | "changed";
  readonly effects: readonly EffectPart[];
};

export type Decomposition = {
  readonly before: Decimal;
  readonly after: Decimal;
  readonly change: Decimal;
  readonly dimension: string;
  /** The kind of charge that is grouped by the dimension. */
  readonly inside: ChargeKind;
  /** Largest movement first. Their changes sum to `change` exactly. */
  readonly parts: readonly ChangePart[];
  /** The same difference by cause; sums to `change` exactly, too. */
  readonly effects: readonly EffectPart[];
};

/**
 * The difference between two periods in parts along one dimension, with credits, refunds, tax, fees and
 * unused commitment as parts of their own. Exact: no remainder, whatever the order of the rows.
 *
 * @param inside the kind that the dimension takes apart; another than usage where one looks into credits, fees or tax
 */
export function decompose(rows: readonly ChangeRow[], dimension: string, days: DayCounts, inside: ChargeKind = "usage"): Decomposition {
  const groups = new Map<string, ChangeRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.kind, row.kind === inside ? (row.keys[dimension] ?? null) : null]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const parts = [...groups.values()].map((group) => partOf(group, dimension, days, inside)).sort(bySize);
  return {
    before: sumOf(parts.map((part) => part.before)),
    after: sumOf(parts.map((part) => part.after)),
    change: sumOf(parts.map((part) => part.change)),
    dimension,
    inside,
    parts,
    effects: effectsOf(rows, days),
  };
}

function partOf(group: readonly ChangeRow[], dimension: string, days: DayCounts, inside: ChargeKind): ChangePart {
  const first = group[0];
  const before = sumOf(group.map((row) => decimal(row.before)));
  const after = sumOf(group.map((row) => decimal(row.after)));
  const nothing = (side: "before" | "after") => group.every((row) => decimal(row[side]) === 0n);
  return {
    kind: first?.kind ?? "usage",
    key: first?.kind === inside ? (first.keys[dimension] ?? null) : null,
    before,
    after,
    change: changeOf(group),
    state: nothing("before") ? "new" : nothing("after") ? "gone" : "changed",
    effects: effectsOf(group, days),
  };
}

function bySize(a: ChangePart, b: ChangePart): number {
  const gap = absolute(b.change) - absolute(a.change);
  if (gap !== 0n) return gap > 0n ? 1 : -1;
  return `${a.kind} ${a.key}`.localeCompare(`${b.kind} ${b.key}`);
}

/**
 * The dimension that explains a difference best: its values moved out of proportion, and few of them hold it.
 * A dimension along which everything moved alike, or that has one value, explains nothing.
 *
 * @returns the candidates, best first, with a score of 0 to 1; ties keep the order given
 */
export function rankDimensions(rows: readonly ChangeRow[], candidates: readonly string[]): { dimension: string; score: number }[] {
  const usage = rows.filter((row) => row.kind === "usage");
  const before = toNumber(sumOf(usage.map((row) => decimal(row.before))));
  const change = toNumber(changeOf(usage));
  return candidates
    .map((dimension) => ({ dimension, score: scoreOf(usage, dimension, before, change) }))
    .map((entry, at) => ({ ...entry, at }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map(({ dimension, score }) => ({ dimension, score }));
}

/** People think in services and accounts; a region must explain clearly more to be named instead. */
const PREFERENCE: Readonly<Record<string, number>> = { region: 0.7 };

/** So many leading values must hold a change for it to count as concentrated. */
const LEADERS = 3;

function scoreOf(rows: readonly ChangeRow[], dimension: string, before: number, change: number): number {
  const groups = new Map<string | null, { before: Decimal; change: Decimal }>();
  for (const row of rows) {
    const group = groups.get(row.keys[dimension] ?? null) ?? { before: 0n, change: 0n };
    group.before += decimal(row.before);
    group.change += decimal(row.after) - decimal(row.before);
    groups.set(row.keys[dimension] ?? null, group);
  }
  if (groups.size < 2) return 0;
  const surprises = [...groups.values()]
    .map((group) => Math.abs(toNumber(group.change) - (before === 0 ? 0 : (change * toNumber(group.before)) / before)))
    .sort((a, b) => b - a);
  const moved = [...groups.values()].reduce((sum, group) => sum + Math.abs(toNumber(group.change)), 0);
  const total = surprises.reduce((sum, surprise) => sum + surprise, 0);
  if (total === 0 || moved === 0) return 0;
  const concentrated = surprises.slice(0, LEADERS).reduce((sum, surprise) => sum + surprise, 0) / total;
  const score = Math.min(1, total / 2 / Math.max(moved, Math.abs(change))) * concentrated * (PREFERENCE[dimension] ?? 1);
  return Math.round(score * 1e9) / 1e9;
}
