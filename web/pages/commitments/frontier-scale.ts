import type { FrontierPoint, OptionName } from "#core/api/commitments-option";

/** A point as numbers: for pixels, and for what stands between two points that were worked out. USD an hour, ratios, months, USD. */
export type Spot = {
  readonly commitment: number;
  readonly esr: number;
  readonly lockIn: number;
  readonly saving: number | undefined;
  readonly worstLoss: number | undefined;
  readonly option: OptionName | null;
};

/** Ascending by commitment; a point whose place is unknown is not drawn. */
export function spotsOf(points: readonly FrontierPoint[]): readonly Spot[] {
  return points
    .flatMap(({ commitment, esr, lockInMonths, saving, worstLoss, option }) => {
      if (commitment.value === null || esr.value === null || lockInMonths.value === null) return [];
      const known = (value: string | null) => (value === null ? undefined : Number(value));
      return [
        {
          commitment: Number(commitment.value),
          esr: Number(esr.value),
          lockIn: Number(lockInMonths.value),
          saving: known(saving.value),
          worstLoss: known(worstLoss.value),
          option,
        },
      ];
    })
    .toSorted((a, b) => a.commitment - b.commitment);
}

const between = (from: number, to: number, share: number): number => from + (to - from) * share;

function betweenKnown(from: number | undefined, to: number | undefined, share: number): number | undefined {
  return from === undefined || to === undefined ? undefined : between(from, to, share);
}

/** On the line between the two points around this commitment; at its ends beyond them. */
export function spotAt(spots: readonly Spot[], commitment: number): Spot | undefined {
  const [first] = spots;
  const last = spots.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (commitment <= first.commitment) return first;
  if (commitment >= last.commitment) return last;
  const at = spots.findIndex((spot) => spot.commitment >= commitment);
  const [low, high] = [spots[at - 1], spots[at]];
  if (low === undefined || high === undefined || high.commitment === commitment) return high;
  const share = (commitment - low.commitment) / (high.commitment - low.commitment);
  return {
    commitment,
    esr: between(low.esr, high.esr, share),
    lockIn: between(low.lockIn, high.lockIn, share),
    saving: betweenKnown(low.saving, high.saving, share),
    worstLoss: betweenKnown(low.worstLoss, high.worstLoss, share),
    option: null,
  };
}

/** The commitment that promises so many months: the frontier read the other way round. */
export function commitmentAt(spots: readonly Spot[], lockIn: number): number {
  const at = spots.findIndex((spot) => spot.lockIn >= lockIn);
  const [low, high] = [spots[at - 1], spots[at]];
  if (at === -1) return spots.at(-1)?.commitment ?? 0;
  if (low === undefined || high === undefined) return high?.commitment ?? 0;
  const span = high.lockIn - low.lockIn;
  return span === 0 ? high.commitment : between(low.commitment, high.commitment, (lockIn - low.lockIn) / span);
}

/** Tenths of a cent an hour: finer than that nobody decides. */
const PLACES = 3;
export const rounded = (commitment: number): number => Number(commitment.toFixed(PLACES));

/** What a key does to the point, USD an hour; undefined: it is no key of the point. A step is a hundredth of the whole. */
export function moved(key: string, commitment: number, spots: readonly Spot[], isLarge: boolean): number | undefined {
  const low = spots[0]?.commitment ?? 0;
  const high = spots.at(-1)?.commitment ?? 0;
  const step = ((high - low) / 100) * (isLarge ? 10 : 1);
  const to = {
    ArrowRight: commitment + step,
    ArrowUp: commitment + step,
    ArrowLeft: commitment - step,
    ArrowDown: commitment - step,
    PageUp: commitment + step * 10,
    PageDown: commitment - step * 10,
    Home: low,
    End: high,
  }[key];
  return to === undefined ? undefined : rounded(Math.min(high, Math.max(low, to)));
}

/** About four round steps that hold all values: 0, 2, 4, 6, 8. */
export function ticksOf(low: number, high: number, most = 5): readonly number[] {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / (most - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw * 0.999) ?? raw;
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  return Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
}

export type Plot = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};
export type Scale = {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  x(lockIn: number): number;
  y(esr: number): number;
  lockInAt(px: number): number;
};

export function scaleOf(spots: readonly Spot[], plot: Plot): Scale {
  const months = spots.map(({ lockIn }) => lockIn);
  const rates = spots.map(({ esr }) => esr);
  const xs = ticksOf(Math.min(...months), Math.max(...months), plot.width < 480 ? 4 : 6);
  const ys = ticksOf(Math.min(...rates), Math.max(...rates));
  const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  const [wide, high] = [plot.width - plot.left - plot.right, plot.height - plot.top - plot.bottom];
  return {
    xs,
    ys,
    x: (lockIn) => plot.left + ((lockIn - x0) / (x1 - x0 || 1)) * wide,
    y: (esr) => plot.top + (1 - (esr - y0) / (y1 - y0 || 1)) * high,
    lockInAt: (px) => x0 + ((px - plot.left) / wide) * (x1 - x0),
  };
}
