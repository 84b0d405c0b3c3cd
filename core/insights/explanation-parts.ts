import type { Block, BlockColumn } from "#core/chat/blocks";
import { dimensionWord, groupName } from "#core/charts/dimension-words";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";
import type { ExplainedEffect, ExplainedPart } from "#core/insights/change-explanation";
import type { ChargeKind } from "#core/insights/change-row";
import type { ChangePart, Decomposition } from "#core/insights/decompose";
import type { Effect, EffectPart } from "#core/insights/effects";
import { type Decimal, placesThatAddUp, sumOf, toText } from "#core/figures/decimal";
import type { z } from "zod";

/** Parts that are named one by one; the rest is one part, so that all still add up. */
const MOST_PARTS = 8;

const KIND_WORDS: Readonly<Record<ChargeKind, string>> = {
  usage: "usage",
  "unused-commitment": "unused commitment",
  fee: "fees",
  tax: "tax",
  credit: "credits",
  refund: "refunds",
  adjustment: "adjustments",
};

export const EFFECT_LABELS: Readonly<Record<Effect, string>> = {
  new: "new",
  gone: "gone",
  days: "days",
  usage: "usage",
  coverage: "commitment coverage",
  mix: "purchase option",
  rate: "price",
  unmetered: "amount",
  "unused-commitment": "unused commitment",
  fee: "fees",
  tax: "tax",
  credit: "credits",
  refund: "refunds",
  adjustment: "adjustments",
};

/** Makes a figure of this explanation: id path, exact value, label, metric (or `change`). */
export type MakeFigure = (path: string, value: Decimal, label: string, metric?: string) => Figure;

export function explainedParts(decomposition: Decomposition, figure: MakeFigure): ExplainedPart[] {
  const { inside } = decomposition;
  const usage = decomposition.parts.filter((part) => part.kind === inside);
  const apart = decomposition.parts.filter((part) => part.kind !== inside && (part.before !== 0n || part.after !== 0n));
  const shown = usage.length <= MOST_PARTS + 1 ? usage : usage.slice(0, MOST_PARTS);
  const folded = usage.slice(shown.length).filter((part) => part.before !== 0n || part.after !== 0n);
  const parts = [...shown.filter((part) => part.before !== 0n || part.after !== 0n), ...apart];
  const explained = parts.map((part, at) => explained1(part, at, decomposition, figure));
  if (folded.length === 0) return explained.toSorted(bySize);
  const rest: ChangePart = {
    kind: inside,
    key: "other",
    before: sumOf(folded.map((part) => part.before)),
    after: sumOf(folded.map((part) => part.after)),
    change: sumOf(folded.map((part) => part.change)),
    state: "changed",
    effects: added(folded),
  };
  const name = `${folded.length} other ${dimensionWord(decomposition.dimension, true)}`;
  return [
    ...explained.toSorted(bySize),
    { ...explained1(rest, explained.length, decomposition, figure), key: name, value: null, folded: folded.length },
  ];
}

function explained1(part: ChangePart, at: number, { dimension, inside }: Decomposition, figure: MakeFigure): ExplainedPart {
  const key = part.kind === inside ? groupName(dimension, part.key) : KIND_WORDS[part.kind];
  return {
    key,
    value: part.key,
    dimension: part.kind === inside ? dimension : null,
    kind: part.kind,
    state: part.state,
    before: figure(`p${at}.before`, part.before, `${key}, before`),
    after: figure(`p${at}.after`, part.after, key),
    change: figure(`p${at}.change`, part.change, `${key}, change`, "change"),
    effects: explainedEffects(part.effects, figure, `p${at}.`),
  };
}

export function explainedEffects(effects: readonly EffectPart[], figure: MakeFigure, prefix = ""): ExplainedEffect[] {
  return effects.map(({ effect, change }) => ({
    effect,
    change: figure(`${prefix}effect-${effect}`, change, `change from ${EFFECT_LABELS[effect]}`, "change"),
  }));
}

