/** The one clock. Where `start` is given it begins there and runs at `rate`; else it is the machine's. */
export type Clock = {
  now(): Date;
  /** How the database follows the same clock; undefined where it is the machine's. */
  readonly setting: { readonly base: Date; readonly anchor: Date; readonly rate: number } | undefined;
};

export type ClockOptions = {
  readonly start?: Date | undefined;
  readonly rate?: number | undefined;
  /** The real instant at which it stood at `start`; now unless it began earlier. */
  readonly anchor?: Date | undefined;
};

export function createClock({ start, rate = 1, anchor = new Date() }: ClockOptions = {}): Clock {
  if (!start && rate === 1) return { now: () => new Date(), setting: undefined };
  const base = start ?? anchor;
  return {
    now: () => new Date(base.getTime() + (Date.now() - anchor.getTime()) * rate),
    setting: { base, anchor, rate },
  };
}
