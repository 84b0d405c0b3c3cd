/** Below this share of the mean a difference is no pattern. */
const LEAST_SHARE = 0.1;
const HOURS_OF_WEEK = 168;
/** Hour of the week (Monday 0:00 UTC is 0) of the epoch, a Thursday. */
const EPOCH_HOUR_OF_WEEK = 3 * 24;

/**
 * The strongest swing of hourly amounts within the week, in words: weekdays against weekends, or day against night, UTC.
 * Undefined where neither stands out, or where there are fewer than two weeks.
 *
 * @param from hours since the epoch
 */
export function usagePattern(hours: ArrayLike<number>, from: number): string | undefined {
  if (hours.length < 2 * HOURS_OF_WEEK) return undefined;
  const means = { weekday: mean(), weekend: mean(), day: mean(), night: mean() };
  for (let at = 0; at < hours.length; at += 1) {
    const ofWeek = (from + at + EPOCH_HOUR_OF_WEEK) % HOURS_OF_WEEK;
    const value = hours[at] ?? 0;
    (ofWeek < 5 * 24 ? means.weekday : means.weekend).add(value);
    const ofDay = ofWeek % 24;
    (ofDay >= 8 && ofDay < 20 ? means.day : means.night).add(value);
  }
  const [week, day] = [gap(means.weekday.value(), means.weekend.value()), gap(means.day.value(), means.night.value())];
  if (Math.max(Math.abs(week), Math.abs(day)) < LEAST_SHARE) return undefined;
  return Math.abs(week) >= Math.abs(day) ? words(week, "weekdays", "weekends") : words(day, "days (8–20 UTC)", "nights");
}

function mean() {
  let [sum, count] = [0, 0];
  return {
    add(value: number) {
      sum += value;
      count += 1;
    },
    value: () => (count === 0 ? 0 : sum / count),
  };
}

/** How far the first is above the second, as a share of the smaller. */
function gap(a: number, b: number): number {
  if (a === b) return 0;
  const least = Math.min(a, b);
  const share = least === 0 ? Number.POSITIVE_INFINITY : Math.abs(a - b) / least;
  return a > b ? share : -share;
}

function words(share: number, high: string, low: string): string {
  const [above, below] = share > 0 ? [high, low] : [low, high];
  return Number.isFinite(share) ? `${above} ${Math.round(Math.abs(share) * 100)} % above ${below}` : `${above} only`;
}