function added(parts: readonly ChangePart[]): EffectPart[] {
  const sums = new Map<Effect, Decimal>();
  for (const part of parts) for (const { effect, change } of part.effects) sums.set(effect, (sums.get(effect) ?? 0n) + change);
  return [...sums].map(([effect, change]) => ({ effect, change })).filter(({ change }) => change !== 0n);
}

function bySize(a: ExplainedPart, b: ExplainedPart): number {
  return Math.abs(Number(b.change.value)) - Math.abs(Number(a.change.value)) || (a.key < b.key ? -1 : 1);
}

type Frame = {
  readonly queryId: string;
  readonly title: string;
  readonly subtitle: string;
  readonly unit: string;
  readonly before: string;
  readonly after: string;
  readonly finding: string;
};

/** From what was to what is: the first and last bar are totals, those between are the signed parts. */
export function waterfallBlock(decomposition: Decomposition, parts: readonly ExplainedPart[], frame: Frame): Block {
  const rows: Cell[][] = [
    [frame.before, "start", toText(decomposition.before)],
    ...parts.filter((part) => part.change.value !== "0").map((part): Cell[] => [part.key, "change", part.change.value]),
    [frame.after, "end", toText(decomposition.after)],
  ];
  return {
    id: `b_${frame.queryId}_waterfall`,
    kind: "waterfall",
    title: frame.title,
    subtitle: frame.subtitle,
    columns: [column("part", "Part"), column("kind", "Kind"), { ...column("value", "Amount", frame.unit), places: places(decomposition) }],
    rows,
    x: "part",
    y: ["value"],
    dashed: [],
    annotations: [],
    queryId: frame.queryId,
    reconciliation: "Parts add up to the difference",
    finding: frame.finding,
  };
}

export function partsTable(decomposition: Decomposition, parts: readonly ExplainedPart[], frame: Frame): Block {
  const shownPlaces = places(decomposition);
  const money = (name: string, label: string, signed = false): z.output<typeof BlockColumn> => ({
    ...column(name, label, frame.unit),
    places: shownPlaces,
    ...(signed ? { signed } : {}),
  });
  return {
    id: `b_${frame.queryId}_parts`,
    kind: "table",
    title: `What moved, by ${dimensionWord(decomposition.dimension)}`,
    subtitle: frame.subtitle,
    columns: [
      column(
        "part",
        dimensionWord(decomposition.dimension).replace(/^./, (letter) => letter.toUpperCase()),
      ),
      money("before", frame.before),
      money("after", frame.after),
      money("change", "Change", true),
      column("moved", "What moved"),
    ],
    rows: parts.map((part): Cell[] => [part.key, part.before.value, part.after.value, part.change.value, movedWords(part)]),
    y: ["change"],
    dashed: [],
    annotations: [],
    totals: ["Total", toText(decomposition.before), toText(decomposition.after), toText(decomposition.change), null],
    queryId: frame.queryId,
    reconciliation: "Parts add up to the difference",
    finding: frame.finding,
  };
}

function movedWords(part: ExplainedPart): string {
  if (part.state !== "changed") return part.state;
  if (part.kind !== "usage") return "";
  const large = part.effects.filter((effect) => Math.abs(Number(effect.change.value)) > 0.2 * Math.abs(Number(part.change.value)));
  return large
    .slice(0, 2)
    .map((effect) => EFFECT_LABELS[effect.effect])
    .join(" and ");
}

function places(decomposition: Decomposition): number {
  return Math.max(
    2,
    placesThatAddUp(
      decomposition.parts.map((part) => part.change),
      decomposition.change,
    ),
  );
}

function column(name: string, label: string, unit?: string): z.output<typeof BlockColumn> {
  return { name, label, align: unit === undefined ? "left" : "right", ...(unit === undefined ? {} : { unit }) };
}
