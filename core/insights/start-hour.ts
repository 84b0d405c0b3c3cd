type Hour = { readonly at: string; readonly value: number };

/** The new level must hold for so many hours, or to the end of the data, to be more than a swing. */
const HOLDS_FOR = 3;

/**
 * The hour of `day` from which the values stay on the other side of the middle between the day before and the
 * level after it. Undefined where the hours swing too much, or the change begins at midnight for want of anything finer.
 */
export function findStart(hours: readonly Hour[], day: string): string | undefined {
  const before = hours.filter((hour) => hour.at.slice(0, 10) < day).map((hour) => hour.value);
  const during = hours.filter((hour) => hour.at.slice(0, 10) === day);
  if (during.length < 12) return undefined;
  const usual = before.length === 0 ? 0 : mean(before);
  const level = mean(during.slice(-HOLDS_FOR).map((hour) => hour.value));
  const span = Math.max(0, ...before) - Math.min(usual, ...before);
  if (Math.abs(level - usual) < Math.max(2 * span, 0.1 * Math.abs(usual)) || level === usual) return undefined;
  const middle = (usual + level) / 2;
  const beyond = (hour: Hour) => (level > usual ? hour.value > middle : hour.value < middle);
  const start = during.findIndex((hour, at) => beyond(hour) && during.slice(at, at + HOLDS_FOR).every(beyond));
  return start === -1 ? undefined : during[start]?.at;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
